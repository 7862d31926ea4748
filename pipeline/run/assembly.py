"""The new record of a text, made from decisions, old units and new translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pipeline.findings import carry_dismissals, describe_reason
from pipeline.memory import Action, Decision, text_of
from pipeline.run.layout import with_layout_findings
from pipeline.run.report import Change, FileReport, describe, outcomes, words
from pipeline.run.survey import Survey, asks_engine
from pipeline.text.unwrapping import SegmentText, unwrap
from pipeline.translation import Draft
from pipeline.translation.candidates import copied, judged, reassessed, remembered
from pipeline.units import (
    Bitext,
    Origin,
    ReasonKind,
    Span,
    Stale,
    State,
    TermUse,
    TranslationUnit,
)

Lookup = Callable[[str], TranslationUnit | None]


@dataclass(frozen=True, slots=True)
class Assembled:
    """The new record and its figures."""

    bitext: Bitext
    report: FileReport


def assemble(
    survey: Survey,
    lookup: Lookup,
    human: Mapping[str, str | None],
    signature: Mapping[str, object],
) -> Assembled:
    """Return the new record of a surveyed text.

    ``lookup`` gives the finished unit of a draft's digest, or None where the run
    stopped before it; ``human`` what persons made of a sentence elsewhere.
    """
    units: list[TranslationUnit] = []
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    changes: list[Change] = []
    for draft, decision in zip(survey.prepared.drafts, survey.decisions, strict=True):
        unit, outcome = _unit(survey, draft, decision, lookup, human)
        units.append(unit)
        counts[outcome] += 1
        if outcome == "translated":
            reasons.update(map(describe_reason, decision.reasons))
        if decision.reasons and not decision.is_new:
            kept = decision.action is Action.KEEP
            if kept or outcome == "translated":
                uses = judged(draft, unit).terms if kept else unit.terms
                found = outcomes(uses, decision.reasons)
                changes.append(Change(unit.id, decision.reasons, kept, found))
    bitext = Bitext(
        source=survey.name,
        sha256=survey.document.sha256,
        units=tuple(units),
        signature=_signed(signature, survey.document.form),
        tail=survey.prepared.tail,
        encoding=survey.document.encoding,
        retired=survey.retired,
        text_sha256=survey.document.text_sha256,
    )
    bitext = with_layout_findings(bitext)
    figures = describe(bitext)
    figures["pending"] = counts["pending"]
    report = FileReport(
        name=survey.name,
        translated=counts["translated"],
        reused=counts["reused"],
        kept=counts["kept"],
        remembered=counts["remembered"],
        reasons=dict(sorted(reasons.items())),
        changes=tuple(changes),
        adopted=_adopted(survey),
        moved_from=survey.moved.name if survey.moved else "",
        **figures,
    )
    return Assembled(bitext, report)


def _signed(signature: Mapping[str, object], form: str) -> dict[str, object]:
    """Return the record's signature; it names the format if that was asked for."""
    return {**signature, "format": form} if form else dict(signature)


def forecast(survey: Survey) -> FileReport:
    """Return what a run would do with a text: the figures of a dry run."""
    counts = Counter(decision.action for decision in survey.decisions)
    reasons = Counter(
        describe_reason(reason)
        for draft, decision in zip(
            survey.prepared.drafts, survey.decisions, strict=True
        )
        if decision.action is Action.TRANSLATE and not draft.copy
        for reason in decision.reasons
    )
    pending = survey.pending
    old = describe(survey.record) if survey.record else {}
    return FileReport(
        name=survey.name,
        words=words(draft.segment.source for draft in survey.prepared.drafts),
        paragraphs=len(survey.document.blocks),
        segments=len(survey.decisions),
        reused=counts[Action.REUSE],
        kept=counts[Action.KEEP],
        copied=sum(draft.copy for draft in survey.prepared.drafts),
        pending=len(pending),
        pending_words=words(draft.text for draft in pending),
        reviewed=old.get("reviewed", 0),
        reviewed_words=old.get("reviewed_words", 0),
        stale=sum(
            decision.action is Action.KEEP and bool(decision.reasons)
            for decision in survey.decisions
        ),
        post_edited=old.get("post_edited", 0),
        retired=len(survey.retired),
        findings=old.get("findings", {}),
        terms=old.get("terms", {}),
        reasons=dict(sorted(reasons.items())),
        changes=tuple(
            Change(
                draft.segment.id,
                decision.reasons,
                decision.action is Action.KEEP,
                outcomes(_wishes(draft, decision), decision.reasons),
            )
            for draft, decision in zip(
                survey.prepared.drafts, survey.decisions, strict=True
            )
            if decision.reasons and not decision.is_new
        ),
        adopted=_adopted(survey),
        moved_from=survey.moved.name if survey.moved else "",
    )


