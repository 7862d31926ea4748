"""A run: the order of its stages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from pipeline.bitext import read_record
from pipeline.config import STATE_FOLDER, RunConfig
from pipeline.engines.protocol import Engine, EngineSignature
from pipeline.errors import PipelineError
from pipeline.glossary import Termbase
from pipeline.invalidation import (
    TermChange,
    digest_of,
    engine_fingerprint,
)
from pipeline.memory import text_of
from pipeline.run.executor import Executor, Nobody, SerialExecutor, Watcher
from pipeline.run.finishing import Finish, Results
from pipeline.run.forecast import forecast_all
from pipeline.run.inputs import Contents, load_terms
from pipeline.run.journal import Journal
from pipeline.run.ledger import Ledger
from pipeline.run.locks import records_lock, run_lock
from pipeline.run.outputs import Outputs
from pipeline.run.places import Places, places
from pipeline.run.pool import SentencePool
from pipeline.run.relocation import begin_moves, moves_of
from pipeline.run.report import RunReport, words
from pipeline.run.similarity import Text
from pipeline.run.spill import Spill
from pipeline.run.stash import drop_stash, note_moves, noted_moves
from pipeline.run.survey import Survey, survey
from pipeline.run.work import Holder, Work, windows
from pipeline.translation import PreparedSegment, Settings


def run(
    config: RunConfig,
    engine: Engine,
    watcher: Watcher | None = None,
    executor: Executor | None = None,
) -> RunReport:
    """Translate what is new or stale and write everything that belongs to it.

    ``executor`` translates the segments, with the engine in this process by default.
    A text that cannot be read or written is a line in the report's ``errors``; the
    others are done all the same. Raises ConfigError, EngineError, or OutputError if
    another run is at work on the same output folder.
    """
    started = time.monotonic()
    found = places(config)
    termbase = load_terms(config.glossary)
    if config.dry_run:
        return forecast_all(config, engine.signature, termbase, found)
    if executor is None:
        settings = Settings(config.locale, config.rescue, config.ignored_checks)
        executor = SerialExecutor(engine, settings)
    state = config.output / STATE_FOLDER
    with (
        run_lock(config.output),
        Journal(state / "journal.jsonl") as journal,
        closing(Spill(state)) as spill,
    ):
        this = Run(
            config,
            engine.signature,
            termbase=termbase,
            found=found,
            journal=journal,
            holder=Holder(spill),
        )
        this.execute(executor, watcher or Nobody())
    made = engine.signature
    return this.results.report(
        f"{made.engine} {made.model}", time.monotonic() - started
    )


class Run:
    """One run over a source folder."""

    def __init__(
        self,
        config: RunConfig,
        engine: EngineSignature,
        *,
        termbase: Termbase,
        found: Places,
        journal: Journal,
        holder: Holder,
    ) -> None:
        self._config = config
        self._signature = engine
        self._fingerprint = engine_fingerprint(engine, config.locale)
        self._termbase = termbase
        self._places = found
        self._journal = journal
        self._holder = holder
        state = config.output / STATE_FOLDER
        self._ledger = Ledger(state / "ledger.json", config.source)
        self.results = Results(errors=dict(found.refused), notices=list(found.notices))
        self._pool = SentencePool()
        self._finish = Finish(
            config,
            engine,
            termbase=termbase,
            ledger=self._ledger,
            pool=self._pool,
            results=self.results,
        )
        self._human: dict[str, dict[str, str | None]] = {}
        self._left = config.limit

    def execute(self, executor: Executor, watcher: Watcher) -> None:
        """Do all stages; what became of each text is in ``results``."""
        todo = self._look()
        self._move(todo)
        self._survey_all(todo)
        todo += self._agree(todo)
        self._expect(todo, watcher)
        for window in windows(todo):
            surveys = [(work, self._survey(work)) for work in window]
            self._translate(
                [prepared for _, made in surveys if made for prepared in made.pending],
                executor,
                watcher,
            )
            for work, made in surveys:
                work.survey = work.aside = None
                if made is not None:
                    self._write(work, made)
                self._pool.release(work.digests)
                work.digests = frozenset()
        self._end()

    # The stages, in order.

    def _look(self) -> list[Work]:
        """Return the texts that need a look; the others are reported as they were."""
        todo: list[Work] = []
        for path in self._places.files:
            work = self._work(path)
            report = self._ledger.report(
                work.name, work.state, partial(self._terms_in, work)
            )
            if report is not None and not work.outputs.missing():
                self.results.reports[work.name] = report
                self._human[work.name] = self._ledger.human(work.name)
                continue
            before = self._ledger.terms(work.name, work.state)
            if before is not None:
                after = self._terms_in(work)
                work.change = TermChange.between(before, after, self._termbase)
            self._holder.keep(work)
            todo.append(work)
        return todo

    def _move(self, todo: Sequence[Work]) -> None:
        """Give texts that moved the records that are theirs."""
        texts = [Text(work.name, work.path, work.sha256) for work in todo]
        moves = moves_of(self._config, self._places, self._ledger, texts)
        self.results.errors |= moves.refused
        for work in todo:
            work.moved = moves.taken.get(work.name)
            if work.moved:
                work.change = None
        cleared = begin_moves(self._config, moves)
        self.results.orphans = cleared.orphans
        self.results.notices += cleared.notices

    def _survey_all(self, todo: Sequence[Work]) -> None:
        """Survey texts, and take note of what persons made of their sentences."""
        for work in todo:
            work.survey = self._survey(work)
            if work.survey is not None:
                self.results.notices += work.survey.document.notices
                self._human[work.name] = work.survey.human_targets()
                self._holder.hold(work)

    def _agree(self, todo: Sequence[Work]) -> list[Work]:
        """Find what persons agree on; return the texts at rest that it concerns."""
        lost = [
            one.record.units for one in self.results.orphans if one.record is not None
        ]
        self._pool.agree(self._human, lost)
        agreed, before = self._pool.agreed, self._ledger.agreed
        if agreed == before:
            return []
        for work in todo:
            if work.change:  # what persons agree on may concern any sentence
                work.change = work.survey = work.aside = None
                work.survey = self._survey(work)
                self._holder.hold(work)
        changed = {
            source
            for source in {*agreed, *before}
            if agreed.get(source) != before.get(source)
        }
        self._ledger.agreed = dict(agreed)
        return self._with_sentences(changed)

    def _expect(self, todo: Sequence[Work], watcher: Watcher) -> None:
        """Find the units that are there already, in the journal and in the records.

        Nothing is translated twice. Texts that need a look are surveyed: a hand edit
        may not be in their record yet.
        """
        for work in todo:
            self._pool.expect(work.digests)
        self._pool.add(self._journal.recover(self._pool.is_expected))
        if not any(work.pending for work in todo):
            return
        works = {work.name: work for work in todo}
        for path in self._places.files:
            name = path.relative_to(self._config.source).as_posix()
            if name in works:
                made = self._survey(works[name])
                self._pool.learn(made.record.units if made and made.record else ())
                continue
            record = Outputs.of(self._config.output, name).record
            if record.exists():
                self._pool.learn(read_record(record).units)
        watcher.start(
            sum(work.pending for work in todo),
            sum(work.words for work in todo if work.pending),
        )

    def _translate(
        self, segments: Sequence[PreparedSegment], executor: Executor, watcher: Watcher
    ) -> None:
        """Translate each distinct request once, shortest first; journal the units."""
        unique = {one.digest: one for one in segments if one.digest not in self._pool}
        todo = sorted(unique.values(), key=lambda d: (len(d.text), d.text, d.digest))
        if self._left is not None:
            todo = todo[: self._left]
            self._left -= len(todo)
        for batch in executor.translate(todo) if todo else ():
            digests = [prepared.digest for prepared in batch.segments]
            units = list(zip(digests, batch.units, strict=True))
            self._journal.add(units)
            self._pool.add(units)
            count = words(prepared.text for prepared in batch.segments)
            self.results.words_translated += count
            watcher.advance(len(batch.segments), count)

    def _write(self, work: Work, made: Survey) -> None:
        """Write one text.

        A reviewer may have saved something since the text was surveyed: then it is
        surveyed again, so that nobody's words are lost.
        """
        with records_lock(self._config.output):
            standing = work.outputs.standing()
            if standing.version != made.version:
                work.change = None  # neither held nor put aside any more: a new survey
                again = self._survey(work)
                if again is None:
                    return
                made, standing = again, work.outputs.standing()
            self._finish(work, made, standing)

    def _end(self) -> None:
        """Keep what the next run needs, and let go of the rest."""
        self._ledger.save()
        output = self._config.output
        self.results.notices += drop_stash(output, self._places.names)
        if self.results.unwritten:
            return
        if noted_moves(output):
            note_moves(output, {})
        if not any(report.pending for report in self.results.reports.values()):
            self._journal.clear()

    # What the stages are made of.

    def _work(self, path: Path) -> Work:
        """Read a text and its outputs, and say by hashes what decides about it."""
        name = path.relative_to(self._config.source).as_posix()
        outputs = Outputs.of(self._config.output, name)
        contents = Contents.read(path, outputs)
        return Work(
            path,
            name,
            outputs,
            self._finish.state(contents.digests),
            digest_of(contents.source or b"").hex(),
            contents,
        )

    def _terms_in(self, work: Work) -> tuple[str, ...]:
        return work.term_versions(self._termbase)

    def _survey(self, work: Work) -> Survey | None:
        """Survey a text; a text that cannot be used is an error line of the run."""
        if work.name in self.results.errors:
            return work.survey
        if (found := self._holder.get(work)) is not None:
            return found
        contents, work.contents = work.contents, None
        try:
            return survey(
                work.path,
                work.name,
                work.outputs,
                termbase=self._termbase,
                made_by=self._fingerprint,
                journal=self._journal,
                change=work.change,
                moved=work.moved,
                contents=contents,
                form=self._config.form,
            )
        except PipelineError as error:
            self.results.errors[work.name] = str(error)
            return None

    def _with_sentences(self, wanted: set[str]) -> list[Work]:
        """Return work for the texts at rest that have one of some sentences."""
        touched = []
        for path in self._places.files:
            name = path.relative_to(self._config.source).as_posix()
            if name not in self.results.reports:
                continue
            work = self._work(path)
            work.survey = self._survey(work)
            if work.survey and any(
                text_of(prepared.segment) in wanted
                for prepared in work.survey.prepared.segments
            ):
                self._holder.hold(work)
                del self.results.reports[work.name]
                touched.append(work)
        return touched
