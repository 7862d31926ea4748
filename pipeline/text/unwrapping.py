"""Unwrapping: the text of a segment on one line, with offsets back into the source.

A unit's ``source`` is exactly the text of the file. In a hard-wrapped block it has line
ends in it, and the indentation or "> " of the next lines. The segment's *text* is what
is translated, checked, compared and shown: each line joint is one space in it, and so
is each run of spaces or tabs. No-break spaces stay: they are French typography.

`SegmentText.to_source` turns offsets into the text into offsets into the source,
`SegmentText.from_source` does the reverse. No other module does this.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from pipeline.units import Kind, Span, TranslationUnit

# A line end (Windows, old Macintosh, Unix), and the beginning of the next line.
LINE_END = r"(?:\r\n|\r|\n)"
CONTINUATION = r"[ \t]*(?:>[ \t]*)*"
# What is between the texts of two subtitles: an empty line, perhaps a number or a name,
# and the line of times (SubRip, WebVTT).
CUE_TIMES = (
    r"[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}[ \t]*-->"
    r"[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}[^\r\n]*"
)
CUE_BREAK = (
    rf"{LINE_END}(?:(?:[ \t]*{LINE_END})+(?:(?![^\r\n]*-->)[^\r\n]+{LINE_END})?"
    rf"|[ \t]*\d+[ \t]*{LINE_END}|){CUE_TIMES}{LINE_END}"
)
_SIGN = re.compile(r"[\r\n\t]|  ")  # part of every joint: a cheap first test
_ANY_DEPTH = 99
STRING = -1
"""Used as a quotation depth: a string of a message catalogue, cut into literals."""
# The text before such a string on its line, and before the next line of its text.
_BEFORE_STRING = re.compile(r"(?:msg[a-z_]+(?:\[\d+\])?[ \t]*)?\"|\\n")


@dataclass(frozen=True, slots=True)
class SegmentText:
    """A segment's text on one line, and the source that it comes from.

    ``joints`` are the spans of ``source`` that became one space in ``text``, in order;
    ``spaces`` are the offsets of these spaces in ``text``.
    """

    text: str
    source: str
    joints: tuple[Span, ...] = ()
    spaces: tuple[int, ...] = ()

    def to_source(self, span: Span) -> Span:
        """Return the span of ``source`` for a span of ``text``."""
        return Span(self._to_source(span.start), self._to_source(span.end))

    def from_source(self, span: Span) -> Span:
        """Return the span of ``text`` for a span of ``source``."""
        return Span(self._from_source(span.start), self._from_source(span.end))

    def line_joint(self) -> str:
        """Return the first line end and the beginning of the next line, "" if none."""
        for start, end in self.joints:
            joint = self.source[start:end].lstrip(" \t")
            if joint[:1] in ("\r", "\n"):
                return joint
        return ""

    def find_in_source(self, span: Span | None) -> Span | None:
        """Return ``to_source(span)``, None if the source does not have the span.

        It does not if ``span`` is None, or lies in segments that were joined to this
        one (`joined_text`).
        """
        if span is None:
            return None
        in_source = self.to_source(span)
        return in_source if in_source.end <= len(self.source) else None

    def _to_source(self, at: int) -> int:
        before = bisect_left(self.spaces, at)
        if not before:
            return at
        return at - self.spaces[before - 1] - 1 + self.joints[before - 1].end

    def _from_source(self, at: int) -> int:
        before = bisect_left(self.joints, at, key=lambda joint: joint.start)
        if not before:
            return at
        after = self.spaces[before - 1] + 1
        return after + max(0, at - self.joints[before - 1].end)


def unwrap(source: str, depth: int = _ANY_DEPTH) -> SegmentText:
    r"""Return the text of a segment on one line, from its source.

    >>> unwrap("une ligne\n> puis deux", 1).text
    'une ligne puis deux'

    :param depth: how many ">" a line may begin with as marks of a quotation
        (`quote_depth`); further ones are text ("> 3 m"). By default all are marks.
        STRING means that the source is cut into the literals of a message catalogue.
    """
    if not _SIGN.search(source):
        return SegmentText(source, source)
    pattern = _joint(min(depth, _ANY_DEPTH))
    joints = tuple(Span.of(match) for match in pattern.finditer(source))
    spaces: list[int] = []
    shift = 0
    for joint in joints:
        spaces.append(joint.start - shift)
        shift += joint.end - joint.start - 1
    return SegmentText(pattern.sub(" ", source), source, joints, tuple(spaces))


@lru_cache
def _joint(depth: int) -> re.Pattern[str]:
    if depth == STRING:
        seam = rf'"[ \t]*{LINE_END}[ \t]*"'
        return re.compile(rf" +{seam} *|{seam} +| {{2,}}")
    marks = rf"(?:>[ \t]*){{0,{depth}}}"
    return re.compile(
        rf"[ \t]*{CUE_BREAK}[ \t]*|[ \t]*(?:{LINE_END}[ \t]*{marks})+|[ \t]{{2,}}|\t"
    )


def one_line(text: str) -> str:
    """Return a text on one line, without spaces at its ends."""
    return unwrap(text).text.strip()


def quote_depth(before: str) -> int:
    """Return how many ">" are in front of a block on its first line, or STRING.

    ``before`` is the document's text before the block, or at least that line of it.
    """
    line = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
    if _BEFORE_STRING.match(line):
        return STRING
    return 0 if "<" in line else line.count(">")  # "<p>" is a tag


def segment_texts(units: Iterable[TranslationUnit]) -> Iterator[SegmentText]:
    """Yield the text of each unit of a record, in order; code is not unwrapped."""
    for _, group in groupby(units, key=lambda unit: unit.paragraph):
        depth: int | None = None
        for unit in group:
            if depth is None:
                depth = quote_depth(unit.before)
            if unit.kind is Kind.CODE:
                yield SegmentText(unit.source, unit.source)
            else:
                yield unwrap(unit.source, depth)


def joined_text(parts: Sequence[SegmentText]) -> SegmentText:
    """Return the joined text of segments that share one English sentence.

    The English is in the first segment's unit, so only spans of the first part have a
    place in that unit's source.
    """
    if len(parts) == 1:
        return parts[0]
    return replace(parts[0], text=" ".join(part.text for part in parts))
