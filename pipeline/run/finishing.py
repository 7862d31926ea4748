"""Writes the finished texts of a run, and collects the results of all texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline import __version__
from pipeline.config import RunConfig
from pipeline.engines.machine import cpu_kind
from pipeline.engines.protocol import EngineSignature
from pipeline.errors import OutputError, PipelineError
from pipeline.glossary import Termbase
from pipeline.invalidation import FileDigests, digest_of, engine_fingerprint
from pipeline.memory import human_targets
from pipeline.run.assembly import assemble
from pipeline.run.inputs import InputState
from pipeline.run.ledger import Ledger
from pipeline.run.orphans import Orphan
from pipeline.run.outputs import Standing, Written, write_outputs
from pipeline.run.pool import SentencePool
from pipeline.run.relocation import clear_old_place
from pipeline.run.report import FileReport, RunReport
from pipeline.run.survey import Moved, Survey
from pipeline.run.work import Work
from pipeline.segmentation import SEGMENTER_VERSION
from pipeline.units import Bitext


@dataclass(slots=True)
class Results:
    """The results of the texts of a run: reports and error lines by their names.

    ``unwritten`` says whether something is left for the next run.
    """

    reports: dict[str, FileReport] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    orphans: tuple[Orphan, ...] = ()
    words_translated: int = 0
    unwritten: bool = False

    def report(self, engine: str, seconds: float) -> RunReport:
        """Return the run's report."""
        return RunReport(
            files=tuple(sorted(self.reports.values(), key=lambda one: one.name)),
            errors=tuple(self.errors.values()),
            notices=tuple(self.notices),
            words_translated=self.words_translated,
            seconds=seconds,
            engine=engine,
            orphans=self.orphans,
        )


class Finish:
    """Assembles and writes texts; a text that cannot be written is an error line.

    :param memory: the hash of the translation memories.
    """

    def __init__(
        self,
        config: RunConfig,
        engine: EngineSignature,
        *,
        termbase: Termbase,
        ledger: Ledger,
        pool: SentencePool,
        results: Results,
        memory: str = "",
    ) -> None:
        self._config = config
        self._engine = engine
        self._fingerprint = engine_fingerprint(engine, config.locale)
        self._termbase = termbase
        self._ledger = ledger
        self._pool = pool
        self._processor = cpu_kind()
        self._results = results
        self._memory = memory

    def __call__(self, work: Work, made: Survey, standing: Standing) -> None:
        """Write a surveyed text over ``standing``; ``records_lock`` must be held."""
        assembled = assemble(
            made,
            self._pool.get,
            self._pool.agreed,
            self._signature(),
            self._config.memory_state,
        )
        try:
            written = write_outputs(
                work.outputs, assembled.bitext, made.document, standing
            )
        except PipelineError as error:
            self._results.errors[work.name] = str(error)
            self._results.unwritten = True
            return
        self._results.reports[work.name] = assembled.report
        if made.moved and made.moved.version:
            self._clear(made.moved, assembled.bitext)
        if not assembled.report.pending:
            self._remember(work, made, assembled.report, written)

    def _clear(self, moved: Moved, bitext: Bitext) -> None:
        """Remove the files at the old place of a moved text."""
        try:
            left = clear_old_place(self._config, moved, bitext)
        except OutputError as error:
            self._results.unwritten = True  # the next run clears it
            self._results.notices.append(str(error))
        else:
            self._results.orphans += (left,) if left else ()

    def _remember(
        self, work: Work, made: Survey, report: FileReport, written: Written
    ) -> None:
        """Record in the ledger that a text is up to date, with its files' hashes."""
        digests = FileDigests(
            bytes.fromhex(made.document.sha256),
            digest_of(written.standing.english),
            digest_of(written.standing.record),
        )
        terms = work.term_versions(self._termbase, made.document.text)
        self._ledger.remember(
            _at_rest(report),
            self.state(digests, terms),
            human_targets(written.bitext.units),
        )

    def state(self, digests: FileDigests, terms: Sequence[str] = ()) -> InputState:
        """Return the hashes of everything that the translation of a text depends on."""
        return InputState.of(
            digests,
            self._config,
            self._fingerprint,
            self._termbase,
            terms,
            memory=self._memory,
        )

    def _signature(self) -> dict[str, Any]:
        """Return the header's signature, which says how the targets were made."""
        made = self._engine
        return {
            "tool": f"bitexte {__version__}",
            "engine": made.engine,
            "model": made.model,
            "model_sha256": made.model_sha256,
            "decoding": dict(made.decoding),
            "processor": self._processor,
            "locale": self._config.locale.value,
            "segmenter": SEGMENTER_VERSION,
            "fingerprint": self._fingerprint,
        }


def _at_rest(report: FileReport) -> FileReport:
    """Return the report of the next run on the text, if nothing changes."""
    return replace(
        report,
        translated=0,
        remembered=0,
        reused=report.segments - report.kept - report.copied,
        reasons={},
        changes=tuple(change for change in report.changes if change.kept),
        adopted=0,
        moved_from="",
    )
