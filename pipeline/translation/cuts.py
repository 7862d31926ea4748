"""Where a sentence is cut by what is no sentence: bars, tabs, line breaks, notes.

An engine that gets « Accueil | Contact » drops the bar, and one that gets a note in the
middle of a sentence mixes the two up. What stands between two pieces is not translated
and stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.inlines import Extraction, InlineKind, Role
from pipeline.text.identification import has_words
from pipeline.text.unwrapping import SegmentText
from pipeline.units import Span

_SIGNS = regex.compile(r"[|·•]|<br|\^\[|\*\*|__|[\t]|\s{3}")
_BETWEEN = regex.compile(r"\s+[|·•]\s+(?=\S)|\s*<br\s*/?>\s*(?=\S)", regex.IGNORECASE)
_LABEL = regex.compile(
    r"\s*(?P<mark>\*\*|__)(?=\S)(?:(?!(?P=mark))[^.!?\n]){1,60}?"
    r"(?:\s?:(?P=mark)|(?P=mark)\s?:)\s+(?=\S)"
)
# White space that sets out columns, by hand.
_COLUMN = regex.compile(r"[ ]*\t[ \t]*|[ ]{3,}")


def may_be_cut(line: SegmentText) -> bool:
    """Whether a text has any sign at which one is cut; most have none."""
    return _SIGNS.search(line.source) is not None


def cut(line: SegmentText, span: Span, extraction: Extraction) -> Iterator[Span]:
    """Yield the pieces of one sentence of ``line``, without white space around them.

    ``extraction`` is that of the line: nothing is cut inside an element or a link.
    Pieces without a word are left out.
    """
    text = line.text
    kept = [one.source for one in extraction.inlines if not _is_break(one.raw)]
    kept += _links(extraction)
    gaps = [
        gap
        for gap in (*_columns(line), *_gaps(text, span), *_notes(extraction))
        if span.start < gap.start
        and gap.end < span.end
        and not any(gap.overlaps(one) and gap != one for one in kept)
    ]
    at = span.start
    for gap in sorted({*gaps, Span(span.end, span.end)}):
        piece = _stripped(text, at, gap.start)
        at = max(at, gap.end)
        if has_words(piece.in_(text)):
            yield piece


def _is_break(raw: str) -> bool:
    return raw.lower().startswith("<br")


def _gaps(text: str, span: Span) -> Iterator[Span]:
    label = _LABEL.match(text, span.start, span.end)
    if label:
        yield Span(label.end(), label.end())
    for match in _BETWEEN.finditer(text, span.start, span.end):
        yield Span.of(match)


def _columns(line: SegmentText) -> Iterator[Span]:
    """Yield the spaces of the text that are tabs or many spaces in the source."""
    for joint, at in zip(line.joints, line.spaces, strict=True):
        if _COLUMN.fullmatch(joint.in_(line.source)):
            yield Span(at, at + 1)


def _notes(extraction: Extraction) -> Iterator[Span]:
    for inline in extraction.inlines:
        if inline.kind is InlineKind.NOTE and inline.partner >= 0:
            yield inline.source


def _links(extraction: Extraction) -> Sequence[Span]:
    return [
        Span(inline.source.start, extraction.inlines[inline.partner].source.end)
        for inline in extraction.inlines
        if inline.kind is InlineKind.LINK
        and inline.role is Role.START
        and inline.partner >= 0
    ]


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return Span(start, start + len(part.strip()))
