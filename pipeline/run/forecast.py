"""Predicts what a run would do, for a dry run and for `translate status`."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.engines.protocol import EngineSignature
from pipeline.errors import PipelineError
from pipeline.glossary import Termbase
from pipeline.invalidation import engine_fingerprint
from pipeline.memory.store import Memories
from pipeline.run.assembly import forecast
from pipeline.run.outputs import Outputs
from pipeline.run.places import Places
from pipeline.run.relocation import forecast_moves
from pipeline.run.report import FileReport, RunReport
from pipeline.run.survey import Moved, Survey, survey

Complete = Callable[[FileReport, Survey], FileReport]
"""Adds figures to the report of a text that a run does not compute."""


def forecast_all(
    config: RunConfig,
    signature: EngineSignature,
    termbase: Termbase,
    found: Places,
) -> RunReport:
    """Return what a run with an engine would do. Nothing is written."""
    fingerprint = engine_fingerprint(signature, config.locale)
    engine = f"{signature.engine} {signature.model}"
    return forecast_texts(config, fingerprint, termbase, found, engine=engine)


def forecast_texts(
    config: RunConfig,
    fingerprint: str | None,
    termbase: Termbase,
    found: Places,
    *,
    engine: str = "",
    complete: Complete = lambda report, _: report,
) -> RunReport:
    """Return what a run would do with each text. Nothing is written.

    :param fingerprint: that of the engine in use; if None, each record is assumed to be
        made by it.
    :param complete: adds further figures to the report of a text.
    """
    reports: list[FileReport] = []
    moves = forecast_moves(config, found)
    memories = Memories(config.memory)
    errors = [*found.errors, *moves.refused.values()]
    notices = list(found.notices)
    for path in found.files:
        name = path.relative_to(config.source).as_posix()
        outputs = Outputs.at(config.output, name)
        moved = moves.taken.get(name)
        try:
            made = survey(
                path,
                name,
                outputs,
                termbase=termbase,
                made_by=_recorded(outputs, moved)
                if fingerprint is None
                else fingerprint,
                moved=moved,
                form=config.form,
                memories=memories,
            )
        except PipelineError as error:
            errors.append(str(error))
            continue
        notices += made.document.notices
        reports.append(complete(forecast(made), made))
    return RunReport(
        tuple(reports),
        tuple(errors),
        tuple(notices),
        engine=engine,
        dry_run=True,
        orphans=moves.orphans,
    )


def _recorded(outputs: Outputs, moved: Moved | None) -> str:
    """Return the fingerprint of the engine that made a record, or "" without one."""
    record = moved.record if moved else None
    if record is None and outputs.record.exists():
        record = read_record(outputs.record)
    return str(record.signature.get("fingerprint", "")) if record else ""
