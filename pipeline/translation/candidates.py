"""One hypothesis made into a finished target, and judged."""

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

# A rendering that meets a term may cost this much of the free translation's score
# (mean log-probability a piece): below it, the model itself finds the text odd.
MAX_SCORE_DROP = 1.0


# A reference keeps names and titles in French, and figures are nothing to read: these
# checks say nothing about what was made by rule.
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
    """What shapes a target beside the engine."""

    locale: Locale = Locale.AMERICAN
    rescue: bool = True
    ignored_checks: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finished target for a segment and what is wrong with it.

    ``assessment`` points into ``target``. ``findings`` leave out terminology, which
    ``assessment`` holds. ``links`` point from the engine's text to ``hypothesis``.
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
        """How many findings of severity error there are, terminology apart."""
        return sum(f.severity is Severity.ERROR for f in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings of severity warning there are."""
        return sum(f.severity is Severity.WARNING for f in self.findings)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to mend."""
        return not self.errors and not self.assessment.problems

    @property
    def cost(self) -> tuple[int, int, int]:
        """What is compared: errors, unmet terms, warnings."""
        return (self.errors, self.assessment.problems, self.warnings)

    def beats(self, other: Candidate) -> bool:
        """Whether this candidate should replace ``other``.

        Something has to get better: the scores of two attempts do not compare. Terms
        are never bought with an error that was not there, nor with a text that the
        model itself finds much worse.
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
        """Return the record's unit.

        ``met_by`` maps a term occurrence to the attempt that met it; ``won`` names
        the attempt that this candidate comes from, if not the first.
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
    """Put inline elements back, make the typography English, check the result."""
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
    doubts = () if prepared.ready else check_hypothesis(prepared.text, hypothesis.text)
    return Candidate(
        prepared,
        hypothesis,
        links,
        target,
        assess(prepared.matches, target, length=len(prepared.text)),
        (
            *map(_moved, doubts),
            *(
                _followed(f, prepared.line, protected, typography)
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


def _followed(
    finding: Finding,
    line: SegmentText,
    protected: Sequence[Span],
    typography: Typography,
) -> Finding:
    """Let a finding point where its inline element stands in source and target."""
    if finding.target_span not in protected:
        return _moved(finding)
    index = protected.index(finding.target_span)
    return replace(
        finding,
        source_span=line.find_in_source(finding.source_span),
        target_span=typography.protected[index],
    )


def _moved(finding: Finding) -> Finding:
    """Drop spans that pointed into the hypothesis, not into the finished target."""
    return replace(finding, source_span=None, target_span=None)


def by_rule(
    prepared: PreparedSegment, ready: Restoration, settings: Settings
) -> Candidate:
    """Return the candidate of a reference, which no engine was asked for."""
    done = finish(prepared, Hypothesis(ready.text, 0.0), settings)
    findings = tuple(f for f in done.findings if f.check not in NOT_BY_RULE)
    return replace(done, findings=findings)


def copied(prepared: PreparedSegment) -> TranslationUnit:
    """Return the unit of a segment that has nothing to translate."""
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
    """Return a unit that takes over what a person made of the same sentence."""
    unit = replace(
        copied(prepared), target=target, origin=Origin.TM, state=State.TRANSLATED
    )
    return replace(judged(prepared, unit), key=prepared.key)


def meets(prepared: PreparedSegment, unit: TranslationUnit) -> bool:
    """Whether a target has all that the termbase wants of it now."""
    return not assess(prepared.matches, unit.target, length=len(prepared.text)).problems


def judged(prepared: PreparedSegment, unit: TranslationUnit) -> TranslationUnit:
    """Return a person's unit as it stands before the termbase of today."""
    return judged_together([unit], [prepared])[0]


def judged_together(
    group: Sequence[TranslationUnit], segments: Sequence[PreparedSegment]
) -> list[TranslationUnit]:
    """Judge a person's unit, and those joined to it, by the first one's English.

    ``group`` holds the unit that has the English and then those whose French it covers
    too; ``preparation`` are theirs, in the same order.
    """
    head = group[0]
    matches = [match for prepared in segments for match in prepared.matches]
    spans = [prepared.source_span(m) for prepared in segments for m in prepared.matches]
    line = joined_text([prepared.line for prepared in segments])
    found = assess(matches, head.target, length=len(line.text))
    uses = term_uses(
        found, head.target, spans, dict.fromkeys(range(len(matches)), "human")
    )
    own = len(segments[0].matches)
    findings = (
        *(
            finding if len(group) == 1 else replace(finding, source_span=None)
            for finding in term_findings(found, spans)
        ),
        *check_texts(line, head.target, head.kind),
    )
    kept = carry_dismissals(findings, head.findings)
    judged_units = [replace(head, terms=uses[:own], findings=kept)]
    at = own
    for unit, prepared in zip(group[1:], segments[1:], strict=True):
        covered = uses[at : at + len(prepared.matches)]
        at += len(prepared.matches)
        terms = tuple(replace(use, target_span=None) for use in covered)
        judged_units.append(replace(unit, terms=terms, findings=()))
    return judged_units
