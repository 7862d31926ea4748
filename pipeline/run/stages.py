"""The order of stages of a run."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from pipeline import __version__
from pipeline.bitext import read_record
from pipeline.config import GLOSSARY, STATE_FOLDER, RunConfig
from pipeline.documents.decoding import decode
from pipeline.engines.protocol import Engine
from pipeline.errors import ConfigError, OutputError, PipelineError, SourceError
from pipeline.glossary import Termbase, load_termbase
from pipeline.invalidation import (
    FileDigests,
    TermChange,
    digest_of,
    engine_fingerprint,
    input_hash,
    input_hash_without_glossary,
    possible_terms,
    request_key_with_terms,
)
from pipeline.memory import human_targets, text_of
from pipeline.run.assembly import assemble, forecast
from pipeline.run.journal import Journal
from pipeline.run.ledger import Ledger
from pipeline.run.locks import records_lock, run_lock
from pipeline.run.moves import (
    Moves,
    Text,
    drop_stash,
    find_moves,
    note_moves,
    noted_moves,
    put_aside,
    sha256_of,
)
from pipeline.run.orphans import (
    Orphan,
    find_orphans,
    is_carried,
    left_behind,
    remove,
    remove_unneeded,
)
from pipeline.run.outputs import Outputs, write_outputs
from pipeline.run.places import Places, places
from pipeline.run.report import FileReport, RunReport, words
from pipeline.run.spill import Spill
from pipeline.run.survey import Moved, Survey, survey
from pipeline.segmentation import SEGMENTER_VERSION
from pipeline.translation import (
    Draft,
    Settings,
    Translator,
)
from pipeline.units import Bitext, Origin, State, TranslationUnit

# So many segments to translate are sorted together, and of so many segments at all
# the surveys are held in memory. Those of further texts wait on disk.
_WINDOW = 20_000
_HELD = 2 * _WINDOW
# The engine is asked for about this many seconds of work at a time: what a kill loses.
_SECONDS_A_CALL = 5.0
_FIRST_CALL, _LARGEST_CALL = 32, 4096


class Watcher(Protocol):
    """Who wants to know how far a run is."""

    def start(self, segments: int, words: int) -> None:
        """So much has to be translated; called once, before the engine is loaded."""

    def advance(self, segments: int, words: int) -> None:
        """So much more is translated."""


class _Nobody:
    def start(self, segments: int, words: int) -> None: ...

    def advance(self, segments: int, words: int) -> None: ...


@dataclass(slots=True)
class _Work:
    """One file of the run. In large corpora ``survey`` waits on disk, at ``aside``.

    ``stamp`` covers all that decides about the file, ``seen`` all but the termbase,
    ``sha256`` the source alone: a text that was changed while it was translated is not
    at rest.
    ``change`` is set where only the termbase has changed since the last run.
    ``terms`` are the versions of the entries that may stand in it, once they are known.
    ``moved`` is the record of another place that it takes over.
    """

    path: Path
    name: str
    outputs: Outputs
    stamp: str
    seen: str
    sha256: str
    change: TermChange | None = None
    terms: tuple[str, ...] | None = None
    survey: Survey | None = None
    moved: Moved | None = None
    aside: int | None = None
    segments: int = 0
    pending: int = 0
    words: int = 0

    def count(self) -> None:
        """Count what the engine may have to translate."""
        if self.survey is not None:
            pending = self.survey.pending
            self.segments = len(self.survey.decisions)
            self.pending = len(pending)
            self.words = words(draft.text for draft in pending)


@dataclass(slots=True)
class _Run:
    config: RunConfig
    engine: Engine
    termbase: Termbase
    watcher: Watcher
    journal: Journal
    made_by: str
    places: Places
    spill: Spill
    orphans: tuple[Orphan, ...] = ()
    held: int = 0
    known: dict[str, TranslationUnit] = field(default_factory=dict)
    human: dict[str, str | None] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    unwritten: bool = False
    notices: list[str] = field(default_factory=list)
    words_translated: int = 0
    left: int | None = None

    def survey(self, work: _Work) -> Survey | None:
        """Survey a file; a file that cannot be used is an error line of the run."""
        if work.survey is not None or work.name in self.errors:
            return work.survey
        if work.aside is not None and (found := self.spill.get(work.aside)):
            return found
        try:
            return survey(
                work.path,
                work.name,
                work.outputs,
                termbase=self.termbase,
                made_by=self.made_by,
                journal=self.journal,
                change=work.change,
                moved=work.moved,
            )
        except PipelineError as error:
            self.errors[work.name] = str(error)
            return None

    def hold(self, work: _Work) -> None:
        """Count what a surveyed file needs; put its survey aside if there are many."""
        if work.survey is None:
            return
        work.count()
        self.held += work.segments
        if self.held > _WINDOW:
            work.aside = self.spill.put(work.survey)
            work.survey = None

    def translate(self, drafts: Sequence[Draft]) -> None:
        """Translate each distinct draft once, shortest first, into the journal."""
        unique = {
            draft.digest: draft
            for draft in drafts
            if draft.digest not in self.journal and draft.digest not in self.known
        }
        todo = sorted(unique.values(), key=lambda d: (len(d.text), d.text, d.digest))
        if self.left is not None:
            todo = todo[: self.left]
            self.left -= len(todo)
        if not todo:
            return
        settings = Settings(
            self.config.locale, self.config.rescue, self.config.ignored_checks
        )
        translator = Translator(self.engine, settings)
        at, size = 0, _FIRST_CALL
        while at < len(todo):
            chunk = todo[at : at + size]
            started = time.monotonic()
            units = translator.translate(chunk)
            self.journal.add(
                (draft.digest, unit) for draft, unit in zip(chunk, units, strict=True)
            )
            count = words(draft.text for draft in chunk)
            self.words_translated += count
            self.watcher.advance(len(chunk), count)
            at += len(chunk)
            # Results do not depend on what is decoded together, so time may decide.
            pace = _SECONDS_A_CALL / max(0.01, time.monotonic() - started)
            size = int(min(_LARGEST_CALL, max(_FIRST_CALL, len(chunk) * pace)))

    def lookup(self, digest: str) -> TranslationUnit | None:
        """Return the finished unit of a digest."""
        return self.journal.get(digest) or self.known.get(digest)

    def learn(self, units: Iterable[TranslationUnit]) -> None:
        """Let other files use what a record already has.

        A unit of an old engine or an old termbase does no harm: no draft has its
        digest.
        """
        for unit in units:
            if unit.origin is Origin.MT and unit.state is State.TRANSLATED:
                digest = request_key_with_terms(
                    unit.key, [(u.entry, u.version) for u in unit.terms]
                )
                fresh = tuple(replace(f, dismissed=None) for f in unit.findings)
                self.known.setdefault(digest, replace(unit, findings=fresh, comment=""))


def run(config: RunConfig, engine: Engine, watcher: Watcher | None = None) -> RunReport:
    """Translate what is new or stale and write everything that belongs to it.

    A text that cannot be read or written is a line in the report's ``errors``; the
    others are done all the same. Raises ConfigError, EngineError, or OutputError if
    another run is at work on the same output folder.
    """
    started = time.monotonic()
    found = places(config)
    termbase = load_terms(config.glossary)
    made_by = engine_fingerprint(engine.signature, config.locale)
    state = config.output / STATE_FOLDER
    if config.dry_run:
        return _forecast(config, engine, termbase, made_by, found)
    with (
        run_lock(config.output),
        Journal(state / "journal.jsonl") as journal,
        closing(Spill(state)) as spill,
    ):
        this = _Run(
            config,
            engine,
            termbase,
            watcher or _Nobody(),
            journal,
            made_by,
            found,
            spill,
            errors=dict(found.refused),
            left=config.limit,
        )
        ledger = Ledger(state / "ledger.json", config.source)
        reports = _execute(this, found.files, ledger)
        ledger.save()
        this.notices += drop_stash(config.output, found.names)
        if not this.unwritten and noted_moves(config.output):
            note_moves(config.output, {})
        if not any(report.pending for report in reports) and not this.unwritten:
            journal.clear()
    return RunReport(
        files=tuple(sorted(reports, key=lambda report: report.name)),
        errors=tuple(this.errors.values()),
        notices=tuple(this.notices),
        words_translated=this.words_translated,
        seconds=time.monotonic() - started,
        engine=f"{engine.signature.engine} {engine.signature.model}",
        orphans=this.orphans,
    )


def _execute(this: _Run, files: Sequence[Path], ledger: Ledger) -> list[FileReport]:
    """Survey, translate, assemble and write; return the reports."""
    reports: dict[str, FileReport] = {}
    todo = _to_do(this, files, ledger, reports)
    pending = [work for work in todo if work.pending]
    if pending:
        _know(this, files, todo)
        this.watcher.start(
            sum(work.pending for work in pending), sum(w.words for w in pending)
        )
    for window in _windows(todo):
        surveys = [(work, this.survey(work)) for work in window]
        this.translate([draft for _, made in surveys if made for draft in made.pending])
        for work, made in surveys:
            work.survey = work.aside = None
            if made is not None:
                _finish(this, work, made, ledger, reports)
    return list(reports.values())


def _to_do(
    this: _Run,
    files: Sequence[Path],
    ledger: Ledger,
    reports: dict[str, FileReport],
) -> list[_Work]:
    """Return the files that need a look, surveyed; report those that do not."""
    todo: list[_Work] = []
    human: dict[str, dict[str, str | None]] = {}
    for path in files:
        work = _work(this.config, path, this.termbase, this.made_by)
        versions = partial(_versions, work, this.termbase)
        report = ledger.report(work.name, work.stamp, work.seen, versions)
        if report is None or work.outputs.missing():
            before = ledger.terms(work.name, work.seen)
            if before is not None:
                after = _versions(work, this.termbase)
                work.change = TermChange.between(before, after, this.termbase)
            todo.append(work)
        else:
            reports[work.name] = report
            human[work.name] = ledger.human(work.name)
    _move(this, todo, ledger)
    human |= _look(this, todo)
    this.human = _agreed(human)
    for orphan in this.orphans:
        if orphan.record is not None:
            for source, target in human_targets(orphan.record.units).items():
                this.human.setdefault(source, target)
    if this.human != ledger.agreed:
        for work in todo:
            if work.change:  # what persons agree on may concern any sentence
                work.change = work.survey = work.aside = None
                work.survey = this.survey(work)
                this.hold(work)
        todo += _touched(this, files, reports, ledger)
        ledger.agreed = dict(this.human)
    return todo


def _look(this: _Run, todo: Sequence[_Work]) -> dict[str, dict[str, str | None]]:
    """Survey files; return what persons made of the sentences of each."""
    human: dict[str, dict[str, str | None]] = {}
    for work in todo:
        work.survey = this.survey(work)
        if work.survey is not None:
            this.notices += work.survey.document.notices
            human[work.name] = _human(work.survey)
            this.hold(work)
    return human


def _move(this: _Run, todo: Sequence[_Work], ledger: Ledger) -> None:
    """Give texts that moved the records that are theirs.

    Records whose place goes to another text are put aside before anything is written.
    """
    config, found = this.config, this.places
    texts = [Text(work.name, work.path, work.sha256) for work in todo]
    moves = moves_of(config, found, ledger, texts)
    this.errors |= moves.refused
    this.orphans = moves.orphans
    for work in todo:
        work.moved = moves.taken.get(work.name)
        if work.moved:
            work.change = None
    left = _finish_moves(this)
    left |= {moved.name: name for name, moved in moves.taken.items() if moved.version}
    if left or moves.stash:
        with records_lock(config.output):
            put_aside(config.output, moves.stash)
            note_moves(config.output, left)


def _finish_moves(this: _Run) -> dict[str, str]:
    """Clear the places that a stopped run had not cleared yet.

    Returns what it noted about places that are still to be cleared.
    """
    output, left = this.config.output, {}
    noted = noted_moves(output)
    for orphan in this.orphans if noted else ():
        name = noted.get(orphan.name)
        if name is None or orphan.record is None:
            continue
        record = Outputs.of(output, name).record
        try:
            if is_carried(orphan.record, read_record(record)):
                with records_lock(output):
                    remove(output, orphan)
                this.orphans = tuple(o for o in this.orphans if o != orphan)
        except PipelineError as error:
            this.notices.append(str(error))
            left[orphan.name] = name
    return left


def moves_of(
    config: RunConfig, found: Places, ledger: Ledger, texts: Sequence[Text]
) -> Moves:
    """Return what moved among texts, and the orphans of the output folder."""
    base = config.source
    asked = {path.relative_to(base).as_posix() for path in found.files}
    others = {name: base / name for name in found.names - asked}
    orphans = find_orphans(config, found, ledger)
    return find_moves(config, texts, others, orphans, found.names)


def _finish(
    this: _Run,
    work: _Work,
    made: Survey,
    ledger: Ledger,
    reports: dict[str, FileReport],
) -> None:
    """Assemble and write one file; a file that cannot be written is an error line.

    A reviewer may have saved something since the file was surveyed: then it is
    surveyed again, so that nobody's words are lost.
    """
    with records_lock(this.config.output):
        if work.outputs.version() != made.version:
            work.change = None  # neither held nor put aside any more: a new survey
            again = this.survey(work)
            if again is None:
                return
            made = again
        _write(this, work, made, ledger, reports)


def _write(
    this: _Run,
    work: _Work,
    made: Survey,
    ledger: Ledger,
    reports: dict[str, FileReport],
) -> None:
    assembled = assemble(made, this.lookup, this.human, _signature(this))
    report = assembled.report
    try:
        write_outputs(work.outputs, assembled.bitext, made.document)
    except PipelineError as error:
        this.errors[work.name] = str(error)
        this.unwritten = True
        return
    reports[work.name] = report
    if made.moved and made.moved.version:
        _clear_old_place(this, made.moved, assembled.bitext)
    if report.pending:
        return
    again = _work(this.config, work.path, this.termbase, this.made_by)
    if again.sha256 == made.document.sha256:
        at_rest = replace(
            report,
            translated=0,
            remembered=0,
            reused=report.segments - report.kept - report.copied,
            reasons={},
            changes=tuple(change for change in report.changes if change.kept),
            adopted=0,
            moved_from="",
        )
        ledger.remember(
            at_rest,
            again.stamp,
            again.seen,
            _versions(work, this.termbase, None if work.terms else made.document.text),
            human_targets(assembled.bitext.units),
        )


def _clear_old_place(this: _Run, moved: Moved, bitext: Bitext) -> None:
    """Remove the files of the place that a text left, if no person's words stay."""
    outputs = Outputs.of(this.config.output, moved.name)
    old = Orphan(moved.name, outputs, moved.record, version=moved.version)
    if left := left_behind(moved.record, bitext):
        old = replace(old, holds={f"of a person, not in {bitext.source}": len(left)})
        this.orphans += (old,)
        return
    try:
        remove(this.config.output, old)
    except OutputError as error:
        this.unwritten = True  # the next run clears it
        this.notices.append(str(error))


