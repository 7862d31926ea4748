"""What the checks look at: one source and its target, read once for all of them."""

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
    """A word of a text with hyphens and apostrophes inside, and where it stands.

    ``lower`` is in small letters with straight apostrophes.
    """

    text: str
    lower: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return Span(self.start, self.end)


class Stage(StrEnum):
    """What a check looks at.

    A HYPOTHESIS is what an engine gave, before typography and with the marks that stand
    for inline elements: its errors are reasons to try again. The TARGET is finished:
    its findings are for a person to read.
    """

    HYPOTHESIS = "hypothesis"
    TARGET = "target"


@dataclass(frozen=True)
class Pair:
    """A source and a target; words and numbers are found when first asked for."""

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
    if len(lower) != len(text):  # İ grows when it is made small
        lower = text
    return tuple(
        Word(text[start:end], lower[start:end], start, end)
        for start, end in (m.span() for m in _WORD.finditer(text))
    )


def shortened(text: str) -> str:
    """Return a quotation of a text that fits a line."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
