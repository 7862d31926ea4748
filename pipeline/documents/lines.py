"""Lines of a text, with offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.documents.model import Block
from pipeline.units import Kind

# The three line ends that editors write. Form feeds, U+2028 and others do not end a
# line, as in Markdown.
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_WORD = re.compile(r"[^\W_]")


class Line(NamedTuple):
    """A line without its line end."""

    start: int
    end: int


class Row(NamedTuple):
    """A line with content, from ``start`` (after its markup) to ``stop``."""

    line: Line
    start: int
    stop: int

    @property
    def width(self) -> int:
        """The width in code points, from the margin and without trailing spaces."""
        return self.stop - self.line.start


def split_lines(text: str) -> list[Line]:
    """Return all lines of ``text``, without an empty line after the last line end."""
    return [
        Line(*match.span(1)) for match in _LINE.finditer(text) if match[0] or not text
    ]


def has_words(text: str, start: int, end: int) -> bool:
    """Whether there is a letter or digit; rules and blank lines have none."""
    return _WORD.search(text, start, end) is not None


def block_of(text: str, rows: Sequence[Row], kind: Kind) -> Block:
    """Return one block of consecutive rows.

    The continuation is the prefix of the second line. In lazy quotations ("> a", then
    "b") it is the first prefix with the most ">".
    """
    prefixes = [text[row.line.start : row.start] for row in rows[1:]]
    continuation = max(prefixes, key=lambda prefix: prefix.count(">"), default="")
    return Block(kind, rows[0].start, rows[-1].stop, continuation=continuation)
