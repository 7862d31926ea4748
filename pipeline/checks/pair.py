"""The input of the checks: a source and its target, analysed once for all checks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pipeline.numbers import Number, find_numbers
from pipeline.units import Kind, Span

_SHOWN = 60  # characters of a quotation
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Word(NamedTuple):
    """A word of a text, including inner hyphens and apostrophes, with its position.

    ``lower`` is in lower case, with straight apostrophes.
    """

    text: str
    lower: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The span of the word."""
        return Span(self.start, self.end)


class Stage(StrEnum):
    """The stage of translation that a check is for.

    A HYPOTHESIS is the engine's output, before typography and with placeholders for
    inline elements: errors in it are reasons to retry. A TARGET is finished: its
    findings are for the reviewer.
    """

    HYPOTHESIS = "hypothesis"
    TARGET = "target"


@dataclass(frozen=True)
class Pair:
    """A source and a target; words and numbers are extracted at the first use."""

    source: str
    target: str
    kind: Kind = Kind.PARAGRAPH
    stage: Stage = Stage.TARGET

    @cached_property
    def source_words(self) -> tuple[Word, ...]:
        """The words of the source."""
        return _words(self.source)

    @cached_property
    def target_words(self) -> tuple[Word, ...]:
        """The words of the target."""
        return _words(self.target)

    @cached_property
    def source_numbers(self) -> tuple[Number, ...]:
        """The numbers of the source, with their values."""
        return find_numbers(self.source, "fr")

    @cached_property
    def target_numbers(self) -> tuple[Number, ...]:
        """The numbers of the target, with their values."""
        return find_numbers(self.target, "en")


def _words(text: str) -> tuple[Word, ...]:
    lower = text.lower().replace("’", "'")
    if len(lower) != len(text):  # İ gets longer in lower case
        lower = text
    return tuple(
        Word(text[start:end], lower[start:end], start, end)
        for start, end in (m.span() for m in _WORD.finditer(text))
    )


def shortened(text: str) -> str:
    """Return a text, shortened to fit into one line of a message."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
