"""A run: its stages in their order."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.engines.protocol import Engine, EngineSignature
from pipeline.errors import PipelineError
from pipeline.glossary import Termbase
from pipeline.invalidation import (
    TermChange,
    digest_of,
    engine_fingerprint,
)
from pipeline.memory import human_targets, text_of
from pipeline.memory.store import Memories
from pipeline.run.executor import (
    Executor,
    Nobody,
    SerialExecutor,
    Watcher,
    settings_of,
)
from pipeline.run.finishing import Finish, Results
from pipeline.run.forecast import forecast_all
from pipeline.run.inputs import Contents, load_terms
from pipeline.run.journal import Journal
from pipeline.run.locks import records_lock, run_lock
from pipeline.run.moves import Moves
from pipeline.run.opinions import SecondOpinion
from pipeline.run.outputs import Outputs
from pipeline.run.overview import make_way
from pipeline.run.places import Places, places
from pipeline.run.pool import SentencePool
from pipeline.run.relocation import begin_moves, moves_of
from pipeline.run.report import RunReport, words
from pipeline.run.shards import (
    JOURNAL,
    forget_shards,
    open_ledger,
    share,
    take_over_journals,
)
from pipeline.run.similarity import Text
from pipeline.run.spill import Spill
from pipeline.run.stash import drop_stash, note_moves, noted_moves
from pipeline.run.survey import Survey, read_own, survey
from pipeline.run.work import Holder, Work, windows
from pipeline.translation import PreparedSegment


def run(
    config: RunConfig,
    engine: Engine,
    watcher: Watcher | None = None,
    executor: Executor | None = None,
    second: Engine | None = None,
) -> RunReport:
    """Translate what is new or stale, and write all outputs.

    A text that cannot be read or written is reported in ``errors``; the others are
    processed.

    :param watcher: is informed of the progress.
    :param executor: translates the segments; by default the engine in this process.
    :param second: another engine, whose translations are compared for the ranking by
        risk.
    :raises ConfigError: the settings or the glossary cannot be used.
    :raises EngineError: the engine fails.
    :raises OutputError: another run is using the output folder.
    """
    started = time.monotonic()
    found = everything = places(config)
    if config.shard:
        found = share(config, everything, config.shard)
    termbase = load_terms(config.glossary)
    if config.dry_run:
        return forecast_all(config, engine.signature, termbase, found)
    if executor is None:
        executor = SerialExecutor(engine, settings_of(config))
    if second is not None:
        executor = SecondOpinion(executor, second)
    with ExitStack() as stack:
        stack.enter_context(run_lock(config.output, config.shard))
        make_way(config, found.names)
        if config.shard is None:
            take_over_journals(config)
        this = Run(
            config,
            engine.signature,
            termbase=termbase,
            found=found,
            others=frozenset(everything.files) - frozenset(found.files),
            journal=stack.enter_context(Journal(config.state / JOURNAL)),
            holder=Holder(stack.enter_context(closing(Spill(config.state)))),
        )
        this.execute(executor, watcher or Nobody())
    made = engine.signature
    return this.results.report(
        f"{made.engine} {made.model}", time.monotonic() - started
    )


@dataclass(slots=True)
class _Window:
    """Texts that are translated together; ``waiting`` are the unfinished requests."""

    surveys: list[tuple[Work, Survey | None]]
    waiting: set[str] = field(default_factory=set)


class Run:
    """One run over a source folder."""

    def __init__(
        self,
        config: RunConfig,
        engine: EngineSignature,
        *,
        termbase: Termbase,
        found: Places,
        others: Collection[Path],
        journal: Journal,
        holder: Holder,
    ) -> None:
        self._config = config
        self._signature = engine
        self._fingerprint = engine_fingerprint(engine, config.locale)
        self._termbase = termbase
        self._places = found
        self._others = others
        self._journal = journal
        self._holder = holder
        self._ledger = open_ledger(config)
        self.results = Results(errors=dict(found.refused), notices=list(found.notices))
        self._pool = SentencePool()
        self._memories = Memories(config.memory)
        self._finish = Finish(
            config,
            engine,
            termbase=termbase,
            ledger=self._ledger,
            pool=self._pool,
            results=self.results,
            memory=self._memories.digest,
        )
        self._human: dict[str, dict[str, str | None]] = {}
        self._left = config.limit

    def execute(self, executor: Executor, watcher: Watcher) -> None:
        """Run all stages; the results of the texts are in ``results``."""
        todo = self._look()
        if todo:
            self._memories.load()  # so a damaged one is reported at the beginning
        self._move(todo)
        self._survey_all(todo)
        todo += self._agree(todo)
        self._expect(todo, watcher)
        self._translate(todo, executor, watcher)
        self._end()

    # The stages, in order.

    def _look(self) -> list[Work]:
        """Return the texts that are not up to date; report the others unchanged."""
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
        for path in self._others:
            work = self._work(path)
            self._human[work.name] = self._others_human(work)
        return todo

    def _move(self, todo: list[Work]) -> None:
        """Give texts that were moved their records."""
        texts = [Text(work.name, work.path, work.sha256) for work in todo]
        moves = moves_of(self._config, self._places, self._ledger, texts)
        self.results.errors |= moves.refused
        if self._config.shard:
            self.results.orphans = moves.orphans
            self._leave_moved(todo, moves)
            return
        for work in todo:
            work.moved = moves.taken.get(work.name)
            if work.moved:
                work.change = None
        cleared = begin_moves(self._config, moves)
        self.results.orphans = cleared.orphans
        self.results.notices += cleared.notices

    def _leave_moved(self, todo: list[Work], moves: Moves) -> None:
        """Leave moved texts to a complete run: other shards may need their places."""
        for work in list(todo):
            moved = moves.taken.get(work.name)
            if moved and (moved.version or moved.displaced or moves.stash):
                todo.remove(work)
                self.results.notices.append(
                    f"{work.name}: takes over the review of {moved.name}, which no "
                    "shard does; when the shards have ended: translate run"
                )

    def _survey_all(self, todo: Sequence[Work]) -> None:
        """Survey the texts, and collect the human translations of their sentences."""
        for work in todo:
            work.survey = self._survey(work)
            if work.survey is not None:
                self.results.notices += work.survey.document.notices
                self._human[work.name] = work.survey.human_targets()
                self._holder.hold(work)

    def _agree(self, todo: Sequence[Work]) -> list[Work]:
        """Merge human translations; return the up-to-date texts that this affects."""
        lost = [
            one.record.units for one in self.results.orphans if one.record is not None
        ]
        self._pool.agree(self._human, lost)
        agreed, before = self._pool.agreed, self._ledger.agreed
        if agreed == before:
            return []
        for work in todo:
            if work.change:  # human translations may affect any sentence
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
        """Find the units that exist already, in the journal and in the records.

        So nothing is translated twice. Texts that are not up to date are surveyed,
        because their record may lack the edits of the English file.
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
        self, todo: Sequence[Work], executor: Executor, watcher: Watcher
    ) -> None:
        """Translate each distinct request once; write a window when it is complete.

        An executor may request further windows while it works on the first.
        """
        ahead: list[_Window] = []
        with closing(executor.translate(self._ask(todo, ahead))) as batches:
            for batch in batches:
                digests = [prepared.digest for prepared in batch.segments]
                units = list(zip(digests, batch.units, strict=True))
                self._journal.add(units)
                self._pool.add(units)
                count = words(prepared.text for prepared in batch.segments)
                self.results.words_translated += count
                watcher.advance(len(batch.segments), count)
                for window in list(ahead):
                    window.waiting.difference_update(digests)
                    if not window.waiting:
                        ahead.remove(window)
                        self._write_window(window)

    def _ask(
        self, todo: Sequence[Work], ahead: list[_Window]
    ) -> Iterator[Sequence[PreparedSegment]]:
        """Yield the segments to translate, by windows, the shortest first.

        A window that has to wait is added to ``ahead``; others are written at once.
        """
        for works in windows(todo):
            window = _Window([(work, self._survey(work)) for work in works])
            unique = {
                prepared.digest: prepared
                for _, made in window.surveys
                if made
                for prepared in (*made.pending, *made.lapsed(self._pool.agreed))
                if prepared.digest not in self._pool
            }
            asked = {digest for other in ahead for digest in other.waiting}
            new = [one for digest, one in unique.items() if digest not in asked]
            new.sort(key=lambda one: (len(one.text), one.text, one.digest))
            if self._left is not None:
                new = new[: self._left]
                self._left -= len(new)
            window.waiting.update(unique.keys() & asked)
            window.waiting.update(one.digest for one in new)
            if window.waiting:
                ahead.append(window)
            else:
                self._write_window(window)
            if new:
                yield new

    def _write_window(self, window: _Window) -> None:
        """Write the texts of a window, and release their units."""
        for work, made in window.surveys:
            work.survey = work.aside = None
            if made is not None:
                self._write(work, made)
            self._pool.release(work.digests)
            work.digests = frozenset()

    def _write(self, work: Work, made: Survey) -> None:
        """Write one text.

        If a reviewer has saved a change since the text was surveyed, it is surveyed
        again, so that the change is not lost.
        """
        with records_lock(self._config.output):
            standing = work.outputs.standing()
            if standing.version != made.version:
                work.change = None  # neither held nor stored: it is surveyed again
                again = self._survey(work)
                if again is None:
                    return
                made, standing = again, work.outputs.standing()
            self._finish(work, made, standing)

    def _end(self) -> None:
        """Save what the next run needs, and remove the rest."""
        output = self._config.output
        if self._config.shard:
            base = self._config.source
            mine = {path.relative_to(base).as_posix() for path in self._places.files}
            self._ledger.keep_only(mine)
            self._ledger.save()
            self._clear_journal()
            return
        self._ledger.save()
        forget_shards(output)
        self.results.notices += drop_stash(output, self._places.names)
        if self.results.unwritten:
            return
        if noted_moves(output):
            note_moves(output, {})
        self._clear_journal()

    def _clear_journal(self) -> None:
        """Remove the journal, if all its segments are written."""
        left = any(report.pending for report in self.results.reports.values())
        if not (left or self.results.unwritten):
            self._journal.clear()

    # The parts of the stages.

    def _work(self, path: Path) -> Work:
        """Read a text and its outputs, and hash everything that it depends on."""
        name = path.relative_to(self._config.source).as_posix()
        outputs = Outputs.at(self._config.output, name)
        contents = Contents.read(path, outputs)
        return Work(
            path,
            name,
            outputs,
            self._finish.state(contents.digests),
            digest_of(contents.source or b"").hex(),
            contents,
        )

    def _others_human(self, work: Work) -> dict[str, str | None]:
        """Return the human translations in a text of another shard."""
        contents, work.contents = work.contents, None
        terms = partial(self._terms_in, work)
        if self._ledger.report(work.name, work.state, terms) is not None:
            return self._ledger.human(work.name)
        try:
            own = read_own(work.outputs, None, contents.standing if contents else None)
        except PipelineError:
            return {}  # the shard that has the text reports it
        return human_targets(own[0].units) if own else {}

    def _terms_in(self, work: Work) -> tuple[str, ...]:
        return work.term_versions(self._termbase)

    def _survey(self, work: Work) -> Survey | None:
        """Survey a text, or return None and report an error if it cannot be used."""
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
                memories=self._memories,
            )
        except PipelineError as error:
            self.results.errors[work.name] = str(error)
            return None

    def _with_sentences(self, wanted: set[str]) -> list[Work]:
        """Return work for the up-to-date texts that contain one of these sentences."""
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