def _signature(this: _Run) -> dict[str, Any]:
    """Return the header's signature: how the targets were made."""
    made = this.engine.signature
    return {
        "tool": f"bitexte {__version__}",
        "engine": made.engine,
        "model": made.model,
        "model_sha256": made.model_sha256,
        "decoding": dict(made.decoding),
        "locale": this.config.locale.value,
        "segmenter": SEGMENTER_VERSION,
        "fingerprint": this.made_by,
    }


def _work(config: RunConfig, path: Path, termbase: Termbase, made_by: str) -> _Work:
    """Return a file's work with the stamp of all that decides about it."""
    name = path.relative_to(config.source).as_posix()
    outputs = Outputs.of(config.output, name)
    source = _bytes(path)
    files = (source, _bytes(outputs.english), _bytes(outputs.record))
    seen = input_hash_without_glossary(
        made_by,
        config.ignored_checks,
        FileDigests(*map(digest_of, files)),
        rescue=config.rescue,
    )
    whole = input_hash(seen, termbase)
    return _Work(
        path, name, outputs, whole, seen, hashlib.sha256(source or b"").hexdigest()
    )


def _versions(
    work: _Work, termbase: Termbase, text: str | None = None
) -> tuple[str, ...]:
    """Return the versions of the entries that may stand in a text, in file order.

    A text that cannot be read has none: its bytes decide.
    """
    if text is None and work.terms is None:
        try:
            text = decode(work.path.read_bytes(), work.path.name).text
        except (OSError, SourceError):
            return ()
    if text is not None:
        found = possible_terms(termbase, text)
        work.terms = tuple(entry.version for entry in found)
    return work.terms or ()


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _human(surveyed: Survey) -> dict[str, str | None]:
    return human_targets(
        [
            decision.unit
            for decision in surveyed.decisions
            if decision.unit is not None and not decision.reasons
        ]
    )


