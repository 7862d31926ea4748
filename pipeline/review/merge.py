"""Merges two reviewers' records of the same text, segment by segment.

Only human translations count. If one record has one for a segment, it is taken. If both
have one and they differ, the first is kept, and the other becomes a proposal for a
person to decide on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.errors import RecordError
from pipeline.findings import carry_dismissals
from pipeline.review.changes import propose
from pipeline.units import Bitext, TranslationUnit


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged record, and the ids of units that were taken over or conflict."""

    bitext: Bitext
    taken: tuple[str, ...]
    conflicts: tuple[str, ...]


def merge_records(record: Bitext, incoming: Bitext) -> Merged:
    """Merge another reviewer's record into ``record``.

    Merging the same record a second time changes nothing.

    :raises RecordError: the records have different French.
    """
    if [u.source for u in record.units] != [u.source for u in incoming.units]:
        raise RecordError(
            f"{record.source}: the other record was made from another French text; "
            "give both the same text and run translate run on each first"
        )
    units: list[TranslationUnit] = []
    taken: list[str] = []
    conflicts: list[str] = []
    for our, their in zip(record.units, incoming.units, strict=True):
        unit = _merged(our, their)
        units.append(unit)
        if unit != our:
            (conflicts if unit.stale != our.stale else taken).append(our.id)
    return Merged(replace(record, units=tuple(units)), tuple(taken), tuple(conflicts))


def _merged(our: TranslationUnit, their: TranslationUnit) -> TranslationUnit:
    if not their.is_human:
        return _comments(our, their)
    place = {"id": our.id, "kind": our.kind, "before": our.before}
    if not our.is_human:
        return _comments(replace(their, **place), our)  # type: ignore[arg-type]
    if our.target == their.target:
        state = their.state if their.state.is_human else our.state
        human = our if our.state.is_human else replace(our, state=state)
        return _comments(human, their)
    if our.state.is_human and not their.state.is_human:
        return _comments(our, their)
    if their.state.is_human and not our.state.is_human:
        return _comments(replace(their, **place), our)  # type: ignore[arg-type]
    return _comments(propose(our, their.target), their)


def _comments(unit: TranslationUnit, other: TranslationUnit) -> TranslationUnit:
    """Return a unit with the comment and dismissals of the other added."""
    findings = carry_dismissals(unit.findings, other.findings)
    comment = unit.comment
    if other.comment and other.comment not in comment:
        comment = f"{comment}\n{other.comment}" if comment else other.comment
    return replace(unit, findings=findings, comment=comment)
