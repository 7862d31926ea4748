"""The progress of a review in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.units import Kind, Severity, TranslationUnit


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of units.

    ``words`` counts French words, without code. ``edit_distance`` is the share of
    characters in which reviewed targets differ from the machine's (Levenshtein distance
    divided by the length of the longer text; 0: no edits), or None if nothing is
    reviewed. ``fixed`` counts the findings of machine translations that are gone after
    the edit.
    """

    segments: int = 0
    words: int = 0
    reviewed: int = 0
    reviewed_words: int = 0
    edited: int = 0
    attention: int = 0
    errors: int = 0
    dismissed: int = 0
    stale: int = 0
    edit_distance: float | None = None
    fixed: int = 0


def figures(
    units: Iterable[TranslationUnit],
    versions: Mapping[str, TranslationUnit] | None = None,
) -> Figures:
    """Return the figures of some units.

    :param versions: for the id of each edited unit, the unit with the machine's target
        and its findings; without it, no finding counts as fixed.
    """
    from rapidfuzz.distance import Levenshtein

    units = [unit for unit in units if unit.kind is not Kind.CODE]
    distance = length = 0
    for unit in units:
        if unit.state.is_human:
            machine = unit.target if unit.machine is None else unit.machine
            if machine != unit.target:
                distance += Levenshtein.distance(machine, unit.target)
            length += max(len(machine), len(unit.target))
    reviewed = [unit for unit in units if unit.state.is_human]
    return Figures(
        segments=len(units),
        words=sum(len(unit.source.split()) for unit in units),
        reviewed=len(reviewed),
        reviewed_words=sum(len(unit.source.split()) for unit in reviewed),
        edited=sum(is_edited(unit) for unit in units),
        attention=sum(needs_attention(unit) for unit in units),
        errors=sum(
            finding.severity is Severity.ERROR and finding.dismissed is None
            for unit in units
            for finding in unit.findings
        ),
        dismissed=sum(
            finding.dismissed is not None for unit in units for finding in unit.findings
        ),
        stale=sum(unit.stale is not None for unit in units),
        edit_distance=round(distance / length, 4) if length else None,
        fixed=sum(
            _fixed(versions[unit.id], unit) for unit in units if unit.id in versions
        )
        if versions
        else 0,
    )


def is_edited(unit: TranslationUnit) -> bool:
    """Whether a person changed the machine's target."""
    return unit.machine is not None and unit.machine != unit.target


def _fixed(before: TranslationUnit, after: TranslationUnit) -> int:
    """Return how many findings of ``before`` are gone in ``after``, check by check.

    Findings that were dismissed do not count as fixed.
    """
    gone = Counter(
        f.check for f in before.findings if f.severity is not Severity.INFO
    ) - Counter(f.check for f in after.findings)
    return gone.total()


def needs_attention(unit: TranslationUnit) -> bool:
    """Whether a unit is stale, or is not approved and has no target or has findings."""
    if unit.stale is not None:
        return True
    if unit.state.is_human or unit.kind is Kind.CODE:
        return False
    if unit.aligned is not None and unit.aligned.joined:
        return False  # the bead's first unit is the one to look at
    return not unit.target or any(
        f.dismissed is None and f.severity is not Severity.INFO for f in unit.findings
    )
