"""The data types for inline elements, extraction and restoration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.text.protected import TITLES
from pipeline.units import Finding, Span


class InlineKind(StrEnum):
    """The kind of an inline element, in any text or only in markup."""

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
    """The role of an element, named as in XLIFF 2.1: standalone, start or end."""

    STANDALONE = "ph"
    START = "sc"
    END = "ec"


@dataclass(frozen=True, slots=True)
class Inline:
    """One element removed from a text.

    ``raw`` is its text, ``source`` its span in the source, ``at`` its offset in the
    clean text. ``partner`` is the index of a START's END and of an END's START, -1 if
    it is not in the segment. ``shown`` replaces the element in the clean text at ``at``
    ("" for most); where the target has it, ``raw`` replaces it there. ``lead`` and
    ``trail`` were removed with it, because they belong to it (a comma before an
    address, the brackets around it).
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

    They have the same length and correspond character by character, or else the first
    replaces the second as a whole (a character for an entity, a space for several).
    """

    clean: Span
    source: Span


@dataclass(frozen=True, slots=True)
class Extraction:
    """A text without its inline elements; ``text`` is the engine's input."""

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
        """Return the source offset of the character at ``at``.

        With ``end``, return the offset after the character before ``at``.
        """
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

    ``spans`` are the spans of the elements' raw texts, in text order. There is a
    finding for each element whose place is uncertain.
    """

    text: str
    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = ()
