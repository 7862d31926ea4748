"""One text of a run written and remembered, and the results of all texts."""

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
    """What becomes of the texts of a run: reports and error lines by their names.

    ``unwritten`` says that something is left for the next run.
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
    """Assembles and writes texts; what cannot be written is an error line."""

    def __init__(
        self,
        config: RunConfig,
        engine: EngineSignature,
        *,
        termbase: Termbase,
        ledger: Ledger,
        pool: SentencePool,
        results: Results,
    ) -> None:
        self._config = config
        self._engine = engine
        self._fingerprint = engine_fingerprint(engine, config.locale)
        self._termbase = termbase
        self._ledger = ledger
        self._pool = pool
        self._processor = cpu_kind()
        self._results = results

    def __call__(self, work: Work, made: Survey, standing: Standing) -> None:
        """Write a surveyed text, over what stands there; the records are locked."""
        assembled = assemble(made, self._pool.get, self._pool.agreed, self._signature())
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
        """Clear the place that a text left."""
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
        """Remember that a text is done, by the bytes that it was done with."""
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
        """Return the hashes of all that decides about a text."""
        return InputState.of(
            digests, self._config, self._fingerprint, self._termbase, terms
        )

    def _signature(self) -> dict[str, Any]:
        """Return the header's signature: how the targets were made."""
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
    """Return what a run says of a text in which it has nothing to do."""
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
