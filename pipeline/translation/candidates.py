"""Making a finished target from a hypothesis, and checking it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.alignment import combine_links, link_words
from pipeline.checks import check_hypothesis, check_texts
from pipeline.config import Locale
from pipeline.engines.protocol import Hypothesis
from pipeline.findings import carry_dismissals
from pipeline.inlines import Restoration, restore
from pipeline.terminology import Assessment, assess, term_findings, term_uses
from pipeline.text.unwrapping import SegmentText, joined_text
from pipeline.translation.preparation import PreparedSegment
from pipeline.typography import Typography, to_english
from pipeline.units import (
    Finding,
    Origin,
    Severity,
    Span,
    State,
    TranslationUnit,
    WordLink,
)

# A translation that meets more terms may score this much less than another one (mean
# log-probability a piece): below that the model itself finds the text unlikely.
MAX_SCORE_DROP = 1.0


# Checks that do not apply to targets made by rule: a reference keeps names and titles
# in French, and figures are not text.
NOT_BY_RULE = frozenset(
    {
        "untranslated",
        "french-left",
        "french-typography",
        "length-ratio",
        "end-punctuation",
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a run that decide about a target.

    ``rescue`` says whether attempts after the first translation are allowed.
    """

    locale: Locale = Locale.AMERICAN
    rescue: bool = True
    ignored_checks: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finished target for a segment, with its findings.

    ``links`` are word links from the engine's request to the text of ``hypothesis``.
    ``target`` is that text with inline elements and English typography; ``assessment``
    points into it. ``findings`` are without terminology, which is in ``assessment``.
    ``steps`` are the changes of typography, in order.
    """

    prepared: PreparedSegment
    hypothesis: Hypothesis
    links: tuple[WordLink, ...]
    target: str
    assessment: Assessment
    findings: tuple[Finding, ...]
    steps: tuple[str, ...]

    @property
    def errors(self) -> int:
        """The number of findings of severity error, without terminology."""
        return sum(f.severity is Severity.ERROR for f in self.findings)

    @property
    def warnings(self) -> int:
        """The number of findings of severity warning."""
        return sum(f.severity is Severity.WARNING for f in self.findings)

    @property
    def is_clean(self) -> bool:
        """Whether there are no errors and no unmet or forbidden terms."""
        return not self.errors and not self.assessment.problems

    @property
    def cost(self) -> tuple[int, int, int]:
        """Errors, problems with terms, and warnings, to compare candidates by."""
        return (self.errors, self.assessment.problems, self.warnings)

    def beats(self, other: Candidate) -> bool:
        """Whether this candidate should replace ``other``.

        It must have fewer errors, term problems or warnings; a better score alone is
        not enough, because scores of two attempts cannot be compared. It must not have
        more errors, nor a score that is much worse.
        """
        if self.errors > other.errors:
            return False
        if (
            self.errors == other.errors
            and self.hypothesis.score < other.hypothesis.score - MAX_SCORE_DROP
        ):
            return False
        return self.cost < other.cost

    def unit(self, met_by: Mapping[int, str], won: str) -> TranslationUnit:
        """Return the unit for the record.

        :param met_by: the attempt that met a term occurrence, by its index.
        :param won: the attempt that this candidate comes from, "" if the first.
        """
        spans = [self.prepared.source_span(match) for match in self.assessment.matches]
        return TranslationUnit(
            id=self.prepared.segment.id,
            kind=self.prepared.segment.kind,
            source=self.prepared.segment.source,
            target=self.target,
            state=State.TRANSLATED,
            origin=Origin.MT,
            score=round(self.hypothesis.score, 4),
            terms=term_uses(self.assessment, self.target, spans, met_by),
            findings=(*term_findings(self.assessment, spans), *self.findings),
            before=self.prepared.before,
            key=self.prepared.key,
            steps=(won, *self.steps) if won else self.steps,
        )


def finish(
    prepared: PreparedSegment, hypothesis: Hypothesis, settings: Settings
) -> Candidate:
    """Return the candidate that a hypothesis becomes.

    Inline elements are put back, the typography is made English, and the result is
    checked.
    """
    links = combine_links(hypothesis.links, link_words(prepared.text, hypothesis.text))
    restored = prepared.ready or restore(hypothesis.text, prepared.extraction, links)
    terms = assess(prepared.matches, restored.text, length=len(prepared.text))
    protected = (*restored.spans, *terms.spans)
    typography = to_english(
        prepared.line.text,
        restored.text,
        prepared.segment.kind,
        settings.locale,
        protected,
    )
    target = typography.text
    engine_findings = (
        () if prepared.ready else check_hypothesis(prepared.text, hypothesis.text)
    )
    return Candidate(
        prepared,
        hypothesis,
        links,
        target,
        assess(prepared.matches, target, length=len(prepared.text)),
        (
            *map(_without_spans, engine_findings),
            *(
                _with_spans(f, prepared.line, protected, typography)
                for f in restored.findings
            ),
            *check_texts(
                prepared.line,
                target,
                prepared.segment.kind,
                ignore=settings.ignored_checks,
            ),
        ),
        typography.steps,
    )


def _with_spans(
    finding: Finding,
    line: SegmentText,
    protected: Sequence[Span],
    typography: Typography,
) -> Finding:
    """Return a finding with the spans of its inline element in source and target."""
    if finding.target_span not in protected:
        return _without_spans(finding)
    index = protected.index(finding.target_span)
    return replace(
        finding,
        source_span=line.find_in_source(finding.source_span),
        target_span=typography.protected[index],
    )


def _without_spans(finding: Finding) -> Finding:
    """Return a finding without spans: they point into the hypothesis."""
    return replace(finding, source_span=None, target_span=None)


def by_rule(
    prepared: PreparedSegment, ready: Restoration, settings: Settings
) -> Candidate:
    """Return the candidate for a target that was made by rule, without an engine."""
    done = finish(prepared, Hypothesis(ready.text, 0.0), settings)
    findings = tuple(f for f in done.findings if f.check not in NOT_BY_RULE)
    return replace(done, findings=findings)


def copied(prepared: PreparedSegment) -> TranslationUnit:
    """Return the unit of a segment that is copied: it has nothing to translate."""
    return TranslationUnit(
        id=prepared.segment.id,
        kind=prepared.segment.kind,
        source=prepared.segment.source,
        target=prepared.segment.source,
        state=State.TRANSLATED,
        origin=Origin.COPY,
        before=prepared.before,
        key=prepared.key,
    )


def remembered(prepared: PreparedSegment, target: str) -> TranslationUnit:
    """Return a unit with the target that a person wrote for the same sentence."""
    unit = replace(
        copied(prepared), target=target, origin=Origin.TM, state=State.TRANSLATED
    )
    return replace(judged(prepared, unit), key=prepared.key)


def meets(prepared: PreparedSegment, unit: TranslationUnit) -> bool:
    """Whether a unit's target meets the terms of the termbase of now."""
    return not assess(prepared.matches, unit.target, length=len(prepared.text)).problems


