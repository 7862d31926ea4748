"""The changes that a person can make to a record, as pure functions of a bitext.

A sentence that is joined to the one before it remains a unit, reviewed and with an
empty target; the English of both is in the first unit. So the French can always be
rebuilt exactly, and an n-m alignment is a unit with the empty units after it, within a
paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from pipeline.bitext.joins import is_joined
from pipeline.review import beads
from pipeline.review.beads import BeadError
from pipeline.units import (
    Aligned,
    Bitext,
    FindingKey,
    Origin,
    ReasonKind,
    Stale,
    StaleReason,
    State,
    TranslationUnit,
)

ANOTHER_REVIEWER = StaleReason(ReasonKind.REVIEWER)


class ChangeError(ValueError):
    """A change cannot be made; the message, for the user, says why."""


def edit(unit: TranslationUnit, target: str) -> TranslationUnit:
    """Return the unit with a person's target, not yet approved.

    If the target equals the machine's again, the unit counts as machine-translated.
    """
    target = one_line(target)
    if target == unit.target:
        return unit
    machine = unit.machine
    if machine is None and unit.origin is not Origin.POST_EDIT:
        machine = unit.target
    back = target == machine and not unit.state.is_human and unit.stale is None
    return replace(
        _apart(unit, target),
        target=target,
        state=State.TRANSLATED,
        origin=Origin.MT if back else Origin.POST_EDIT,
        machine=None if back else machine,
        findings=tuple(replace(f, target_span=None) for f in unit.findings),
        terms=tuple(replace(t, target_span=None) for t in unit.terms),
    )


def approve(unit: TranslationUnit, *, state: State = State.REVIEWED) -> TranslationUnit:
    """Return the unit approved by a person, no longer stale.

    :raises ChangeError: ``state`` is not a reviewed state.
    """
    if not state.is_human:
        raise ChangeError("a unit is approved as reviewed or final")
    aligned = unit.aligned
    if aligned is not None and aligned.confidence is not None:
        aligned = replace(aligned, confidence=None)  # confirmed by a person
    return replace(unit, state=state, stale=None, aligned=aligned)


def propose(unit: TranslationUnit, target: str) -> TranslationUnit:
    """Return a human unit with another reviewer's target as a proposal to decide on."""
    return replace(unit, stale=Stale((ANOTHER_REVIEWER,), unit.source, target))


def withdraw(unit: TranslationUnit) -> TranslationUnit:
    """Return the unit without its approval."""
    if not unit.state.is_human:
        return unit
    return replace(unit, state=State.TRANSLATED if unit.target else State.INITIAL)


def comment(unit: TranslationUnit, text: str) -> TranslationUnit:
    """Return the unit with a comment; "" removes it."""
    return replace(unit, comment=text.strip())


def dismiss(
    unit: TranslationUnit, key: FindingKey, reason: str | None
) -> TranslationUnit:
    """Return the unit with a finding dismissed, or open again if ``reason`` is None.

    :raises ChangeError: the unit has no such finding.
    """
    findings = tuple(
        replace(f, dismissed=reason) if f.key == key else f for f in unit.findings
    )
    if findings == unit.findings:
        raise ChangeError("that finding is gone")
    return replace(unit, findings=findings)


def take_machine(unit: TranslationUnit) -> TranslationUnit:
    """Return a stale unit with the machine's new proposal as target, approved.

    :raises ChangeError: there is no proposal.
    """
    if unit.stale is None or not unit.stale.machine:
        raise ChangeError("the machine proposes nothing for this segment")
    return replace(
        _apart(unit, unit.stale.machine),
        target=unit.stale.machine,
        origin=Origin.MT,
        state=State.REVIEWED,
        machine=None,
        stale=None,
    )


def join(bitext: Bitext, ident: str) -> Bitext:
    """Join a unit's English to that of the unit before it.

    Both must be in the same paragraph, except in an aligned text.

    :raises ChangeError: they are not, or the unit has no English.
    """
    index = position(bitext, ident)
    if bitext.english is not None:
        return _bead_change(bitext, beads.joined_to_above, index)
    unit = bitext.units[index]
    first = index - 1
    while first >= 0 and is_joined(bitext.units, first):
        first -= 1
    head = bitext.units[first] if first >= 0 else unit
    if first < 0 or head.paragraph != unit.paragraph:
        raise ChangeError("only sentences of one paragraph can be joined")
    if not unit.target:
        raise ChangeError("this segment has no English to join")
    together = f"{head.target} {unit.target}".strip()
    return _with(bitext, {first: _moved(head, together), index: _moved(unit, "")})


