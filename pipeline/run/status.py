"""The state of each file (`translate status`). Nothing is written."""

from __future__ import annotations

from dataclasses import replace

from pipeline.config import STATE_FOLDER, RunConfig
from pipeline.review import figures, terms_added
from pipeline.run.forecast import forecast_texts
from pipeline.run.inputs import load_terms
from pipeline.run.places import places
from pipeline.run.rejudging import Rejudge
from pipeline.run.report import FileReport, RunReport
from pipeline.run.survey import Survey


def status(config: RunConfig, made_by: str | None = None) -> RunReport:
    """Return the state of every file, as in a dry run.

    :param made_by: the fingerprint of the engine in use; None (no model is installed)
        if each record is assumed to be made by it.
    """
    termbase = load_terms(config.glossary)
    rejudge = Rejudge(lambda: termbase)

    def reviewed(report: FileReport, made: Survey) -> FileReport:
        """Add the figures of the review, if there was one."""
        record = made.record
        if record is None or not any(unit.is_human for unit in record.units):
            return report
        found = figures(record.units, rejudge.machine_versions(record))
        return replace(
            report, edit_distance=found.edit_distance, findings_fixed=found.fixed
        )

    report = forecast_texts(
        config, made_by, termbase, places(config), complete=reviewed
    )
    added = terms_added(termbase, config.output / STATE_FOLDER)
    return replace(report, terms_added=added)
