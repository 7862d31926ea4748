"""Lines of a text, with offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.documents.model import Block
from pipeline.units import Kind

# The three line ends that editors write. Form feeds, U+2028 and the like stay inside
# their line, as in Markdown.
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_WORD = re.compile(r"[^\W_]")


class Line(NamedTuple):
    """A line without its line end."""

    start: int
    end: int


class Row(NamedTuple):
    """A line with content: ``start`` is after its markup, ``stop`` before spaces."""

    line: Line
    start: int
    stop: int

    @property
    def width(self) -> int:
        """Columns in code points, from the margin on, trailing spaces left out."""
        return self.stop - self.line.start


def split_lines(text: str) -> list[Line]:
    """All lines of ``text``; a text that ends with a line end has no empty last one."""
    return [
        Line(*match.span(1)) for match in _LINE.finditer(text) if match[0] or not text
    ]


def has_words(text: str, start: int, end: int) -> bool:
    """Whether a letter or a digit stands there: rules and blank lines have none."""
    return _WORD.search(text, start, end) is not None


def block_of(text: str, rows: Sequence[Row], kind: Kind) -> Block:
    """One block over ``rows``; they follow each other.

    The continuation is what the second line starts with; with lazy quotations
    ("> a", then "b") it is the first prefix that has the most ">".
    """
    prefixes = [text[row.line.start : row.start] for row in rows[1:]]
    continuation = max(prefixes, key=lambda prefix: prefix.count(">"), default="")
    return Block(kind, rows[0].start, rows[-1].stop, continuation=continuation)