def _agreed(
    human: Mapping[str, Mapping[str, str | None]],
) -> dict[str, str | None]:
    """Merge what persons made of sentences in all files; None where they differ."""
    merged: dict[str, str | None] = {}
    for name in sorted(human):
        for source, target in human[name].items():
            known = merged.setdefault(source, target)
            if known != target:
                merged[source] = None
    return merged


def _touched(
    this: _Run,
    files: Sequence[Path],
    reports: dict[str, FileReport],
    ledger: Ledger,
) -> list[_Work]:
    """Return work for files at rest that hold a sentence persons now agree on."""
    changed = {
        source
        for source in {*this.human, *ledger.agreed}
        if this.human.get(source) != ledger.agreed.get(source)
    }
    touched = []
    for path in files:
        work = _work(this.config, path, this.termbase, this.made_by)
        if work.name not in reports:
            continue
        work.survey = this.survey(work)
        if work.survey and any(
            text_of(draft.segment) in changed for draft in work.survey.prepared.drafts
        ):
            this.hold(work)
            del reports[work.name]
            touched.append(work)
    return touched


def _know(this: _Run, files: Sequence[Path], todo: Sequence[_Work]) -> None:
    """Learn from the records of all files, so that nothing is translated twice.

    Files that need a look are surveyed: a hand edit may not be in their record yet.
    """
    works = {work.name: work for work in todo}
    for path in files:
        name = path.relative_to(this.config.source).as_posix()
        if name in works:
            made = this.survey(works[name])
            this.learn(made.record.units if made and made.record else ())
            continue
        record = Outputs.of(this.config.output, name).record
        if record.exists():
            this.learn(read_record(record).units)


