"""One source text and its record, read and decided about."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.bitext import read_record
from pipeline.documents import Document, read_document
from pipeline.documents.decoding import decode
from pipeline.errors import RecordError
from pipeline.glossary import Termbase
from pipeline.memory import Action, Decision, plan
from pipeline.postedit import take_back
from pipeline.rendering import render
from pipeline.run.journal import Journal
from pipeline.run.outputs import Outputs
from pipeline.run.termchange import TermChange
from pipeline.translation import Draft, Prepared, Settled, prepare
from pipeline.translation.candidates import meets, reassessed
from pipeline.units import Bitext, TranslationUnit


@dataclass(frozen=True, slots=True)
class Survey:
    """A text, its drafts and a decision for each; ``edited`` are units by hand.

    ``version`` is that of the record and the English text that were read.
    """

    name: str
    document: Document
    prepared: Prepared
    decisions: tuple[Decision, ...]
    record: Bitext | None
    retired: tuple[TranslationUnit, ...]
    edited: frozenset[TranslationUnit]
    version: str = ""

    @property
    def pending(self) -> tuple[Draft, ...]:
        """The drafts that an engine may have to translate."""
        return tuple(
            draft
            for draft, decision in zip(
                self.prepared.drafts, self.decisions, strict=True
            )
            if not draft.copy and asks_engine(decision)
        )


def asks_engine(decision: Decision) -> bool:
    """Whether a decision needs the machine's version: to use it or to show it."""
    if decision.action is Action.TRANSLATE:
        return True
    return decision.action is Action.KEEP and bool(decision.reasons)


def survey(
    source: Path,
    name: str,
    outputs: Outputs,
    *,
    termbase: Termbase,
    made_by: str,
    journal: Journal | None = None,
    change: TermChange | None = None,
) -> Survey:
    """Read a text and its record, take hand edits back, and decide.

    ``change`` says that the record was made of this text by this engine, and that
    nothing but the termbase has changed since: then only what that can concern is
    looked into.

    Raises SourceError, or RecordError where the record cannot be used: nothing of
    that file is touched then.
    """
    document = read_document(source, name)
    version = outputs.version()
    record = read_record(outputs.record) if outputs.record.exists() else None
    edited: frozenset[TranslationUnit] = frozenset()
    if record is not None:
        before = record
        record = with_hand_edits(record, outputs.english, journal)
        if record is not before:
            edited = frozenset(set(record.units) - set(before.units))
    settled: Settled | None = None
    if change and record and record.sha256 == document.sha256:
        settled = partial(_undisturbed, change, _by_block(record))
    prepared = prepare(document, termbase, made_by, settled)
    made = plan(
        [draft.wanted for draft in prepared.drafts],
        record.units if record else (),
        record.retired if record else (),
    )
    decisions = tuple(
        _settled(draft, decision)
        for draft, decision in zip(prepared.drafts, made.decisions, strict=True)
    )
    return Survey(
        name,
        document,
        prepared,
        decisions,
        record,
        made.retired,
        edited,
        version,
    )


def _by_block(record: Bitext) -> dict[int, list[TranslationUnit]]:
    blocks: defaultdict[int, list[TranslationUnit]] = defaultdict(list)
    for unit in record.units:
        blocks[unit.paragraph].append(unit)
    return blocks


def _undisturbed(
    change: TermChange,
    blocks: Mapping[int, Sequence[TranslationUnit]],
    number: int,
    text: str,
) -> Sequence[TranslationUnit]:
    """Return a block's units if a change of the termbase leaves them as they are."""
    units = blocks.get(number, ())
    return units if change.leaves(text, units) else ()


def _settled(draft: Draft, decision: Decision) -> Decision:
    """Leave a person's unit alone where it has what the changed termbase wants."""
    unit = decision.unit
    if decision.action is not Action.KEEP or unit is None or not decision.reasons:
        return decision
    if all(reason.startswith("glossary") for reason in decision.reasons) and meets(
        draft, unit
    ):
        return Decision(Action.KEEP, reassessed(draft, unit))
    return decision


def with_hand_edits(
    record: Bitext, english: Path, journal: Journal | None = None
) -> Bitext:
    """Return the record with what a person wrote into the English text.

    Raises RecordError where that cannot be matched with the French.
    """
    try:
        data = english.read_bytes()
    except FileNotFoundError:
        return record
    except OSError as error:
        raise RecordError(f"{english}: {error.strerror}") from error
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 == record.target_sha256 or (journal and journal.wrote(sha256)):
        return record
    found = decode(data, english.name).text
    return take_back(record, render(record), found).bitext
