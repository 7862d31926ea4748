"""Ranks the machine-translated segments of a project by risk (`status --risk`)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.config import RunConfig
from pipeline.findings import message_of
from pipeline.risk import riskiest_first
from pipeline.run.corpus import records
from pipeline.units import Severity, TermStatus, TranslationUnit

SHOWN = 20
_DIFFERS = 0.45  # chrF below which two translations count as different


@dataclass(frozen=True, slots=True)
class Ranked:
    """One segment: its place, the reasons in words, and its English."""

    place: str
    reasons: tuple[str, ...]
    target: str


def riskiest(config: RunConfig) -> tuple[Ranked, ...]:
    """Return all unreviewed machine-translated segments, the riskiest first.

    The segments of all texts are ranked together.

    :raises RecordError: a record is damaged.
    :raises ConfigError: there is no source folder.
    """
    places: dict[int, str] = {}
    units: list[TranslationUnit] = []
    for bitext in records(config):
        for unit in bitext.units:
            places[id(unit)] = f"{bitext.source}#{unit.id}"
            units.append(unit)
    return tuple(
        Ranked(places[id(unit)], _reasons(unit), unit.target)
        for unit in riskiest_first(units)
    )


def _reasons(unit: TranslationUnit) -> tuple[str, ...]:
    """Return the reasons why a unit may be wrong; a low score is not mentioned."""
    said = [
        f"{finding.check}: {message_of(finding)}"
        for finding in unit.findings
        if finding.dismissed is None and finding.severity is not Severity.INFO
    ]
    said += [
        f"term « {use.entry} » is not met"
        for use in unit.terms
        if use.status is TermStatus.UNMET
    ]
    if unit.agreement is not None and unit.agreement < _DIFFERS:
        said.append("the second engine says something else")
    return tuple(said)
