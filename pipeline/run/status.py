"""How far each file is: what `translate status` shows. Nothing is written."""

from __future__ import annotations

from pipeline.bitext import read_record
from pipeline.config import RunConfig, source_files
from pipeline.errors import PipelineError
from pipeline.run.assembly import forecast
from pipeline.run.outputs import Outputs
from pipeline.run.report import FileReport, RunReport
from pipeline.run.stages import load_terms
from pipeline.run.survey import survey


def status(config: RunConfig, made_by: str | None = None) -> RunReport:
    """Return the state of every file, as a dry run sees it.

    ``made_by`` is the fingerprint of the engine in use; without one (no model is
    installed) every record is taken to be of the right engine.
    """
    termbase = load_terms(config.glossary)
    reports: list[FileReport] = []
    errors: list[str] = []
    notices: list[str] = []
    for path in source_files(config):
        name = path.relative_to(config.source).as_posix()
        outputs = Outputs.of(config.output, name)
        try:
            engine = made_by
            if engine is None and outputs.record.exists():
                header = read_record(outputs.record).signature
                engine = str(header.get("fingerprint", ""))
            made = survey(path, name, outputs, termbase=termbase, made_by=engine or "")
        except PipelineError as error:
            errors.append(str(error))
            continue
        notices += made.document.notices
        reports.append(forecast(made))
    return RunReport(tuple(reports), tuple(errors), tuple(notices), dry_run=True)
