"""How far each file is: what `translate status` shows. Nothing is written."""

from __future__ import annotations

from dataclasses import replace

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.engines.protocol import Engine
from pipeline.errors import EngineError, PipelineError
from pipeline.review import figures, terms_added
from pipeline.run.assembly import forecast
from pipeline.run.desk import Desk
from pipeline.run.outputs import Outputs
from pipeline.run.places import places
from pipeline.run.report import FileReport, RunReport
from pipeline.run.stages import forecast_moves
from pipeline.run.survey import survey
from pipeline.units import Bitext


def status(config: RunConfig, made_by: str | None = None) -> RunReport:
    """Return the state of every file, as a dry run sees it.

    ``made_by`` is the fingerprint of the engine in use; without one (no model is
    installed) every record is taken to be of the right engine.
    """
    desk = Desk(config, _no_engine)
    termbase = desk.termbase()
    reports: list[FileReport] = []
    found = places(config)
    moves = forecast_moves(config, found)
    errors = [*found.errors, *moves.refused.values()]
    notices: list[str] = []
    for path in found.files:
        name = path.relative_to(config.source).as_posix()
        outputs = Outputs.of(config.output, name)
        try:
            engine = made_by
            moved = moves.taken.get(name)
            record = moved.record if moved else None
            if engine is None and record is None and outputs.record.exists():
                record = read_record(outputs.record)
            if engine is None and record is not None:
                engine = str(record.signature.get("fingerprint", ""))
            made = survey(
                path,
                name,
                outputs,
                termbase=termbase,
                made_by=engine or "",
                moved=moved,
            )
        except PipelineError as error:
            errors.append(str(error))
            continue
        notices += made.document.notices
        reports.append(_reviewed(forecast(made), made.record, desk))
    return RunReport(
        tuple(reports),
        tuple(errors),
        tuple(notices),
        dry_run=True,
        terms_added=terms_added(desk),
        orphans=moves.orphans,
    )


def _reviewed(report: FileReport, record: Bitext | None, desk: Desk) -> FileReport:
    """Return a report with what came of the review, if there was one."""
    if record is None or not any(unit.is_human for unit in record.units):
        return report
    found = figures(record.units, desk.machine_versions(record))
    return replace(
        report, edit_distance=found.edit_distance, findings_fixed=found.fixed
    )


def _no_engine() -> Engine:
    raise EngineError("a status needs no engine")
