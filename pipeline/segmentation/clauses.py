"""Splitting a long sentence into pieces that an engine can take, at clause marks."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from pipeline.segmentation.shapes import atoms, numbers, pairs
from pipeline.text.spaces import JOINER, NO_BREAKS
from pipeline.units import Span

_JOINTS = (
    "et|mais|ou|or|car|donc|puisque|tandis que|alors que|parce que|afin|qui|que|dont"
)

# Where to cut, best places first: at the end of a match. No-break spaces never match.
_MARKS = (
    r"[.!?…][»”\")\]]*[ \t\n]+(?=\S)",
    rf"[;:][ \t\n]+(?=\S)|(?<!\s)[ \t\n]+(?=[—–][ \t\n{NO_BREAKS}])",
    rf",[ \t\n]+(?=(?:{_JOINTS})\b|qu[’'])",
    r",[ \t\n]+(?=\S)",
    rf"[ \t\n](?=(?:{_JOINTS})\b|qu[’'])",
    r"(?<!\s)[ \t\n]+(?=[^\s;:!?»])",
    r"(?<!\s)[ \t\n]+(?=\S)",
)
_CUTS = tuple(re.compile(pattern) for pattern in _MARKS)

# How near to an end of the piece a cut may be, as a share of the piece. At strong marks
# an uneven cut is allowed. Within these bounds the cut nearest to the middle is taken,
# so that the pieces are of similar size and the time is O(n log n).
_STRONG = 3  # how many of the first classes of marks are strong
_STRONG_MARGIN, _WEAK_MARGIN = 0.15, 0.25

# How many levels of nested quotations are examined; each level measures the text once.
_MAX_DEPTH = 4


def split_clauses(
    text: str, limit: int, measure: Callable[[str], int]
) -> tuple[Span, ...]:
    """Cut ``text`` into contiguous pieces with ``measure(piece) <= limit``.

    The text is cut at sentence and clause marks if possible, else before conjunctions,
    at commas, between words, or between characters. A URL, a number, a quotation or a
    parenthesis is cut only if it is over the limit itself. White space belongs to the
    piece before the cut, so the pieces together are the text. A single character that
    is over the limit is one piece.

    >>> text = "Il pleut depuis lundi, donc nous restons ici."
    >>> [span.in_(text) for span in split_clauses(text, 30, len)]
    ['Il pleut depuis lundi, ', 'donc nous restons ici.']

    :param measure: returns the size of a text, usually the engine's number of pieces.
    """
    cutter = _Cutter(text, limit, measure)
    return tuple(cutter.pieces())


class _Cutter:
    def __init__(self, text: str, limit: int, measure: Callable[[str], int]) -> None:
        self.text = text
        self.limit = limit
        self.measure = measure
        self.classes: Sequence[Sequence[int]] | None = None  # found when needed

    def pieces(self) -> Iterator[Span]:
        todo = [Span(0, len(self.text))] if self.text else []
        while todo:
            piece = todo.pop()
            if piece.end - piece.start == 1 or self._fits(piece):
                yield piece
                continue
            cut = self._cut(piece)
            todo += [Span(cut, piece.end), Span(piece.start, cut)]

    def _fits(self, span: Span) -> bool:
        return self.measure(self.text[span.start : span.end]) <= self.limit

    def _cut(self, piece: Span) -> int:
        if self.classes is None:
            self.classes = self._find_cuts()
        for rank, cuts in enumerate(self.classes):
            margin = _STRONG_MARGIN if rank < _STRONG else _WEAK_MARGIN
            slack = int((piece.end - piece.start) * margin)
            cut = _nearest(cuts, Span(piece.start + slack, piece.end - slack))
            if cut is not None:
                return cut
        for cuts in self.classes:
            cut = _nearest(cuts, piece)
            if cut is not None:
                return cut
        return self._inside_word(piece)

    def _find_cuts(self) -> Sequence[Sequence[int]]:
        kept = self._kept_whole()
        return [
            [cut for cut in _ends(pattern, self.text) if not kept[cut]]
            for pattern in _CUTS
        ]

    def _kept_whole(self) -> bytearray:
        """Return a byte for each character: 1 if a cut before it is forbidden."""
        kept = bytearray(len(self.text) + 1)
        for span in (*atoms(self.text), *numbers(self.text)):
            if self._fits(span):
                _forbid(kept, span)
        open_ends: list[int] = []
        for span in pairs(self.text):
            while open_ends and open_ends[-1] <= span.start:
                open_ends.pop()
            open_ends.append(span.end)
            if len(open_ends) <= _MAX_DEPTH and self._fits(span):
                _forbid(kept, span)
        return kept

    def _inside_word(self, piece: Span) -> int:
        """Cut at the middle, but not between a letter and its combining marks."""
        middle = (piece.start + piece.end) // 2
        cut = middle
        while cut < piece.end and _joins(self.text[cut]):
            cut += 1
        return cut if cut < piece.end else middle


def _ends(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    for match in pattern.finditer(text):
        yield match.end()


def _forbid(kept: bytearray, span: Span) -> None:
    inside = range(span.start + 1, span.end)
    kept[inside.start : inside.stop] = b"\1" * len(inside)


def _nearest(cuts: Sequence[int], span: Span) -> int | None:
    """Return the cut inside ``span`` that is nearest to its middle, None if none."""
    middle = (span.start + span.end) // 2
    at = bisect_left(cuts, middle)
    near = [cut for cut in cuts[max(0, at - 1) : at + 1] if span.start < cut < span.end]
    return min(near, key=lambda cut: abs(cut - middle), default=None)


def _joins(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character == JOINER
