"""The review's access to the project: records, outputs, glossary and engine.

It implements `pipeline.review.ReviewBackend`. The engine is opened at the first use,
and used by one thread at a time.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from pipeline.bitext import read_record, source_text, write_atomically, write_record
from pipeline.checks.beads import with_bead_findings
from pipeline.config import STATE_FOLDER, RunConfig, source_files
from pipeline.documents import Document, parse, read_document
from pipeline.documents.formats import recorded_form
from pipeline.engines.protocol import Engine
from pipeline.errors import EngineError, PipelineError, RecordError, SourceError
from pipeline.glossary import Termbase
from pipeline.memory.lookup import Lookup, difference
from pipeline.memory.store import Memories
from pipeline.review import (
    Alternative,
    Loaded,
    MemoryMatch,
    Notice,
    NoticeKind,
    Passage,
)
from pipeline.run.concordance import concordance
from pipeline.run.inputs import load_terms
from pipeline.run.layout import with_layout_findings
from pipeline.run.locks import records_lock
from pipeline.run.outputs import Outputs, write_outputs
from pipeline.run.places import places
from pipeline.run.rejudging import Rejudge
from pipeline.run.report import RunReport
from pipeline.run.stages import run
from pipeline.run.survey import require_whole, with_hand_edits
from pipeline.translation import Settings
from pipeline.translation.candidates import Candidate, finish
from pipeline.translation.decoding import decode
from pipeline.units import Bitext, TranslationUnit

_N_BEST = 6
_Opener = Callable[[], Engine]


class ReviewProject:
    """The records, outputs, glossary and engine of a project; see `ReviewBackend`."""

    def __init__(self, config: RunConfig, open_engine: _Opener) -> None:
        self._config = config
        self._open = open_engine
        self._engine: Engine | None = None
        self._mutex = threading.Lock()
        self._named: tuple[tuple[Path, ...], tuple[str, ...]] | None = None
        self._terms: tuple[bytes | None, Termbase] | None = None
        self._rejudge = Rejudge(self.termbase)
        self._memory: tuple[str, Lookup] | None = None
        self._memory_mutex = threading.Lock()

    @property
    def state(self) -> Path:
        """The program's own folder below the output folder."""
        return self._config.output / STATE_FOLDER

    def names(self) -> tuple[str, ...]:
        """Return the names of the texts."""
        files = source_files(self._config)
        if self._named is None or self._named[0] != files:
            base = self._config.source
            found = places(self._config).files
            names = tuple(path.relative_to(base).as_posix() for path in found)
            self._named = (files, names)
        return self._named[1]

    def records_lock(self) -> AbstractContextManager[None]:
        """Return the lock on the project's records."""
        return records_lock(self._config.output)

    def version(self, name: str) -> str:
        """Return a hash of a text and of its record and English text."""
        parts = [
            self._outputs(name).version().encode(),
            _bytes(self._config.source / name) or b"",
        ]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]

    def load(self, name: str) -> Loaded | None:
        """Read a record, and apply the edits of the English text to it."""
        outputs = self._outputs(name)
        version = self.version(name)
        if not outputs.record.exists():
            return None
        record = read_record(outputs.record)
        require_whole(record, outputs.record)
        notices = []
        bitext = record
        try:
            bitext = with_hand_edits(record, outputs.english)
        except PipelineError as error:
            said = f"{error}. Until then nothing can be saved here."
            notices.append(Notice(NoticeKind.NOT_SAVED, said))
        else:
            english = _bytes(outputs.english)
            if english is not None:
                # The record now has its edits, so the file counts as unedited.
                found = hashlib.sha256(english).hexdigest()
                bitext = replace(bitext, target_sha256=found)
        changed = {
            new.id
            for old, new in zip(record.units, bitext.units, strict=True)
            if old != new
        }
        if changed:
            bitext = self.recheck(bitext, changed)
        source = _bytes(self._config.source / name)
        if source is not None and hashlib.sha256(source).hexdigest() != record.sha256:
            said = (
                "The French text has changed since it was translated: translate it "
                "again, then go on."
            )
            notices.append(Notice(NoticeKind.SOURCE_CHANGED, said))
        return Loaded(bitext, version, tuple(notices))

    def store(self, bitext: Bitext, *, refresh: bool) -> Bitext:
        """Write the record first, then the files that are made from it.

        With this order a kill between them is harmless: an English text that equals the
        targets of its record does not count as edited.
        """
        outputs = self._outputs(bitext.source)
        english = _bytes(outputs.english)
        if english is not None:
            found = hashlib.sha256(english).hexdigest()
            if found != bitext.target_sha256:
                with_hand_edits(bitext, outputs.english)  # raises, or is harmless
        bitext = with_layout_findings(bitext)
        write_atomically(outputs.record, write_record(bitext).encode("utf-8"))
        if refresh:
            return write_outputs(outputs, bitext, self._document(bitext)).bitext
        return bitext

    def recheck(self, bitext: Bitext, ids: Collection[str]) -> Bitext:
        """Update terms and findings of units; joined units are judged together."""
        before = {unit.id: unit for unit in bitext.units}
        return with_bead_findings(self._rejudge.recheck(bitext, ids), before)

    def machine_versions(self, bitext: Bitext) -> Mapping[str, TranslationUnit]:
        """Return the edited units with the machine's target and its findings, by id."""
        return self._rejudge.machine_versions(bitext)

    def termbase(self) -> Termbase:
        """Return the glossary, read again if its bytes have changed."""
        data = _bytes(self._config.glossary)
        if self._terms is None or self._terms[0] != data:
            self._terms = (data, load_terms(self._config.glossary))
        return self._terms[1]

    def add_term(self, fr: str, en: str, options: Mapping[str, object]) -> None:
        """Add an entry to the glossary; comments and order are kept."""
        from pipeline.glossary.editing import add_entry

        keep = bool(options.get("keep"))
        note = str(options.get("note") or "")
        add_entry(self._config.glossary, fr, None if keep else en, keep=keep, note=note)

    def alternatives(self, bitext: Bitext, ident: str) -> tuple[Alternative, ...]:
        """Decode a segment again with several hypotheses, and finish each."""
        units = {unit.id: unit for unit in bitext.units}
        prepared = (
            self._rejudge.prepared(bitext, units[ident]) if ident in units else None
        )
        if prepared is None or prepared.copy:
            return ()
        settings = Settings(
            self._config.locale, self._config.rescue, self._config.ignored_checks
        )
        with self._mutex:
            engine = self._opened()
            (answers,) = decode(
                [prepared], engine, hinted=engine.takes_hints, n_best=_N_BEST
            )
        made = [finish(prepared, hypothesis, settings) for hypothesis in answers]
        made.sort(key=lambda candidate: candidate.cost)
        return tuple(_distinct(made))

    def memory_matches(self, text: str) -> tuple[MemoryMatch, ...]:
        """Return the matches of a sentence in the memories, the best first."""
        found = self._lookup().matches(text)
        return tuple(
            MemoryMatch(
                match.percent,
                match.source,
                match.target,
                match.memory,
                match.origin,
                match.repaired,
                tuple((p.sign, p.text) for p in difference(text, match.source)),
            )
            for match in found
        )

    def concordance(self, words: str) -> tuple[Passage, ...]:
        """Return the passages with these words, from the records and memories."""
        records = (self._outputs(name).record for name in self.names())
        bitexts = (read_record(path) for path in records if path.exists())
        return concordance(words, bitexts, self._lookup())

    def _lookup(self) -> Lookup:
        """Return the memories, read again if their files have changed."""
        with self._memory_mutex:
            memories = Memories(self._config.memory)
            if self._memory is None or self._memory[0] != memories.state():
                self._memory = (memories.state(), Lookup(memories))
            return self._memory[1]

    def translate(self, names: Sequence[str]) -> str:
        """Run on these texts, and return a summary line."""
        if not names:
            return "nothing to translate"
        with self._mutex:
            engine = self._opened()
            only = tuple(self._config.source / name for name in names)
            report = run(replace(self._config, only=only), engine)
        if report.errors:
            raise RecordError("\n".join(report.errors))
        return _told(report)

    def _opened(self) -> Engine:
        if self._engine is None:
            self._engine = self._open()
        return self._engine

    def _outputs(self, name: str) -> Outputs:
        return Outputs.at(self._config.output, name)

    def _document(self, bitext: Bitext) -> Document:
        """Return the source text, which has the encoding of the English text."""
        form = recorded_form(bitext.signature)
        try:
            path = self._config.source / bitext.source
            document = read_document(path, bitext.source, form)
        except SourceError:
            return parse(source_text(bitext), bitext.source, form)
        if document.sha256 == bitext.sha256:
            return document
        older = parse(source_text(bitext), bitext.source, form)
        return replace(older, encoding=document.encoding, bom=document.bom)


def _distinct(candidates: Sequence[Candidate]) -> Iterator[Alternative]:
    seen = set()
    for candidate in candidates:
        if candidate.target in seen:
            continue
        seen.add(candidate.target)
        yield Alternative(
            candidate.target,
            round(candidate.hypothesis.score, 3),
            ", ".join(candidate.steps),
            candidate.errors + candidate.assessment.problems,
        )


def _told(report: RunReport) -> str:
    done = report.total("translated")
    kept = report.total("stale")
    text = f"{done:,} segment{'' if done == 1 else 's'} translated"
    if kept:
        text += f", {kept:,} of yours kept, to look at"
    return text


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def no_engine() -> Engine:
    """Raise EngineError; for commands that change records without translating."""
    raise EngineError("this needs no engine")
