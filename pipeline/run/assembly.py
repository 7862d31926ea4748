"""Makes the new record of a text from decisions, old units and new translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pipeline.checks.beads import with_bead_findings
from pipeline.findings import carry_dismissals, describe_reason
from pipeline.memory import Action, Decision, text_of
from pipeline.run.added import with_added
from pipeline.run.layout import with_layout_findings
from pipeline.run.report import Change, FileReport, describe, outcomes, words
from pipeline.run.survey import Survey, asks_engine
from pipeline.text.unwrapping import SegmentText, unwrap
from pipeline.translation import PreparedSegment
from pipeline.translation.candidates import copied, judged, remembered
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
    memory_state: State = State.TRANSLATED,
) -> Assembled:
    """Return the new record of a surveyed text.

    :param lookup: returns the finished unit for a segment's digest, or None if the run
        stopped before it.
    :param human: human translations of sentences in other texts.
    :param memory_state: the state of units from a translation memory.
    """
    units: list[TranslationUnit] = []
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    changes: list[Change] = []
    for prepared, decision in zip(
        survey.prepared.segments, survey.decisions, strict=True
    ):
        unit, outcome = _unit(
            survey, prepared, decision, lookup, human, memory_state=memory_state
        )
        old = decision.unit
        if old is not None and old.aligned is not None and unit.aligned is None:
            unit = replace(unit, aligned=old.aligned)
        units.append(unit)
        counts[outcome] += 1
        if outcome == "translated":
            reasons.update(map(describe_reason, decision.reasons))
        if decision.reasons and not decision.is_new:
            kept = decision.action is Action.KEEP
            if kept or outcome == "translated":
                uses = judged(prepared, unit).terms if kept else unit.terms
                found = outcomes(uses, decision.reasons)
                changes.append(Change(unit.id, decision.reasons, kept, found))
    bitext = Bitext(
        source=survey.name,
        sha256=survey.document.sha256,
        units=with_added(units, [one.unit for one in survey.decisions], survey.record),
        signature=_signed(signature, survey, is_new=counts["translated"] > 0),
        tail=survey.prepared.tail,
        encoding=survey.document.encoding,
        retired=survey.retired,
        text_sha256=survey.document.text_sha256,
        english=survey.record.english if survey.record else None,
    )
    bitext = with_bead_findings(with_layout_findings(bitext))
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


def _signed(
    signature: Mapping[str, object], survey: Survey, *, is_new: bool
) -> dict[str, object]:
    """Return the record's signature, with the format if one was given.

    If no target is new, the processor of the old record is kept.
    """
    signed = dict(signature)
    if survey.record and not is_new:
        known = survey.record.signature.get("processor")
        signed = {
            name: known if name == "processor" else value
            for name, value in signed.items()
            if name != "processor" or known is not None
        }
    if survey.document.form:
        signed["format"] = survey.document.form
    return signed


def forecast(survey: Survey) -> FileReport:
    """Return what a run would do with a text: the figures of a dry run."""
    counts = Counter(decision.action for decision in survey.decisions)
    reasons = Counter(
        describe_reason(reason)
        for prepared, decision in zip(
            survey.prepared.segments, survey.decisions, strict=True
        )
        if decision.action is Action.TRANSLATE and not prepared.copy
        for reason in decision.reasons
    )
    pending = survey.pending
    old = describe(survey.record) if survey.record else {}
    return FileReport(
        name=survey.name,
        words=words(prepared.segment.source for prepared in survey.prepared.segments),
        paragraphs=len(survey.document.blocks),
        segments=len(survey.decisions),
        reused=counts[Action.REUSE],
        kept=counts[Action.KEEP],
        remembered=sum(
            decision.action is Action.TRANSLATE
            and survey.is_in_memory(prepared, decision)
            for prepared, decision in zip(
                survey.prepared.segments, survey.decisions, strict=True
            )
        ),
        copied=sum(prepared.copy for prepared in survey.prepared.segments),
        pending=len(pending),
        pending_words=words(prepared.text for prepared in pending),
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
                prepared.segment.id,
                decision.reasons,
                decision.action is Action.KEEP,
                outcomes(_wishes(prepared, decision), decision.reasons),
            )
            for prepared, decision in zip(
                survey.prepared.segments, survey.decisions, strict=True
            )
            if decision.reasons and not decision.is_new
        ),
        adopted=_adopted(survey),
        moved_from=survey.moved.name if survey.moved else "",
    )


def _adopted(survey: Survey) -> int:
    """Return the number of segments from human English that had no record."""
    if not survey.adopted or survey.record is None:
        return 0
    return sum(unit.is_human for unit in survey.record.units)


def _wishes(prepared: PreparedSegment, decision: Decision) -> tuple[TermUse, ...]:
    """Return the terms of a segment, judged by its target before the run."""
    old = decision.unit.target if decision.unit else ""
    return judged(prepared, replace(copied(prepared), target=old)).terms


def _unit(
    survey: Survey,
    prepared: PreparedSegment,
    decision: Decision,
    lookup: Lookup,
    human: Mapping[str, str | None],
    *,
    memory_state: State,
) -> tuple[TranslationUnit, str]:
    """Return the unit of one segment and its outcome, such as "translated"."""
    old = decision.unit
    if decision.action is Action.KEEP and old is not None:
        return _kept(survey, prepared, decision, old, lookup), "kept"
    if prepared.copy:
        return copied(prepared), "copied"
    text = text_of(prepared.segment)
    state = State.TRANSLATED
    target = human.get(text)
    if not target and text in survey.memory:
        target, state = survey.memory[text], memory_state
    if target and not (
        old
        and (old.origin, old.target, old.state) == (Origin.TM, target, state)
        and decision.action is Action.REUSE
    ):
        return remembered(prepared, target, state), "remembered"
    # English taken from another text or a memory lapses when that is changed.
    lapsed = old is not None and old.origin is Origin.TM and not target
    reused = decision.action is Action.REUSE and not lapsed
    made = None if reused else lookup(prepared.digest)
    if made is not None:
        return _with_dismissals(_placed(made, prepared), old), "translated"
    if old is None or not old.target:
        return _initial(prepared), "pending"
    return _placed(old, prepared), "reused" if reused else "pending"


def _placed(unit: TranslationUnit, prepared: PreparedSegment) -> TranslationUnit:
    """Return a unit with the id, source and kind of a segment.

    The line breaks of the source may differ: spans in the source are converted.
    """
    unit = _rewrapped(unit, prepared.line)
    return replace(
        unit,
        id=prepared.segment.id,
        kind=prepared.segment.kind,
        source=prepared.segment.source,
        before=prepared.before,
    )


def _rewrapped(unit: TranslationUnit, line: SegmentText) -> TranslationUnit:
    """Return a unit with its source spans converted to spans of ``line.source``."""
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
    prepared: PreparedSegment,
    decision: Decision,
    old: TranslationUnit,
    lookup: Lookup,
) -> TranslationUnit:
    """Return a human unit, marked as stale if its source or its terms changed."""
    unit = _placed(old, prepared)
    if old in survey.edited:
        unit = judged(prepared, unit)
    made_from = replace(unit, source=old.stale.source if old.stale else old.source)
    is_same = text_of(made_from) == text_of(prepared.segment)
    reasons = tuple(
        reason
        for reason in decision.reasons
        if reason.kind is not ReasonKind.SOURCE or not is_same
    )
    if not reasons or not asks_engine(decision):
        return replace(unit, stale=None)
    made = lookup(prepared.digest)
    machine = made.target if made else (old.stale.machine if old.stale else "")
    # The terms keep their old versions, so that the unit stays stale until a person
    # has seen it; the findings are those of the current termbase.
    findings = judged(prepared, unit).findings if is_same else ()
    return replace(
        unit,
        stale=Stale(reasons, made_from.source, machine),
        findings=findings or unit.findings,
    )


def _with_dismissals(
    unit: TranslationUnit, old: TranslationUnit | None
) -> TranslationUnit:
    """Return a new translation with the comment and dismissals of the old unit."""
    if old is None:
        return unit
    findings = carry_dismissals(unit.findings, old.findings)
    return replace(unit, findings=findings, comment=old.comment)


def _initial(prepared: PreparedSegment) -> TranslationUnit:
    return TranslationUnit(
        id=prepared.segment.id,
        kind=prepared.segment.kind,
        source=prepared.segment.source,
        state=State.INITIAL,
        before=prepared.before,
    )
