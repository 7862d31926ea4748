"""What a person can do to the units of a record. Pure: a bitext in, a bitext out.

A sentence that is joined to the one before it stays a unit of its own, with an empty
target and a person's state: the English of both stands in the first. So the French is
rebuilt exactly whatever a person does, and n-m alignment reads as: a unit and the
emptied units after it, within a paragraph.
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
    """A change cannot be made; the message says why, for the person who asked."""


def edit(unit: TranslationUnit, target: str) -> TranslationUnit:
    """Return the unit with a person's words, not approved yet.

    Words that are the machine's own again make it the machine's unit again.
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
    """Return the unit with a person's word for it; what made it stale is settled."""
    if not state.is_human:
        raise ChangeError("a unit is approved as reviewed or final")
    aligned = unit.aligned
    if aligned is not None and aligned.confidence is not None:
        aligned = replace(aligned, confidence=None)  # a person knows
    return replace(unit, state=state, stale=None, aligned=aligned)


def propose(unit: TranslationUnit, target: str) -> TranslationUnit:
    """Return a person's unit with another person's English beside it, to settle."""
    return replace(unit, stale=Stale((ANOTHER_REVIEWER,), unit.source, target))


def withdraw(unit: TranslationUnit) -> TranslationUnit:
    """Return the unit without anybody's word for it."""
    if not unit.state.is_human:
        return unit
    return replace(unit, state=State.TRANSLATED if unit.target else State.INITIAL)


def comment(unit: TranslationUnit, text: str) -> TranslationUnit:
    """Return the unit with a comment, "" for none."""
    return replace(unit, comment=text.strip())


def dismiss(
    unit: TranslationUnit, key: FindingKey, reason: str | None
) -> TranslationUnit:
    """Return the unit with a finding dismissed, or taken up again (reason None)."""
    findings = tuple(
        replace(f, dismissed=reason) if f.key == key else f for f in unit.findings
    )
    if findings == unit.findings:
        raise ChangeError("that finding is gone")
    return replace(unit, findings=findings)


def take_machine(unit: TranslationUnit) -> TranslationUnit:
    """Return a stale unit with what the machine now proposes, approved."""
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

    It must be in the same paragraph, unless the English is a person's own file.
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

    In a person's own English file, a joined unit is divided from its bead where both
    are empty.
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
    """Move the first sentence of a unit's English to the unit above, or the last down.

    In a person's own English file these are beads; elsewhere units of one paragraph.
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
    """Return a text without line ends; no-break spaces stay."""
    lines = text.replace("\r", "\n").split("\n")
    return " ".join(part for line in lines if (part := line.strip(" \t")))


def position(bitext: Bitext, ident: str) -> int:
    """Return the index of a unit; raises ChangeError if it is not there."""
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
    """Return the bitext with these units in the places of those of the same id."""
    new = {position(bitext, unit.id): unit for unit in units}
    return _with(bitext, new)


def _apart(unit: TranslationUnit, target: str) -> TranslationUnit:
    """Return a unit that is about to get English of its own, joined to none."""
    if not target or unit.aligned is None or not unit.aligned.joined:
        return unit
    return replace(unit, aligned=Aligned())


def _bead_change(
    bitext: Bitext, change: Callable[..., beads.New], index: int, *given: str
) -> Bitext:
    """Return the bitext with a change of its beads, which a person answers for."""
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
    """Return a unit with English that was moved, approved as what it is made of."""
    new = edit(unit, target)
    return replace(new, state=State.REVIEWED, origin=Origin.POST_EDIT, stale=None)


def _with(bitext: Bitext, new: dict[int, TranslationUnit]) -> Bitext:
    units: list[Any] = list(bitext.units)
    for index, unit in new.items():
        units[index] = unit
    return replace(bitext, units=tuple(units))
