"""How far a review is, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.units import Kind, Severity, TranslationUnit


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some units.

    ``words`` are French ones, without code. ``edit_distance`` is the share of
    characters by which reviewed targets differ from the machine's (Levenshtein,
    normalised by the longer text; 0: taken as they were), None without any. ``fixed``
    counts the findings of the machine's versions that are gone in persons' ones.
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
    """Count.

    ``versions`` maps the id of each unit that a person edited to that unit with the
    machine's words, judged; without it nothing counts as fixed.
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
    """Whether the words are a person's, and the machine's are known."""
    return unit.machine is not None and unit.machine != unit.target


def _fixed(before: TranslationUnit, after: TranslationUnit) -> int:
    """Return how many findings of one version the other has no more, check by check.

    A finding that was dismissed is no fixed one.
    """
    gone = Counter(
        f.check for f in before.findings if f.severity is not Severity.INFO
    ) - Counter(f.check for f in after.findings)
    return gone.total()


def needs_attention(unit: TranslationUnit) -> bool:
    """Whether a person should look: stale, untranslated, or faulty and not approved."""
    if unit.stale is not None:
        return True
    if unit.state.is_human or unit.kind is Kind.CODE:
        return False
    if unit.aligned is not None and unit.aligned.joined:
        return False  # its bead's first unit has all there is to look at
    return not unit.target or any(
        f.dismissed is None and f.severity is not Severity.INFO for f in unit.findings
    )