def _adopted(survey: Survey) -> int:
    """Count what a person wrote into an English text that had no record."""
    if not survey.adopted or survey.record is None:
        return 0
    return sum(unit.is_human for unit in survey.record.units)


def _wishes(draft: Draft, decision: Decision) -> tuple[TermUse, ...]:
    """Return the terms of a segment as they stand, or are wanted, before a run."""
    old = decision.unit.target if decision.unit else ""
    return judged(draft, replace(copied(draft), target=old)).terms


def _unit(
    survey: Survey,
    draft: Draft,
    decision: Decision,
    lookup: Lookup,
    human: Mapping[str, str | None],
) -> tuple[TranslationUnit, str]:
    """Return the unit of one segment and what became of it."""
    old = decision.unit
    if decision.action is Action.KEEP and old is not None:
        return _kept(survey, draft, decision, old, lookup), "kept"
    if draft.copy:
        return copied(draft), "copied"
    target = human.get(text_of(draft.segment))
    if target and not (old and old.origin is Origin.TM and old.target == target):
        return remembered(draft, target), "remembered"
    # What a person's sentence gave to others ends when that person changes it.
    lapsed = old is not None and old.origin is Origin.TM and not target
    reused = decision.action is Action.REUSE and not lapsed
    made = None if reused else lookup(draft.digest)
    if made is not None:
        return _with_dismissals(_placed(made, draft), old), "translated"
    if old is None or not old.target:
        return _initial(draft), "pending"
    return _placed(old, draft), "reused" if reused else "pending"


def _placed(unit: TranslationUnit, draft: Draft) -> TranslationUnit:
    """Return a unit at a draft's place in the document.

    The French may be wrapped otherwise there: spans in the source follow.
    """
    unit = _rewrapped(unit, draft.line)
    return replace(
        unit,
        id=draft.segment.id,
        kind=draft.segment.kind,
        source=draft.segment.source,
        before=draft.before,
    )


def _rewrapped(unit: TranslationUnit, line: SegmentText) -> TranslationUnit:
    """Return a unit whose spans in the source point into ``line.source``."""
    old = unwrap(unit.source)
    if unit.source == line.source or old.text != line.text:
        return unit

    def moved(span: Span | None) -> Span | None:
        return line.to_source(old.from_source(Span(*span))) if span else None

    return replace(
        unit,
        terms=tuple(
            replace(use, source_span=moved(use.source_span)) for use in unit.terms
        ),
        findings=tuple(
            replace(one, source_span=moved(one.source_span)) for one in unit.findings
        ),
    )


def _kept(
    survey: Survey,
    draft: Draft,
    decision: Decision,
    old: TranslationUnit,
    lookup: Lookup,
) -> TranslationUnit:
    """Return a human unit, flagged if its source or its terms changed."""
    unit = _placed(old, draft)
    if old in survey.edited:
        unit = reassessed(draft, unit)
    made_from = replace(unit, source=old.stale.source if old.stale else old.source)
    is_same = text_of(made_from) == text_of(draft.segment)
    reasons = tuple(
        reason
        for reason in decision.reasons
        if reason.kind is not ReasonKind.SOURCE or not is_same
    )
    if not reasons or not asks_engine(decision):
        return replace(unit, stale=None)
    made = lookup(draft.digest)
    machine = made.target if made else (old.stale.machine if old.stale else "")
    # The terms keep their old versions, so that the unit stays stale until a person
    # saw it; the findings say what the termbase wants now.
    findings = judged(draft, unit).findings if is_same else ()
    return replace(
        unit,
        stale=Stale(reasons, made_from.source, machine),
        findings=findings or unit.findings,
    )


def _with_dismissals(
    unit: TranslationUnit, old: TranslationUnit | None
) -> TranslationUnit:
    """Carry a reviewer's comment and « not a problem » over to a new translation."""
    if old is None:
        return unit
    findings = carry_dismissals(unit.findings, old.findings)
    return replace(unit, findings=findings, comment=old.comment)


def _initial(draft: Draft) -> TranslationUnit:
    return TranslationUnit(
        id=draft.segment.id,
        kind=draft.segment.kind,
        source=draft.segment.source,
        state=State.INITIAL,
        before=draft.before,
    )
