"""The term uses and the findings of one unit, for the record and the reviewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.glossary import TermMatch, wanted_form
from pipeline.terminology.assessment import Assessment
from pipeline.units import Finding, Severity, Span, TermStatus, TermUse


def term_uses(
    assessment: Assessment,
    target: str,
    source_spans: Sequence[Span],
    how: Mapping[int, str],
) -> tuple[TermUse, ...]:
    """Return the record's entry for each occurrence of a term.

    :param source_spans: the occurrences as spans of the unit's source.
    :param how: the step that met an occurrence, by its index.
    """
    return tuple(
        TermUse(
            source=match.surface,
            entry=match.entry.fr,
            target=wanted_form(match.entry, match)
            if span is None
            else target[span.start : span.end],
            status=TermStatus.UNMET if span is None else TermStatus.MET,
            how="" if span is None else how.get(index, "free"),
            version=match.entry.version,
            source_span=source_spans[index],
            target_span=span,
        )
        for index, (match, span) in enumerate(
            zip(assessment.matches, assessment.found, strict=True)
        )
    )


def term_findings(
    assessment: Assessment, source_spans: Sequence[Span]
) -> tuple[Finding, ...]:
    """Report terms that are not met, forbidden renderings, and repeated ones.

    Each occurrence of a glossary entry needs its own rendering: the English of the
    entry or an allowed form. Known false positives: a pronoun that rightly replaces the
    second occurrence in a sentence, a French word that is only spelled like the term.
    """
    unmet = [
        Finding(
            "terminology",
            Severity.ERROR,
            "unmet",
            (
                match.entry.fr,
                match.surface,
                wanted_form(match.entry, match),
                *_count(assessment, match),
            ),
            source_spans[index],
        )
        for index, (match, span) in enumerate(
            zip(assessment.matches, assessment.found, strict=True)
        )
        if span is None
    ]
    forbidden = [
        Finding(
            "terminology",
            Severity.ERROR,
            "forbidden",
            (entry.fr, entry.target),
            None,
            span,
        )
        for entry, span in assessment.forbidden
    ]
    repeated = [
        Finding(
            "terminology",
            Severity.WARNING,
            "surplus",
            (entry.fr, entry.target, count),
        )
        for entry, count in Counter(entry for entry, _ in assessment.repeated).items()
    ]
    return (*unmet, *forbidden, *repeated)


def _count(assessment: Assessment, match: TermMatch) -> tuple[int, int]:
    """Return how many occurrences of the entry are met, and how many it has."""
    found = [
        span is not None
        for other, span in zip(assessment.matches, assessment.found, strict=True)
        if other.entry == match.entry
    ]
    return sum(found), len(found)
