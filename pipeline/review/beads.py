"""Joining, dividing and moving the beads of an aligned text, as pure functions.

The order of the English never changes, so the aligned English file stays as it is; only
the French that it belongs to changes. No unit is removed: if added English is joined to
a bead, an empty unit is left, which the next run removes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.bitext.joins import is_absorbed, is_added, is_joined
from pipeline.segmentation import english, segment
from pipeline.skeleton import cut_pieces, text_of_pieces
from pipeline.units import Aligned, Piece, TranslationUnit

Units = Sequence[TranslationUnit]
New = dict[int, TranslationUnit]
"""The units that a change replaces, by their index."""


class BeadError(ValueError):
    """A bead cannot be changed in this way; the message is for the user."""


def head_of(units: Units, index: int) -> int:
    """Return the index of the first unit of a unit's bead."""
    while is_joined(units, index):
        index -= 1
    return index


def joined_to_above(units: Units, index: int) -> New:
    """Join a unit's bead to the bead above it."""
    if is_joined(units, index):
        raise BeadError("this segment is joined to the one above already")
    first = _above(units, index)
    head, unit = units[first], units[index]
    target = f"{head.target} {unit.target}".strip()
    pieces = _pieces(head) + _pieces(unit)
    if is_added(head) and unit.source:
        # Added English has no French, so the unit's French becomes that of both.
        return {first: _joined(head), index: _bead(unit, target, pieces)}
    return {first: _bead(head, target, pieces), index: _joined(unit)}


def divided(units: Units, index: int, left: str, right: str) -> New:
    """Divide a bead: the English ``right`` goes to the next French sentence.

    That is the next sentence of the bead, if it has several, or else the bead below.
    Without ``left`` and ``right`` a joined unit becomes a bead without English.

    :raises BeadError: only one of the two is empty, or nothing is below.
    """
    unit = units[index]
    if not left and not right and is_joined(units, index):
        return {index: _bead(unit, "", ())}
    if not left or not right:
        raise BeadError("put the cursor where the English is to be divided")
    below = _next(units, index)
    after = units[below]
    own = _pieces(unit)
    kept: tuple[Piece, ...] = own
    given: tuple[Piece, ...] = ()
    if text_of_pieces(own) == f"{left} {right}":
        kept, given = cut_pieces(own, len(left))
    target = f"{right} {after.target}".strip()
    return {
        index: _bead(unit, left, kept),
        below: _bead(after, target, (*given, *_pieces(after))),
    }


def moved(units: Units, index: int, *, up: bool) -> New:
    """Move the first sentence of a bead to the bead above, or the last one down."""
    index = head_of(units, index)
    unit = units[index]
    spans = segment(unit.target, english())
    if not spans:
        raise BeadError("this segment has no English to move")
    other = _above(units, index) if up else _below(units, index)
    at = spans[1].start if up and len(spans) > 1 else spans[-1].start
    if len(spans) == 1:
        first, last = (unit.target, "") if up else ("", unit.target)
    else:
        first, last = unit.target[:at].rstrip(), unit.target[at:]
    pieces: tuple[Piece, ...] = _pieces(unit)
    head, tail = cut_pieces(pieces, len(first)) if first and last else ((), ())
    if not first or not last:
        head, tail = (pieces, ()) if first else ((), pieces)
    their = units[other]
    if up:
        return {
            other: _bead(
                their, f"{their.target} {first}".strip(), _pieces(their) + head
            ),
            index: _left(unit, last, tail),
        }
    return {
        index: _left(unit, first, head),
        other: _bead(their, f"{last} {their.target}".strip(), tail + _pieces(their)),
    }


def _above(units: Units, index: int) -> int:
    """Return the index of the first unit of the bead above."""
    above = index - 1
    while above >= 0 and (is_joined(units, above) or is_absorbed(units[above])):
        above -= 1
    if above < 0:
        raise BeadError("there is nothing above this segment")
    return above


def _below(units: Units, index: int) -> int:
    """Return the index of the first unit of the bead below."""
    below = index + 1
    while below < len(units) and (is_joined(units, below) or is_absorbed(units[below])):
        below += 1
    if below == len(units):
        raise BeadError("there is nothing below this segment")
    return below


def _next(units: Units, index: int) -> int:
    """Return the index of the next unit, in this bead or the one below."""
    below = index + 1
    while below < len(units) and is_absorbed(units[below]):
        below += 1
    if below == len(units):
        raise BeadError("there is nothing below this segment")
    return below


def _pieces(unit: TranslationUnit) -> tuple[Piece, ...]:
    return unit.aligned.english if unit.aligned else ()


def _bead(
    unit: TranslationUnit, target: str, pieces: tuple[Piece, ...]
) -> TranslationUnit:
    """Return a unit as the first of a bead that a person aligned."""
    return replace(unit, target=target, aligned=Aligned(english=pieces))


def _joined(unit: TranslationUnit) -> TranslationUnit:
    return replace(unit, target="", aligned=Aligned(joined=True))


def _left(
    unit: TranslationUnit, target: str, pieces: tuple[Piece, ...]
) -> TranslationUnit:
    """Return what remains of a bead: added English that is empty becomes joined."""
    if not target and not unit.source:
        return _joined(unit)
    return _bead(unit, target, pieces)