def split(bitext: Bitext, ident: str, left: str, right: str) -> Bitext:
    """Divide a unit's English: ``right`` becomes the beginning of the next unit's.

    In an aligned text, a joined unit is separated from its bead if both are empty.

    :raises ChangeError: one part is empty, or there is no next unit.
    """
    index = position(bitext, ident)
    if bitext.english is not None:
        texts = one_line(left), one_line(right)
        return _bead_change(bitext, beads.divided, index, *texts)
    unit = bitext.units[index]
    last = index + 1
    if last >= len(bitext.units) or bitext.units[last].paragraph != unit.paragraph:
        raise ChangeError(
            "there is no further French sentence in this paragraph to go with it"
        )
    left, right = one_line(left), one_line(right)
    if not left or not right:
        raise ChangeError("put the cursor where the English is to be divided")
    after = bitext.units[last]
    together = f"{right} {after.target}".strip()
    return _with(bitext, {index: _moved(unit, left), last: _moved(after, together)})


def move(bitext: Bitext, ident: str, *, up: bool) -> Bitext:
    """Move the first sentence of a unit's English up, or its last one down.

    It moves to the next bead in an aligned text, else to a unit of the same paragraph.
    """
    index = position(bitext, ident)
    if bitext.english is None:
        other = index - 1 if up else index + 1
        inside = 0 <= other < len(bitext.units)
        paragraph = bitext.units[index].paragraph
        if not inside or bitext.units[other].paragraph != paragraph:
            raise ChangeError("English can be moved within one paragraph only")
    return _bead_change(bitext, partial(beads.moved, up=up), index)


def one_line(text: str) -> str:
    """Return a text without line breaks; no-break spaces are kept."""
    lines = text.replace("\r", "\n").split("\n")
    return " ".join(part for line in lines if (part := line.strip(" \t")))


def position(bitext: Bitext, ident: str) -> int:
    """Return the index of a unit. Raises ChangeError if there is no such unit."""
    for index, unit in enumerate(bitext.units):
        if unit.id == ident:
            return index
    raise ChangeError(f"there is no segment {ident} any more")


def changed(
    bitext: Bitext, ident: str, change: Callable[[TranslationUnit], TranslationUnit]
) -> Bitext:
    """Return the bitext with one unit changed."""
    index = position(bitext, ident)
    return _with(bitext, {index: change(bitext.units[index])})


def restored(bitext: Bitext, units: Sequence[TranslationUnit]) -> Bitext:
    """Return the bitext with the units of the same ids replaced by these."""
    new = {position(bitext, unit.id): unit for unit in units}
    return _with(bitext, new)


def _apart(unit: TranslationUnit, target: str) -> TranslationUnit:
    """Return a unit that is no longer joined, because it gets its own English."""
    if not target or unit.aligned is None or not unit.aligned.joined:
        return unit
    return replace(unit, aligned=Aligned())


def _bead_change(
    bitext: Bitext, change: Callable[..., beads.New], index: int, *given: str
) -> Bitext:
    """Return the bitext with its beads changed, and the changed units approved."""
    try:
        new = change(bitext.units, index, *given)
    except BeadError as error:
        raise ChangeError(str(error)) from error
    made = {}
    for place, unit in new.items():
        own = bitext.units[place]
        aligned = unit.aligned if bitext.english is not None else None
        edited = edit(replace(own, aligned=aligned), unit.target)
        made[place] = replace(
            edited,
            state=State.REVIEWED,
            origin=Origin.POST_EDIT,
            aligned=aligned,
            stale=None,
        )
    return _with(bitext, made)


def _moved(unit: TranslationUnit, target: str) -> TranslationUnit:
    """Return a unit with moved English, approved and post-edited."""
    new = edit(unit, target)
    return replace(new, state=State.REVIEWED, origin=Origin.POST_EDIT, stale=None)


def _with(bitext: Bitext, new: dict[int, TranslationUnit]) -> Bitext:
    units: list[Any] = list(bitext.units)
    for index, unit in new.items():
        units[index] = unit
    return replace(bitext, units=tuple(units))
