"""What a run would do: the figures of a dry run and of `translate status`."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.engines.protocol import EngineSignature
from pipeline.errors import PipelineError
from pipeline.glossary import Termbase
from pipeline.invalidation import engine_fingerprint
from pipeline.run.assembly import forecast
from pipeline.run.outputs import Outputs
from pipeline.run.places import Places
from pipeline.run.relocation import forecast_moves
from pipeline.run.report import FileReport, RunReport
from pipeline.run.survey import Moved, Survey, survey

Complete = Callable[[FileReport, Survey], FileReport]
"""Adds to the figures of a text what a run does not count."""


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

    ``fingerprint`` is that of the engine in use; where it is None every record is taken
    to be of the right engine.
    """
    reports: list[FileReport] = []
    moves = forecast_moves(config, found)
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
    """Return the fingerprint of the engine that made a record, "" if there is none."""
    record = moved.record if moved else None
    if record is None and outputs.record.exists():
        record = read_record(outputs.record)
    return str(record.signature.get("fingerprint", "")) if record else ""
