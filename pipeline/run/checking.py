"""Runs the quality checks on all records (`translate check`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.bitext import read_record
from pipeline.bitext.joins import is_added, is_omitted, joined
from pipeline.checks import (
    TARGET_CHECKS,
    Located,
    check_corpus,
    check_unit,
)
from pipeline.config import RunConfig
from pipeline.errors import ConfigError, PipelineError
from pipeline.findings import carry_dismissals
from pipeline.run.catalogue import manual_of
from pipeline.run.inputs import load_terms
from pipeline.run.outputs import Outputs
from pipeline.run.places import places
from pipeline.terminology import corpus_findings
from pipeline.text.unwrapping import SegmentText, joined_text, segment_texts
from pipeline.translation.candidates import NOT_BY_RULE
from pipeline.translation.translator import RULE
from pipeline.units import Bitext, Finding, TranslationUnit


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Findings with their places, in document order, and errors of unusable files.

    ``names`` maps the path of a record to the name of its source text.
    """

    located: tuple[Located, ...]
    names: Mapping[str, str]
    errors: tuple[str, ...] = ()

    def open(self) -> tuple[Located, ...]:
        """Return the findings that no reviewer dismissed."""
        return tuple(one for one in self.located if one.finding.dismissed is None)

    def tally(self) -> Counter[str]:
        """Return the number of open findings of each severity."""
        return Counter(one.finding.severity.value for one in self.open())


def check(config: RunConfig) -> CheckReport:
    """Check every translated text below the source folder.

    The checks of single units are run again. Findings that only a run can make (terms,
    engine output) come from the records. The glossary is used to find inconsistent
    terms.

    :raises ConfigError: ``ignored_checks`` has an unknown check, or nothing has been
        translated yet.
    :raises GlossaryError: the glossary has mistakes.
    """
    _known(config.ignored_checks)
    records: dict[str, Bitext] = {}
    names: dict[str, str] = {}
    errors: list[str] = []
    for path in places(config).files:
        name = path.relative_to(config.source).as_posix()
        record = Outputs.of(config.output, name).record
        if not record.exists():
            continue
        try:
            records[record.as_posix()] = read_record(record)
            names[record.as_posix()] = name
        except PipelineError as error:
            errors.append(str(error))
    if not records and not errors:
        raise ConfigError(
            f"{config.output}: nothing is translated yet; first: translate run"
        )
    units = {uri: record.units for uri, record in records.items()}
    across = check_corpus(units, ignore=config.ignored_checks)
    termwise = _term_findings(config, records.values())
    located = [
        Located(uri, line, unit, finding)
        for uri, record in records.items()
        for line, (unit, text) in enumerate(_with_texts(record), start=2)
        for finding in (
            *findings(unit, text, config.ignored_checks),
            *across.get(uri, {}).get(unit.id, ()),
            *carry_dismissals(
                termwise.get((record.source, unit.id), ()), unit.findings
            ),
        )
    ]
    return CheckReport(tuple(located), names, tuple(errors))


def _term_findings(
    config: RunConfig, records: Collection[Bitext]
) -> Mapping[tuple[str, str], Sequence[Finding]]:
    """Return the findings about terms that depend on all records, by text and unit."""
    found: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    if "terminology" not in config.ignored_checks:
        for one in corpus_findings(tuple(records), load_terms(config.glossary)):
            found[one.document, one.unit].append(one.finding)
    return found


def _with_texts(
    record: Bitext,
) -> Iterator[tuple[TranslationUnit, SegmentText | None]]:
    """Yield each unit with the French that its target translates.

    That is its own sentence and those joined to it, or None for a unit that is joined
    to another one.
    """
    units = record.units
    texts = list(segment_texts(units))
    for start, end in joined(units):
        head = units[start]
        own = [
            text
            for text, unit in zip(texts[start:end], units[start:end], strict=True)
            if unit.source
        ]
        answers = own and not is_omitted(head) and not is_added(head)
        yield head, joined_text(own) if answers else None
        yield from ((unit, None) for unit in units[start + 1 : end])


def findings(
    unit: TranslationUnit, text: SegmentText | None, ignored: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return a unit's findings: checks are run again, other findings are kept.

    :param text: the French that the target translates; None if the unit has no target
        of its own.
    """
    kept = tuple(
        finding
        for finding in unit.findings
        if finding.check not in TARGET_CHECKS and finding.check not in ignored
    )
    if text is None or (not unit.target and not unit.state.is_human):
        return kept
    found = check_unit(unit, text, ignore=ignored)
    if RULE in unit.steps and not unit.state.is_human:
        found = tuple(one for one in found if one.check not in NOT_BY_RULE)
    return (*kept, *found)


def _known(ignored: Collection[str]) -> None:
    for name in sorted(ignored):
        manual_of(name)
