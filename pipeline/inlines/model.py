"""The values of this package: elements, a text without them, a target with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.text.protected import TITLES
from pipeline.units import Finding, Span


class InlineKind(StrEnum):
    """What an inline element is: the kinds of every text, and those of markup."""

    URL = TITLES["URL"]
    EMAIL = TITLES["EMAIL"]
    TEMPLATE = TITLES["TEMPLATE"]
    PLACEHOLDER = TITLES["PLACEHOLDER"]
    MARK = TITLES["MARK"]
    PHONE = TITLES["PHONE"]
    NAME = TITLES["NAME"]
    SYMBOL = TITLES["SYMBOL"]
    CITATION = "citation"
    CODE = "code"
    MATHS = "formula"
    IMAGE = "image"
    TAG = "HTML tag"
    EMPHASIS = "emphasis"
    LINK = "link"
    ESCAPE = "escaped character"
    TITLE = "title"
    NOTE = "inline note"
    FORM = "another spelling"


class Role(StrEnum):
    """XLIFF 2.1's elements: a standalone code, and the two ends of a spanning one."""

    STANDALONE = "ph"
    START = "sc"
    END = "ec"


@dataclass(frozen=True, slots=True)
class Inline:
    """One element taken out of a text.

    ``raw`` is what is put back, ``source`` where it stood, ``at`` its place in the
    clean text. ``partner`` is the index of a START's END and the other way round, -1
    where there is none in the segment. ``shown`` is what stands for the element in the
    clean text, at ``at`` ("" for most): where the target has it too, ``raw`` takes its
    place. ``lead`` and ``trail`` are what went out with it because it would have been
    left dangling (a comma before an address, the brackets around it).
    """

    kind: InlineKind
    raw: str
    source: Span
    at: int
    role: Role = Role.STANDALONE
    partner: int = -1
    shown: str = ""
    lead: str = ""
    trail: str = ""


class Piece(NamedTuple):
    """A run of the clean text and the run of the source that it comes from.

    They are equal letter by letter, or one is a replacement of the other as a whole
    (an entity, a run of white space).
    """

    clean: Span
    source: Span


@dataclass(frozen=True, slots=True)
class Extraction:
    """A text without its inline elements: ``text`` is what an engine gets."""

    source: str
    text: str
    pieces: tuple[Piece, ...] = ()
    inlines: tuple[Inline, ...] = ()

    @property
    def origins(self) -> tuple[int, ...]:
        """The offset in the source of each character of the clean text."""
        return tuple(self._origins())

    def _origins(self) -> Iterator[int]:
        for clean, source in self.pieces:
            same = clean.end - clean.start == source.end - source.start
            for step in range(clean.end - clean.start):
                yield source.start + (step if same else 0)

    def source_span(self, span: Span) -> Span:
        """Return a span of the clean text as a span of the source."""
        if not self.pieces:
            return Span(0, 0)
        start = self._source_offset(span.start, end=False)
        if span.end <= span.start:
            return Span(start, start)
        return Span(start, self._source_offset(span.end, end=True))

    def _source_offset(self, at: int, *, end: bool) -> int:
        """Return where the character at ``at`` starts, or the one before it ends."""
        last = self.pieces[-1]
        for clean, source in self.pieces:
            if clean.start <= at - end < clean.end:
                if clean.end - clean.start == source.end - source.start:
                    return source.start + at - clean.start
                return source.end if end else source.start
        return last.source.end


@dataclass(frozen=True, slots=True)
class Restoration:
    """A target with its inline elements.

    ``spans`` are where the elements' raw texts stand, in text order. A finding says of
    each element whose place is a guess.
    """

    text: str
    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = ()
