"""Shows how one segment was translated (`translate explain`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import regex

from pipeline.config import RunConfig, source_files
from pipeline.engines.protocol import Engine
from pipeline.errors import ConfigError
from pipeline.invalidation import engine_fingerprint
from pipeline.run.inputs import load_terms
from pipeline.run.outputs import Outputs
from pipeline.run.survey import survey
from pipeline.translation import PreparedSegment, Settings, Translator, Try
from pipeline.units import TranslationUnit

_PLACE = regex.compile(r"(?P<path>.+)#(?P<id>p[1-9]\d*\.s[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A segment, its unit in the record (None without one), and all candidates.

    ``tries`` is empty if the segment has nothing to translate.
    """

    prepared: PreparedSegment
    unit: TranslationUnit | None
    tries: tuple[Try, ...]
    pieces: int


def explain(config: RunConfig, engine: Engine, place: str) -> Explanation:
    """Translate one segment again and return all candidates; nothing is written.

    :param place: PATH#p12.s3, with a path as for a run.
    :raises ConfigError: there is no such segment.
    """
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ConfigError(f"{place}: name a segment as PATH#p12.s3")
    only = replace(config, only=(Path(found["path"]),))
    (path, *others) = source_files(only)
    if others:
        raise ConfigError(f"{found['path']}: is a folder; name one text")
    name = path.relative_to(config.source).as_posix()
    outputs = Outputs.at(config.output, name)
    termbase = load_terms(config.glossary)
    made_by = engine_fingerprint(engine.signature, config.locale)
    made = survey(path, name, outputs, termbase=termbase, made_by=made_by)
    segments = {prepared.segment.id: prepared for prepared in made.prepared.segments}
    if found["id"] not in segments:
        last = made.prepared.segments[-1].segment.id if segments else "none"
        raise ConfigError(
            f"{name}: has no segment {found['id']}; the last one is {last}"
        )
    prepared = segments[found["id"]]
    units = {unit.id: unit for unit in made.record.units} if made.record else {}
    settings = Settings(config.locale, config.rescue, config.ignored_checks)
    tries = () if prepared.copy else Translator(engine, settings).explain(prepared)
    return Explanation(
        prepared, units.get(found["id"]), tries, engine.count_pieces(prepared.text)
    )