def _windows(works: Sequence[_Work]) -> Iterator[list[_Work]]:
    """Yield works in order, grouped so that a group's segments fit a window."""
    group: list[_Work] = []
    pending = segments = 0
    for work in works:
        pending += work.pending
        segments += work.segments
        if group and (pending > _WINDOW or segments > _HELD):
            yield group
            group, pending, segments = [], work.pending, work.segments
        group.append(work)
    if group:
        yield group


def _forecast(
    config: RunConfig,
    engine: Engine,
    termbase: Termbase,
    made_by: str,
    found: Places,
) -> RunReport:
    reports: list[FileReport] = []
    moves = forecast_moves(config, found)
    errors = [*found.errors, *moves.refused.values()]
    notices: list[str] = []
    for path in found.files:
        name = path.relative_to(config.source).as_posix()
        try:
            made = survey(
                path,
                name,
                Outputs.of(config.output, name),
                termbase=termbase,
                made_by=made_by,
                moved=moves.taken.get(name),
            )
        except PipelineError as error:
            errors.append(str(error))
            continue
        notices += made.document.notices
        reports.append(forecast(made))
    return RunReport(
        tuple(reports),
        tuple(errors),
        tuple(notices),
        engine=f"{engine.signature.engine} {engine.signature.model}",
        dry_run=True,
        orphans=moves.orphans,
    )


def forecast_moves(config: RunConfig, found: Places) -> Moves:
    """Return what a run would find moved; nothing is written."""
    ledger = Ledger(config.output / STATE_FOLDER / "ledger.json", config.source)
    texts = [
        Text(path.relative_to(config.source).as_posix(), path, sha256_of(path))
        for path in found.files
    ]
    return moves_of(config, found, ledger, texts)


def prune(config: RunConfig, say: Callable[[str], None]) -> tuple[str, ...]:
    """Remove outputs whose source is gone and that hold nothing of a person's.

    ``say`` gets a line for each orphan: what becomes of it, and why. Returns a line
    for each that could not be removed. Raises OutputError while a run is at work.
    """
    config = replace(config, only=())
    found = places(config)
    if not config.output.is_dir():
        return ()
    with run_lock(config.output):
        orphans = forecast_moves(config, found).orphans
        return remove_unneeded(config, orphans, say)


def load_terms(path: Path) -> Termbase:
    """Load the termbase; a missing default glossary is an empty one."""
    if not path.exists() and path == GLOSSARY:
        return Termbase()
    if not path.exists():
        raise ConfigError(
            f"{path}: no such glossary; make one with: translate glossary add FR EN "
            f"--glossary {path}"
        )
    return load_termbase(path)