def judged(prepared: PreparedSegment, unit: TranslationUnit) -> TranslationUnit:
    """Return a person's unit with terms and findings by the termbase of now."""
    return judged_together([unit], [prepared])[0]


def judged_together(
    group: Sequence[TranslationUnit], segments: Sequence[PreparedSegment]
) -> list[TranslationUnit]:
    """Return units that share one English text, with terms and findings of now.

    :param group: the unit that has the English, then those whose French it covers too.
    :param segments: the prepared segments of ``group``, in the same order.
    """
    head = group[0]
    matches = [match for prepared in segments for match in prepared.matches]
    spans = [prepared.source_span(m) for prepared in segments for m in prepared.matches]
    line = joined_text([prepared.line for prepared in segments])
    assessment = assess(matches, head.target, length=len(line.text))
    uses = term_uses(
        assessment, head.target, spans, dict.fromkeys(range(len(matches)), "human")
    )
    own = len(segments[0].matches)
    findings = (
        *(
            finding if len(group) == 1 else replace(finding, source_span=None)
            for finding in term_findings(assessment, spans)
        ),
        *check_texts(line, head.target, head.kind),
    )
    dismissed = carry_dismissals(findings, head.findings)
    judged_units = [replace(head, terms=uses[:own], findings=dismissed)]
    at = own
    for unit, prepared in zip(group[1:], segments[1:], strict=True):
        covered = uses[at : at + len(prepared.matches)]
        at += len(prepared.matches)
        terms = tuple(replace(use, target_span=None) for use in covered)
        judged_units.append(replace(unit, terms=terms, findings=()))
    return judged_units
