"""What is carried around the engine: URLs, e-mails, footnote marks.

The names are XLIFF's ("inline elements"). They are taken out before the engine sees
the sentence, because engines mangle them, and put back at the aligned place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from pipeline.units import Finding, Span, WordLink


class InlineKind(StrEnum):
    """What an inline element is."""

    URL = "url"
    EMAIL = "email"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Inline:
    """One element taken out of the text; ``at`` is its place in the clean text."""

    kind: InlineKind
    raw: str
    at: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """A text without its inline elements.

    ``origins[i]`` is the offset in the original text of the clean text's i-th
    character.
    """

    text: str
    origins: tuple[int, ...]
    inlines: tuple[Inline, ...] = ()

    def source_span(self, span: Span) -> Span:
        """Return a span of the clean text as a span of the original text."""
        if span.start == span.end:
            return Span(self.origins[span.start], self.origins[span.start])
        return Span(self.origins[span.start], self.origins[span.end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Restoration:
    """A target with its inline elements; ``spans`` are theirs, in text order."""

    text: str
    spans: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = ()


_ELEMENT = regex.compile(
    r"""
    (?P<url> (?:,\s)? (?:https?://|www\.) [^\s<>«»]* [^\s<>«».,;:!?)\]’'"…] ) |
    (?P<email> [\w.+-]+@[\w-]+(?:\.[\w-]+)+ ) |
    (?P<mark> \[\^?\w{1,6}\] | [¹²³⁰⁴-⁹]+ | (?<=[\p{L}»”)])\d{1,3}(?!\w) )
    """,
    regex.VERBOSE,
)
_CLOSING = regex.compile(r"[\s.,;:!?…»”’\"')\]]*\Z")


def extract(text: str, *, marks: Collection[str] = ()) -> Extraction:
    """Take the inline elements out of one segment; ``marks`` are the known notes."""
    clean: list[str] = []
    origins: list[int] = []
    inlines: list[Inline] = []
    at = 0
    for match in _ELEMENT.finditer(text):
        kind = InlineKind(str(match.lastgroup))
        raw = match.group()
        if kind is InlineKind.MARK and raw.isdigit() and raw not in marks:
            continue
        _append(text, at, match.start(), clean, origins)
        inlines.append(Inline(kind, raw, len(clean)))
        at = match.end()
    _append(text, at, len(text), clean, origins)
    return Extraction("".join(clean), tuple(origins), tuple(inlines))


def _append(
    text: str, start: int, end: int, clean: list[str], origins: list[int]
) -> None:
    """Copy text[start:end], one space for each run of white space."""
    for offset in range(start, end):
        char = text[offset]
        if char in " \t\r\n\f\v":
            if not clean or clean[-1] == " ":
                continue
            char = " "
        clean.append(char)
        origins.append(offset)


def restore(
    target: str, extraction: Extraction, links: Sequence[WordLink]
) -> Restoration:
    """Put the inline elements back at the place that their neighbours went to."""
    placed = sorted(
        (_place(inline, target, extraction.text, links), index)
        for index, inline in enumerate(extraction.inlines)
    )
    text, spans, at = "", [], 0
    for place, index in placed:
        raw = extraction.inlines[index].raw
        text += target[at:place]
        spans.append(Span(len(text), len(text) + len(raw)))
        text += raw
        at = place
    return Restoration(text + target[at:], tuple(spans))


def _place(inline: Inline, target: str, clean: str, links: Sequence[WordLink]) -> int:
    rest = clean[inline.at :]
    if _CLOSING.fullmatch(rest):
        closing = _CLOSING.search(target)
        return closing.start() if closing and rest.strip() else len(target)
    if not clean[: inline.at].strip():
        return 0
    before = [link for link in links if link.source.end <= inline.at]
    if before:
        return max(before, key=lambda link: (link.source.end, link.weight)).target.end
    return len(target)


_NOTE = regex.compile(r"(?m)^[ \t]*(?:\[\^?)?(\d{1,3})(?:\]:?|[.)])?[ \t]+\S")


def find_marks(text: str) -> frozenset[str]:
    """Return the numbers of the notes at the end of a document."""
    return frozenset(_NOTE.findall(text))
