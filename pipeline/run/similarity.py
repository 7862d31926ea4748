"""Measures how much two versions of a text have in common, by their sentences."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pipeline.documents import block_text, read_document
from pipeline.errors import PipelineError
from pipeline.segmentation import segment
from pipeline.units import Bitext, Kind

# Two texts are versions of the same text if they share this part of their characters
# (Dice), in whole sentences. Half of a text may be new, and the file twice as long.
SHARED = 0.3
# Sentences of this similarity (0 to 100) and length are versions of one sentence.
_ALIKE = 80.0
_LONG = 20
# With more comparisons of sentences, only equal ones count.
_COMPARED = 100_000


@dataclass(frozen=True, slots=True)
class Text:
    """A source text of the run."""

    name: str
    path: Path
    sha256: str


class Sentences:
    """The sentences of texts; each text is read once."""

    def __init__(self) -> None:
        self._known: dict[str, Counter[str]] = {}

    def of(self, text: Text) -> Counter[str]:
        """Return a text's sentences; empty if it cannot be read."""
        if text.name not in self._known:
            found: Counter[str] = Counter()
            with contextlib.suppress(PipelineError):
                document = read_document(text.path, text.name)
                for block in document.blocks:
                    line = block_text(document, block).text
                    for start, end in segment(line) if block.translatable else ():
                        found[flat(line[start:end])] += 1
            self._known[text.name] = found
        return self._known[text.name]

    def shared(self, text: Text, record: Bitext) -> float:
        """Return the share of characters that a text and a record have in common."""
        new = self.of(text)
        old = Counter(
            flat(unit.source) for unit in record.units if unit.kind is not Kind.CODE
        )
        total = _size(new) + _size(old)
        if not total:
            return 0.0
        shared = 2 * _size(new & old)
        come, gone = new - old, old - new
        if shared / total < SHARED and len(come) * len(gone) <= _COMPARED:
            from rapidfuzz import fuzz, process

            choices = list(come)
            for sentence in gone:
                if len(sentence) >= _LONG and process.extractOne(
                    sentence, choices, scorer=fuzz.ratio, score_cutoff=_ALIKE
                ):
                    shared += 2 * len(sentence)
        return shared / total


def _size(sentences: Counter[str]) -> int:
    return sum(len(sentence) * count for sentence, count in sentences.items())


def flat(text: str) -> str:
    """Return a text on one line, with single spaces."""
    return " ".join(text.split())
