"""The results of a run as numbers and names; the command line formats them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.findings import describe_reason, read_reason
from pipeline.units import (
    Bitext,
    Kind,
    Origin,
    ReasonKind,
    Severity,
    StaleReason,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

if TYPE_CHECKING:
    from pipeline.run.orphans import Orphan

KEPT = "kept"
"""The count of terms whose human translation differs from the current termbase."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One occurrence of a term: its English, and the step that met it.

    ``how`` is "unmet" if the termbase's translation was not used. ``target`` is the
    English that was found, or else the wanted one.
    """

    source: str
    entry: str
    target: str
    how: str


@dataclass(frozen=True, slots=True)
class Change:
    """One segment that was translated again, or is kept though stale, and the reasons.

    ``terms`` are the occurrences of the entries in the reasons.
    """

    id: str
    reasons: tuple[StaleReason, ...]
    kept: bool = False
    terms: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """The figures of one file after a run, or before it in a dry run.

    ``words`` counts French words. ``findings`` counts open findings by severity,
    ``terms`` counts occurrences by the step that met them ("unmet" for the rest).
    ``changes`` are segments that were translated for another reason than being new.
    ``edit_distance`` and ``findings_fixed`` are figures of the review, only in
    `translate status`. ``adopted`` counts segments from English without a record;
    ``moved_from`` is the text whose record this one took over.
    """

    name: str
    words: int = 0
    paragraphs: int = 0
    segments: int = 0
    translated: int = 0
    reused: int = 0
    kept: int = 0
    copied: int = 0
    remembered: int = 0
    pending: int = 0
    pending_words: int = 0
    reviewed: int = 0
    reviewed_words: int = 0
    stale: int = 0
    post_edited: int = 0
    retired: int = 0
    findings: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    edit_distance: float | None = None
    findings_fixed: int = 0
    adopted: int = 0
    moved_from: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        data = asdict(self)
        for change, made in zip(data["changes"], self.changes, strict=True):
            change["reasons"] = tuple(describe_reason(one) for one in made.reasons)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FileReport:
        """Return the report that ``to_json`` made. Raises TypeError for other data."""
        changes = tuple(
            Change(
                c["id"],
                tuple(read_reason(reason) for reason in c["reasons"]),
                c["kept"],
                tuple(Outcome(**outcome) for outcome in c["terms"]),
            )
            for c in data["changes"]
        )
        return cls(**{**data, "changes": changes})


@dataclass(frozen=True, slots=True)
class RunReport:
    """The results of a run; ``errors`` and ``notices`` are single lines.

    ``words_translated`` counts source words that an engine translated in this run,
    ``seconds`` is the time for it, including loading the model. ``terms_added`` counts
    terms that reviewers added (only in `translate status`). ``orphans`` are outputs
    whose source is gone.
    """

    files: tuple[FileReport, ...]
    errors: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    words_translated: int = 0
    seconds: float = 0.0
    engine: str = ""
    dry_run: bool = False
    terms_added: int = 0
    orphans: tuple[Orphan, ...] = ()

    def total(self, name: str) -> int:
        """Return the sum of one figure over all files."""
        return sum(getattr(report, name) for report in self.files)

    def tally(self, name: str) -> Counter[str]:
        """Return the sum of one table (findings, terms, reasons) over all files."""
        total: Counter[str] = Counter()
        for report in self.files:
            total.update(getattr(report, name))
        return total

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object with the totals and then the files."""
        figures = (
            "words",
            "paragraphs",
            "segments",
            "translated",
            "reused",
            "kept",
            "copied",
            "remembered",
            "pending",
            "stale",
        )
        return {
            "files": len(self.files),
            **{name: self.total(name) for name in figures},
            "findings": dict(sorted(self.tally("findings").items())),
            "terms": dict(sorted(self.tally("terms").items())),
            "reasons": dict(sorted(self.tally("reasons").items())),
            "words_translated": self.words_translated,
            "seconds": round(self.seconds, 3),
            "engine": self.engine,
            "dry_run": self.dry_run,
            "terms_added": self.terms_added,
            "errors": list(self.errors),
            "notices": list(self.notices),
            "orphans": [orphan.to_json() for orphan in self.orphans],
            "details": [report.to_json() for report in self.files],
        }


def outcomes(
    uses: Iterable[TermUse], reasons: Collection[StaleReason]
) -> tuple[Outcome, ...]:
    """Return the outcomes of those terms whose entries are in the reasons."""
    return tuple(
        Outcome(
            use.source,
            use.entry,
            use.target,
            use.outcome,
        )
        for use in uses
        if StaleReason(ReasonKind.GLOSSARY, use.entry) in reasons
    )


def describe(bitext: Bitext) -> dict[str, Any]:
    """Return the figures that depend only on the record, as FileReport's arguments."""
    units = bitext.units
    findings = Counter(
        finding.severity.value
        for unit in units
        for finding in unit.findings
        if finding.dismissed is None
    )
    terms = Counter(_how(unit, use) for unit in units for use in unit.terms)
    return {
        "words": words(unit.source for unit in units if unit.kind is not Kind.CODE),
        "paragraphs": len({unit.paragraph for unit in units}),
        "segments": len(units),
        "copied": sum(unit.origin is Origin.COPY for unit in units),
        "reviewed": sum(unit.state.is_human for unit in units),
        "reviewed_words": words(u.source for u in units if u.state.is_human),
        "stale": sum(unit.stale is not None for unit in units),
        "post_edited": sum(unit.origin is Origin.POST_EDIT for unit in units),
        "pending": sum(unit.state is State.INITIAL for unit in units),
        "retired": len(bitext.retired),
        "findings": dict(sorted(findings.items())),
        "terms": dict(sorted(terms.items())),
    }


def _how(unit: TranslationUnit, use: TermUse) -> str:
    """Return the step that met an occurrence, "unmet", or "kept".

    A human unit keeps the versions of its terms, so that it stays stale; its findings
    say whether the current termbase wants another translation.
    """
    if use.status is TermStatus.UNMET:
        return use.outcome
    if unit.stale is not None and any(
        finding.check == "terminology"
        and finding.severity is Severity.ERROR
        and finding.source_span == use.source_span
        for finding in unit.findings
    ):
        return KEPT
    return use.how


def words(texts: Iterable[str]) -> int:
    """Count words separated by white space, as word processors do."""
    return sum(len(text.split()) for text in texts)
