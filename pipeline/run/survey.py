"""Reads a source text and its record, and decides about each segment."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.bitext import read_record, source_text
from pipeline.documents import Document, document_of, file_text, read_document
from pipeline.documents.formats import recorded_form
from pipeline.errors import RecordError
from pipeline.files import sha256
from pipeline.glossary import Termbase
from pipeline.invalidation import TermChange
from pipeline.memory import Action, Decision, alone, human_targets, plan, text_of
from pipeline.memory.store import Memories
from pipeline.postedit import take_back
from pipeline.rendering import render
from pipeline.run.added import rescued, with_source
from pipeline.run.adoption import adopt
from pipeline.run.inputs import Contents
from pipeline.run.journal import Journal
from pipeline.run.outputs import Outputs, Standing
from pipeline.translation import (
    PreparedDocument,
    PreparedSegment,
    UnchangedUnits,
    prepare,
)
from pipeline.translation.candidates import judged, meets
from pipeline.units import Bitext, Origin, ReasonKind, TranslationUnit


@dataclass(frozen=True, slots=True)
class Moved:
    """The record of another place, for a text that was moved from there.

    ``name`` is the old place; ``edited`` are the units edited in the English file;
    ``version`` is the hash of its files, or "" if they must not be removed.
    ``displaced`` are human units of the text's own old record that no text has now.
    """

    name: str
    record: Bitext
    edited: frozenset[TranslationUnit] = frozenset()
    version: str = ""
    displaced: tuple[TranslationUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """A text, its segments, and a decision for each.

    ``edited`` are the units that were edited in the English file. ``version`` is the
    hash of the record and the English text that were read. ``adopted`` says whether the
    record was made from human English, ``moved`` is set if it comes from another place.
    ``memory`` has the English of the sentences that are in a translation memory.
    """

    name: str
    document: Document
    prepared: PreparedDocument
    decisions: tuple[Decision, ...]
    record: Bitext | None
    retired: tuple[TranslationUnit, ...]
    edited: frozenset[TranslationUnit]
    version: str = ""
    adopted: bool = False
    moved: Moved | None = None
    memory: Mapping[str, str] = field(default_factory=dict)

    @property
    def pending(self) -> tuple[PreparedSegment, ...]:
        """The segments that an engine may have to translate."""
        return tuple(
            prepared
            for prepared, decision in zip(
                self.prepared.segments, self.decisions, strict=True
            )
            if not prepared.copy
            and asks_engine(decision)
            and not self.is_in_memory(prepared, decision)
        )

    def lapsed(self, human: Mapping[str, str | None]) -> tuple[PreparedSegment, ...]:
        """Return the segments whose borrowed English has lapsed.

        It came from another text or a memory that no longer has the sentence, so these
        segments must be translated.

        :param human: the current human translations in all texts.
        """
        return tuple(
            prepared
            for prepared, decision in zip(
                self.prepared.segments, self.decisions, strict=True
            )
            if decision.action is Action.REUSE
            and _is_lent(decision.unit)
            and not human.get(text_of(prepared.segment))
            and not self.is_in_memory(prepared, decision)
        )

    @property
    def digests(self) -> frozenset[str]:
        """The requests whose units the new record may need.

        Sentences with English from another text are included, because it may lapse.
        """
        return frozenset(
            prepared.digest
            for prepared, decision in zip(
                self.prepared.segments, self.decisions, strict=True
            )
            if not prepared.copy and (asks_engine(decision) or _is_lent(decision.unit))
        )

    def is_in_memory(self, prepared: PreparedSegment, decision: Decision) -> bool:
        """Whether a segment is not kept and has a translation in a memory."""
        is_kept = decision.action is Action.KEEP
        return not is_kept and text_of(prepared.segment) in self.memory

    def human_targets(self) -> dict[str, str | None]:
        """Return the human translations of its sentences."""
        units = [one.unit for one in self.decisions if one.unit is not None]
        stale = {one.unit.id for one in self.decisions if one.unit and one.reasons}
        return human_targets([unit for unit in alone(units) if unit.id not in stale])


def _is_lent(unit: TranslationUnit | None) -> bool:
    return unit is not None and unit.origin is Origin.TM


def asks_engine(decision: Decision) -> bool:
    """Whether a decision needs a machine translation, to use it or to show it."""
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
    moved: Moved | None = None,
    contents: Contents | None = None,
    form: str = "",
    memories: Memories | None = None,
) -> Survey:
    """Read a text and its record, apply edits of the English file, and decide.

    :param made_by: the fingerprint of the engine.
    :param change: the change of the termbase, if nothing else has changed since the
        last run; then only segments that it may affect are examined.
    :param moved: the record of another place that this text takes over.
    :param contents: the bytes of its files, if they were read already.
    :param form: the format of the text; "" for that of the record.
    :param memories: the translation memories of the run.
    :raises SourceError: the text cannot be read.
    :raises RecordError: the record or human English cannot be used; its files are not
        changed.
    """
    standing = contents.standing if contents else outputs.standing()
    known = recorded_form(moved.record.signature) if moved else standing.form
    form = form or known
    if contents is None or contents.source is None:
        document = read_document(source, name, form)  # raises if it cannot be read
    else:
        document = document_of(contents.source, name, form)
    record: Bitext | None = None
    edited: frozenset[TranslationUnit] = frozenset()
    read = read_own(outputs, journal, standing)
    retired: tuple[TranslationUnit, ...] = ()
    if moved:
        record, edited = moved.record, moved.edited
        retired = moved.displaced
        if read is None and (found := unrecorded(outputs, document, journal, standing)):
            # The English was moved too, but not its record.
            record, more = taken_in(record, found, outputs.english)
            edited |= more
    elif read:
        record, edited = read
    unchanged: UnchangedUnits | None = None
    if change and record and record.sha256 == document.sha256:
        unchanged = partial(_undisturbed, change, _by_block(record))
    prepared_document = prepare(document, termbase, made_by, unchanged)
    adopted = False
    if record is None and (english := unrecorded(outputs, document, journal, standing)):
        record = adopt(document, prepared_document, english, outputs.english)
        adopted = True
    made = plan(
        [prepared.reuse_key for prepared in prepared_document.segments],
        with_source(record) if record else (),
        (*(record.retired if record else ()), *retired),
    )
    gone = made.retired
    if moved and record and record.sha256 != document.sha256:
        # Units without a place stay in the old record: they may be another text's.
        there = set(record.units)
        gone = tuple(unit for unit in gone if unit not in there)
    decided = made.decisions
    if record:
        decided, gone = rescued(record, decided, gone)
    decisions = tuple(
        _settled(prepared, decision)
        for prepared, decision in zip(prepared_document.segments, decided, strict=True)
    )
    return Survey(
        name,
        document,
        prepared_document,
        decisions,
        record,
        gone,
        edited,
        standing.version,
        adopted,
        moved,
        in_memory(prepared_document, memories),
    )


def in_memory(
    prepared: PreparedDocument, memories: Memories | None
) -> Mapping[str, str]:
    """Return the English of the sentences that are in a memory."""
    if memories is None:
        return {}
    return memories.exact_of(
        [text_of(one.segment) for one in prepared.segments if not one.copy]
    )


def read_own(
    outputs: Outputs,
    journal: Journal | None = None,
    standing: Standing | None = None,
) -> tuple[Bitext, frozenset[TranslationUnit]] | None:
    """Return a text's own record with the edits applied, and the edited units.

    None if there is no record.

    :raises RecordError: it cannot be used.
    """
    if not os.path.lexists(outputs.record):
        return None
    before = read_record(outputs.record)
    require_whole(before, outputs.record)
    english = standing.english if standing else None
    record = with_hand_edits(before, outputs.english, journal, english)
    return record, frozenset(set(record.units) - set(before.units))


def require_whole(record: Bitext, path: Path) -> None:
    """Check that a record is complete.

    A record that was truncated at a line end can be read, but its French does not have
    the hash in its header.

    :raises RecordError: lines are missing or changed.
    """
    text = source_text(record)
    if record.text_sha256:
        if sha256(text.encode("utf-8", "surrogatepass")) == record.text_sha256:
            return
        raise _not_whole(path)
    marks = {
        "utf-8": b"\xef\xbb\xbf",
        "utf-16-le": b"\xff\xfe",
        "utf-16-be": b"\xfe\xff",
        "utf-32-le": b"\xff\xfe\x00\x00",
        "utf-32-be": b"\x00\x00\xfe\xff",
    }
    try:
        data = text.encode(record.encoding)
    except (UnicodeEncodeError, LookupError):
        return  # a damaged text in a legacy encoding, whose bytes cannot be restored
    for mark in (b"", marks.get(record.encoding, b"")):
        if sha256(mark + data) == record.sha256:
            return
    raise _not_whole(path)


def _not_whole(path: Path) -> RecordError:
    return RecordError(
        f"{path}: lines are missing, or its French was changed: it is not the text "
        "that the record was made of; restore the file from version control, or move "
        "it elsewhere to have the English text beside it taken in as reviewed"
    )


def unrecorded(
    outputs: Outputs, document: Document, journal: Journal | None, standing: Standing
) -> str | None:
    """Return human English that has no record, or None.

    A blank file, and a copy of the French text, do not count.

    :raises RecordError, SourceError: it cannot be read.
    """
    if os.path.lexists(outputs.record):
        return None
    try:
        data = standing.english
        if data is None:
            data = outputs.english.read_bytes()  # raises if it cannot be read
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise RecordError(f"{outputs.english}: {error.strerror}") from error
    digest = sha256(data)
    if not data.strip() or digest == document.sha256:
        return None
    if journal and journal.wrote(digest):
        return None
    return file_text(data, document.name, document.form, str(outputs.english))


def _by_block(record: Bitext) -> dict[int, list[TranslationUnit]]:
    blocks: defaultdict[int, list[TranslationUnit]] = defaultdict(list)
    for unit in with_source(record):
        blocks[unit.paragraph].append(unit)
    return blocks


def _undisturbed(
    change: TermChange,
    blocks: Mapping[int, Sequence[TranslationUnit]],
    number: int,
    text: str,
) -> Sequence[TranslationUnit]:
    """Return a block's units if a change of the termbase does not affect them."""
    units = blocks.get(number, ())
    return units if change.leaves(text, units) else ()


