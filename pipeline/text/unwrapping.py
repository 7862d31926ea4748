"""The text of a segment: its source on one line, with the way back to the file.

A unit's ``source`` is what stands in the file, byte for byte. In a hard-wrapped block
it has line ends in it, with the indentation and the "> " that the next line begins
with. What is translated, checked, compared and shown is the segment's *text*: each such
joint is one space, and so is each run of spaces or tabs. No-break spaces stay: they are
French typography.

Offsets into the text are turned into offsets of the source by `SegmentText.to_source`,
and back by `SegmentText.from_source`. Nothing else does that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from pipeline.units import Kind, Span, TranslationUnit

# A line end of a source with the beginning of the next line. Editors write these three.
LINE_END = r"(?:\r\n|\r|\n)"
CONTINUATION = r"[ \t]*(?:>[ \t]*)*"
# From the text of one subtitle to that of the next: an empty line, perhaps a number or
# a name, and the line of times (SubRip, WebVTT).
CUE_TIMES = (
    r"[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}[ \t]*-->"
    r"[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}[^\r\n]*"
)
CUE_BREAK = (
    rf"{LINE_END}(?:(?:[ \t]*{LINE_END})+(?:(?![^\r\n]*-->)[^\r\n]+{LINE_END})?"
    rf"|[ \t]*\d+[ \t]*{LINE_END}|){CUE_TIMES}{LINE_END}"
)
_SIGN = re.compile(r"[\r\n\t]|  ")  # what every joint has; most texts have none
_ANY_DEPTH = 99
STRING = -1
"""In place of a depth: the string of a message catalogue, cut into literals."""
# What stands before such a string on its line, and before the next line of its text.
_BEFORE_STRING = re.compile(r"(?:msg[a-z_]+(?:\[\d+\])?[ \t]*)?\"|\\n")


@dataclass(frozen=True, slots=True)
class SegmentText:
    """A segment's text and where it comes from.

    ``joints`` are the spans of ``source`` that are one space in ``text``, in order, and
    ``spaces`` the offsets of these spaces in ``text``.
    """

    text: str
    source: str
    joints: tuple[Span, ...] = ()
    spaces: tuple[int, ...] = ()

    def to_source(self, span: Span) -> Span:
        """Return where a span of the text stands in the source."""
        return Span(self._to_source(span.start), self._to_source(span.end))

    def from_source(self, span: Span) -> Span:
        """Return where a span of the source stands in the text."""
        return Span(self._from_source(span.start), self._from_source(span.end))

    def line_joint(self) -> str:
        """Return the first line end with what the next line begins with, or ""."""
        for start, end in self.joints:
            found = self.source[start:end].lstrip(" \t")
            if found[:1] in ("\r", "\n"):
                return found
        return ""

    def find_in_source(self, span: Span | None) -> Span | None:
        """Return ``to_source``, or None for what the source does not have.

        That is no span, or one that reaches into what was joined (`joined_text`).
        """
        if span is None:
            return None
        found = self.to_source(span)
        return found if found.end <= len(self.source) else None

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
    """Return the text of a segment.

    ``depth`` is how many ">" a line of its block may begin with (`quote_depth`). More
    are text: "> 3 m". Left out, all of them are taken for quotation marks. STRING says
    that the source is a string of literals.
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
    """Return a text of any language on one line, without spaces around it."""
    return unwrap(text).text.strip()


def quote_depth(before: str) -> int:
    """Return how many ">" stand before a block on its first line, or STRING.

    ``before`` is the document's text before the block, or the end of it.
    """
    line = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
    if _BEFORE_STRING.match(line):
        return STRING
    return 0 if "<" in line else line.count(">")  # "<p>" is a tag


def segment_texts(units: Iterable[TranslationUnit]) -> Iterator[SegmentText]:
    """Yield the text of each unit of a record, in order; code stays as it is."""
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
    """Return the text of segments whose English stands in the first one's unit.

    Only the first part has a place in that unit's source.
    """
    if len(parts) == 1:
        return parts[0]
    return replace(parts[0], text=" ".join(part.text for part in parts))
