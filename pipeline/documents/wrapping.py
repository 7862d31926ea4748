"""Recognising and unwrapping hard-wrapped paragraphs, and finding possible breaks.

A paragraph is hard-wrapped if its line breaks are where a column limit put them. The
column W is the width of its widest line, and a break is *full* if the first word of the
next line would not have fitted: width + 1 + word > W (less an eighth, for texts that
were edited after wrapping). A break *runs on* if the sentence certainly continues after
it (:func:`pipeline.documents.cues.runs_on`). Lines are one paragraph if

- W is between 40 and 160 columns, as prose is not wrapped narrower or wider;
- every break is full, except one in five that is short and runs on;
- at least half of the breaks run on.

So verse (short lines, or capitals at each beginning), addresses, lists without marks,
and texts with a line per paragraph or per sentence stay unchanged. Lines that meet only
the first two conditions are joined if other paragraphs of the text have the same column
and their breaks are full at that column. A break that is not full (after the end of a
sentence: without the eighth) and does not run on ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.documents.cues import ends_abbreviated, ends_sentence, runs_on
from pipeline.documents.lines import Row
from pipeline.documents.model import Block, Document
from pipeline.text.unwrapping import SegmentText, quote_depth, unwrap
from pipeline.units import Kind

NARROWEST = 40
WIDEST = 160
_PROSE = 66
_MARKS = "*_~`[(«“‘\"' "
_SLACK = 8
_LONE = 5
_LONG_WORD = 40
_EDGE = 200
# Editors break lines at spaces and tabs only, never at no-break spaces.
_FIRST_WORD = re.compile(r"[^ \t]+")
_BREAK = re.compile(r"\r\n|\r|\n")
# A word that would be markup at the beginning of a line.
_AMBIGUOUS = re.compile(
    r"(?:[-+*–—•]|#{1,6}|\d{1,9}[.)]|\(\d+\)|[-=*_]+|\[\^?[^\]]+\]:?)\Z|[>|—]|```|~~~|:::"
)


def paragraphs(text: str, rows: Sequence[Row]) -> list[list[Row]]:
    """Split rows at breaks that end a paragraph: neither full nor running on."""
    column = widest(text, rows)
    if column > WIDEST:
        return [[row] for row in rows]
    parts = [[rows[0]]]
    for row, following in pairwise(rows):
        ends = ends_sentence(text[max(row.start, row.stop - _EDGE) : row.stop])
        limit = column if ends else column - column // _SLACK
        full = _overflows(text, row, following, limit)
        if full or _runs_on(text, row, following):
            parts[-1].append(following)
        else:
            parts.append([following])
    return parts


def filled_column(text: str, rows: Sequence[Row]) -> int:
    """Return the column at which ``rows`` were wrapped, or 0 if it is not certain."""
    if len(rows) == 1:
        return 0
    column = widest(text, rows)
    if not NARROWEST <= column <= WIDEST:
        return 0
    limit = column - column // _SLACK
    lone = running = 0
    for row, following in pairwise(rows):
        runs = _runs_on(text, row, following)
        running += runs
        if not _overflows(text, row, following, limit):
            if not runs:
                return 0
            lone += 1
    breaks = len(rows) - 1
    return column if lone * _LONE <= breaks and running * 2 >= breaks else 0


def breaks_early(text: str, row: Row, following: Row) -> bool:
    """Whether a line ended although the next word fitted, and that begins something.

    This is so in addresses, signatures and schedules. Prose is not wrapped below 66
    columns, and its lines rarely begin with a capital. A line that ends with a word
    such as "de" does not count.
    """
    if _runs_on(text, row, following) or _overflows(text, row, following, _PROSE):
        return False
    tail = text[max(row.start, row.stop - _EDGE) : row.stop]
    first = text[following.start : following.stop].lstrip(_MARKS)[:1]
    if first.isdigit():
        narrow = max(row.width, following.width) < NARROWEST
        return narrow and not tail.endswith(",")
    return first.isupper() and not ends_abbreviated(tail)


def may_be_wrapped(text: str, row: Row, following: Row, column: int) -> bool:
    """Whether an editor may have broken the line between two rows, at ``column``."""
    return NARROWEST <= column <= WIDEST and _overflows(text, row, following, column)


def all_run_on(text: str, rows: Sequence[Row]) -> bool:
    """Whether all breaks of ``rows`` run on."""
    return all(_runs_on(text, row, following) for row, following in pairwise(rows))


def fits_column(text: str, rows: Sequence[Row], column: int) -> bool:
    """Whether every break of ``rows`` is full at the column of the whole text."""
    return len(rows) > 1 and all(
        _overflows(text, row, following, column) for row, following in pairwise(rows)
    )


def widest(text: str, rows: Sequence[Row]) -> int:
    """Return the largest width of a row, without rows that have a very long word."""
    widths = [row.width for row in rows if not _has_long_word(text, row)]
    return max(widths, default=max(row.width for row in rows))


def _has_long_word(text: str, row: Row) -> bool:
    if row.width <= _LONG_WORD or row.width > WIDEST * 2:
        return False
    words = re.split(r"[ \t]", text[row.start : row.stop])
    return max(map(len, words)) > _LONG_WORD


def _overflows(text: str, row: Row, following: Row, column: int) -> bool:
    word = _FIRST_WORD.match(text, following.start, following.stop)
    return row.width + 1 + (len(word[0]) if word else 0) > column


def _runs_on(text: str, row: Row, following: Row) -> bool:
    return runs_on(
        text[max(row.start, row.stop - _EDGE) : row.stop],
        text[following.start : min(following.stop, following.start + _EDGE)],
    )


def block_text(document: Document, block: Block) -> SegmentText:
    """Return a block's text on one line, with offsets relative to ``block.start``.

    Code is unchanged. The indentation and quotation marks after a line end are removed:
    at most as many ">" as precede the block on its first line.
    """
    source = document.text[block.start : block.end]
    if block.kind is Kind.CODE:
        return SegmentText(source, source)
    return unwrap(source, block_depth(document, block))


def block_depth(document: Document, block: Block) -> int:
    """Return the maximum number of ">" at the beginning of a block's lines."""
    line = max(0, block.start - _EDGE)
    return quote_depth(document.text[line : block.start])


def filled_width(source: str) -> int:
    """Return the width to which the lines of a hard-wrapped block were filled.

    Lines of a single long word (an address) count only if there are no others.

    :param source: the block's text.
    """
    lines = [line.rstrip() for line in _BREAK.split(source)]
    filled = [len(line) for line in lines if not _is_long_word(line)]
    return max(filled or map(len, lines))


def wrappable(text: str) -> list[str]:
    """Split a text where a line may be broken.

    This is at spaces, tabs and line ends, but not at no-break spaces, and not before a
    word that would be markup at the beginning of a line.
    """
    words: list[str] = []
    for word in re.findall(r"[^ \t\r\n]+", text):
        if words and reads_as_markup(word):
            words[-1] += " " + word
        else:
            words.append(word)
    return words


def reads_as_markup(word: str) -> bool:
    """Whether a word would be markup at the beginning of a line."""
    return _AMBIGUOUS.match(word) is not None


def _is_long_word(line: str) -> bool:
    return len(line) > _LONG_WORD and " " not in line.strip(" >")
