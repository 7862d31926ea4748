"""Keeps added English and the beads of an aligned text when its French has changed.

In a record, English without French is a unit without source. A run only looks at the
French, so this module puts these units back into place, and repairs beads that a change
of the French has broken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.bitext.joins import is_absorbed
from pipeline.memory import SOURCE_CHANGED, Action, Decision
from pipeline.units import Aligned, Bitext, Stale, TranslationUnit

NO_UNIT = "p1.s0"
"""The unit that added English follows at the very beginning of a text."""


def added_id(after: str, number: int) -> str:
    """Return the id of added English: the unit that it follows, and a number from 1."""
    return f"{after}.e{number}"


def with_source(record: Bitext) -> tuple[TranslationUnit, ...]:
    """Return the units of a record that have a source."""
    if record.english is None:
        return record.units
    return tuple(unit for unit in record.units if not _is_added(unit))


def rescued(
    record: Bitext, decisions: Sequence[Decision], gone: Sequence[TranslationUnit]
) -> tuple[tuple[Decision, ...], tuple[TranslationUnit, ...]]:
    """Keep human English in a bead whose first French sentence was removed.

    The English moves to the next remaining sentence of the bead, which becomes stale.

    :param decisions: the decisions about the segments of the new text.
    :param gone: the old units whose source was removed.
    :return: the changed decisions, and the units that remain without a source.
    """
    if record.english is None:
        return tuple(decisions), tuple(gone)
    known = set(record.units)
    lost = {unit.id for unit in gone if unit.target and unit in known}
    heads = _heads(with_source(record))
    made = []
    for decision in decisions:
        unit = decision.unit
        head = heads.get(unit.id) if unit is not None else None
        if unit is None or head is None or head.id not in lost or unit.target:
            made.append(decision)
            continue
        lost.remove(head.id)
        unit = replace(
            unit,
            target=head.target,
            comment=head.comment or unit.comment,
            aligned=replace(head.aligned or Aligned(), joined=False),
        )
        reasons = tuple(dict.fromkeys((SOURCE_CHANGED, *decision.reasons)))
        unit = replace(unit, stale=Stale((SOURCE_CHANGED,), head.source))
        made.append(Decision(Action.KEEP, unit, reasons))
    kept = tuple(
        unit
        for unit in gone
        if not (unit.aligned and not unit.comment and not unit.target)
        and (unit.id in lost or not unit.target or unit not in known)
    )
    return tuple(made), kept


def with_added(
    units: Sequence[TranslationUnit],
    olds: Sequence[TranslationUnit | None],
    record: Bitext | None,
) -> tuple[TranslationUnit, ...]:
    """Return the units of a text with the added English of its old record.

    Added English follows the same unit as before, or the last remaining unit before it.

    :param olds: the old unit of each unit.
    """
    if record is None or record.english is None:
        return tuple(units)
    made = _mended(units, olds, with_source(record))
    places = {unit.id: index for index, unit in enumerate(with_source(record))}
    new_of = {
        places[old.id]: index
        for index, old in enumerate(olds)
        if old is not None and old.id in places
    }
    after: dict[int, list[TranslationUnit]] = {}
    anchor, seen = -1, -1
    for unit in record.units:
        if not _is_added(unit):
            seen += 1
            anchor = new_of.get(seen, anchor)
        elif not is_absorbed(unit):
            after.setdefault(anchor, []).append(unit)
    out: list[TranslationUnit] = []
    for index in range(-1, len(made)):
        if index >= 0:
            out.append(made[index])
        last = made[index].id if index >= 0 else NO_UNIT
        out += [
            replace(unit, id=added_id(last, number))
            for number, unit in enumerate(after.get(index, ()), start=1)
        ]
    return tuple(out)


def _is_added(unit: TranslationUnit) -> bool:
    return unit.aligned is not None and not unit.source


def _heads(units: Sequence[TranslationUnit]) -> Mapping[str, TranslationUnit]:
    """Map the ids of joined units to the first units of their beads."""
    heads: dict[str, TranslationUnit] = {}
    head: TranslationUnit | None = None
    for unit in units:
        if unit.aligned is None or not unit.aligned.joined:
            head = unit
        elif head is not None:
            heads[unit.id] = head
    return heads


def _mended(
    units: Sequence[TranslationUnit],
    olds: Sequence[TranslationUnit | None],
    before: Sequence[TranslationUnit],
) -> list[TranslationUnit]:
    """Return the units, with joined units separated from beads of other units."""
    heads = _heads(before)
    made: list[TranslationUnit] = []
    current = ""  # the old id of the bead's first unit
    for unit, old in zip(units, olds, strict=True):
        own = heads.get(old.id) if old is not None else None
        if unit.aligned is None or not unit.aligned.joined:
            # It may have replaced the first unit of the bead.
            current = own.id if own else old.id if old is not None else ""
            made.append(unit)
        elif own is not None and own.id == current:
            made.append(unit)
        else:
            made.append(replace(unit, aligned=Aligned(0.0)))
            current = ""
    return made
