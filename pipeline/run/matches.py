"""Counts how much of the texts is in the memories: the analysis that quotes use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.config import RunConfig
from pipeline.documents import read_document
from pipeline.errors import PipelineError
from pipeline.glossary import Termbase
from pipeline.memory import text_of
from pipeline.memory.lookup import Lookup
from pipeline.memory.store import Memories
from pipeline.memory.tokens import key_of
from pipeline.run.outputs import Outputs
from pipeline.run.places import places
from pipeline.run.report import words
from pipeline.translation import prepare

REPETITIONS = "repetitions"
NONE = "none"
# The usual match bands of CAT tools, by their lowest percentage.
_BANDS = {100: "100", 95: "95-99", 85: "85-94", 75: "75-84", 50: "50-74"}
BANDS = (REPETITIONS, *_BANDS.values(), NONE)
_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class TextMatches:
    """Words and segments of one text by band, without code and other copies."""

    name: str
    words: Mapping[str, int]
    segments: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MatchReport:
    """The analysis of all texts; texts that cannot be read are in ``errors``."""

    texts: tuple[TextMatches, ...]
    errors: tuple[str, ...] = ()
    pairs: int = 0
    total: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "pairs": self.pairs,
            "texts": [
                {
                    "text": one.name,
                    "words": {band: one.words.get(band, 0) for band in BANDS},
                    "segments": {band: one.segments.get(band, 0) for band in BANDS},
                }
                for one in self.texts
            ],
            "words": {band: self.total.get(band, 0) for band in BANDS},
            "errors": list(self.errors),
        }


def analyse(config: RunConfig) -> MatchReport:
    """Count the words of the texts by the best match of each segment.

    A repetition is a segment that occurred before, in the same text or an earlier one.
    Only the memories count, not the project's own translations.

    :raises ConfigError: there is no source folder.
    :raises RecordError: a memory cannot be read.
    """
    found = places(config)
    lookup = Lookup(Memories(config.memory))
    seen: set[str] = set()
    total: Counter[str] = Counter()
    errors = list(found.errors)
    texts: list[TextMatches] = []
    for path in found.files:
        name = path.relative_to(config.source).as_posix()
        form = config.form or Outputs.of(config.output, name).standing().form
        try:
            document = read_document(path, name, form)
        except PipelineError as error:
            errors.append(str(error))
            continue
        by_words: Counter[str] = Counter()
        by_segment: Counter[str] = Counter()
        for prepared in prepare(document, Termbase(), "").segments:
            if prepared.copy:
                continue
            text = text_of(prepared.segment)
            band = _band(lookup, text, seen)
            by_words[band] += words([text])
            by_segment[band] += 1
        total += by_words
        texts.append(TextMatches(name, by_words, by_segment))
    return MatchReport(tuple(texts), tuple(errors), len(lookup), total)


def _band(lookup: Lookup, text: str, seen: set[str]) -> str:
    key = key_of(text)
    if key in seen:
        return REPETITIONS
    seen.add(key)
    percent = lookup.best(text, floor=_FLOOR)
    return next((name for low, name in _BANDS.items() if percent >= low), NONE)