def _settled(prepared: PreparedSegment, decision: Decision) -> Decision:
    """Keep a human unit as not stale if it has the terms of the changed termbase."""
    unit = decision.unit
    if decision.action is not Action.KEEP or unit is None or not decision.reasons:
        return decision
    if all(reason.kind is ReasonKind.GLOSSARY for reason in decision.reasons) and meets(
        prepared, unit
    ):
        return Decision(Action.KEEP, judged(prepared, unit))
    return decision


def with_hand_edits(
    record: Bitext,
    english: Path,
    journal: Journal | None = None,
    data: bytes | None = None,
) -> Bitext:
    """Return the record with the edits that a person made in the English text.

    :param data: the bytes of that text, if they were read already.
    :raises RecordError: the text cannot be matched with the French.
    """
    try:
        data = english.read_bytes() if data is None else data
    except FileNotFoundError:
        return record
    except OSError as error:
        raise RecordError(f"{english}: {error.strerror}") from error
    digest = sha256(data)
    if digest == record.target_sha256 or (journal and journal.wrote(digest)):
        return record
    own = record.english
    form = own.form if own else recorded_form(record.signature)
    found = file_text(data, record.source, form, english.name)
    return take_back(record, render(record), found).bitext


def taken_in(
    record: Bitext, found: str, english: Path
) -> tuple[Bitext, frozenset[TranslationUnit]]:
    """Return a record with the edits of an English text, and the edited units.

    :raises RecordError: the text cannot be matched with the French.
    """
    try:
        made = take_back(record, render(record), found).bitext
    except RecordError as error:
        raise RecordError(f"{english}: {error}") from error
    return made, frozenset(set(made.units) - set(record.units))
