"""Cutting a document into segments, each prepared for an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from pipeline.documents import Block, Document, block_depth, block_text
from pipeline.glossary import Termbase, TermMatch
from pipeline.inlines import (
    Conventions,
    Extraction,
    Restoration,
    extract,
    read_conventions,
)
from pipeline.invalidation import request_key, request_key_with_terms
from pipeline.memory import ReuseKey
from pipeline.segmentation import segment, split_clauses
from pipeline.text.identification import pass_through
from pipeline.text.unwrapping import SegmentText, quote_depth, unwrap
from pipeline.translation.references import title_spans, translate_reference
from pipeline.units import Kind, Origin, Segment, Span, TranslationUnit

# A longer « sentence », in characters, is a text without full stops (a table of
# numbers, a transcript). It is split, because it is too long to review.
_LONGEST = 2000
# Numbers with units or signs, as in the cells of a table: no words and no addresses.
_FIGURES = regex.compile(r"(?=.*\p{N})(?:(?!\p{L}{4}|[@/:\\_])[^\n])*")
_EDGE = 200
_NO_TEXT = Extraction("", "")


@dataclass(frozen=True, slots=True)
class PreparedSegment:
    """One segment, with everything that its translation depends on.

    ``before`` is the document's text between the segment before and this one. ``line``
    is the segment's text on one line. ``extraction`` has its inline elements taken out;
    ``extraction.text`` is what an engine gets, and ``matches`` are the terms in it.
    ``copy`` says that there is nothing to translate. ``ready`` is a target made by
    rule, without an engine. ``key`` is the `request_key`.

    A segment of a block that has not changed is not examined: it has no ``extraction``
    and no ``matches``, and ``unchanged_terms`` are the terms (headword and version) of
    its old unit.
    """

    segment: Segment
    before: str
    line: SegmentText
    extraction: Extraction
    matches: tuple[TermMatch, ...]
    copy: bool
    key: str
    ready: Restoration | None = None
    unchanged_terms: tuple[tuple[str, str], ...] | None = None

    @property
    def text(self) -> str:
        """The text that the engine gets."""
        return self.extraction.text

    @property
    def reuse_key(self) -> ReuseKey:
        """What an old unit must match to be reused."""
        return ReuseKey(self.segment.source, self.key, self.terms, self.segment.kind)

    @property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """Headword and version of the entry of each term occurrence."""
        if self.unchanged_terms is not None:
            return self.unchanged_terms
        return tuple((match.entry.fr, match.entry.version) for match in self.matches)

    @property
    def digest(self) -> str:
        """The hash of key and terms, which identical segments share."""
        return request_key_with_terms(self.key, self.terms)

    def source_span(self, match: TermMatch) -> Span:
        """Return the span of an occurrence in the segment's source."""
        in_line = self.extraction.source_span(Span(match.start, match.end))
        return self.line.to_source(in_line)


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document's segments and the text after the last of them."""

    segments: tuple[PreparedSegment, ...]
    tail: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is needed to extract the inline elements of one segment."""

    line: SegmentText
    marks: tuple[Span, ...]
    conventions: Conventions

    def extraction(self, titles: tuple[Span, ...] = ()) -> Extraction:
        return extract(
            self.line.text,
            marks=tuple(map(self.line.from_source, self.marks)),
            markdown=self.conventions.markdown,
            labels=self.conventions.labels,
            titles=titles,
            tags=self.conventions.tags,
            escapes=self.conventions.escapes,
        )


UnchangedUnits = Callable[[int, str], Sequence[TranslationUnit]]
"""Returns the units of a block (number, text) if it has not changed, else ()."""


def prepare(
    document: Document,
    termbase: Termbase,
    fingerprint: str,
    unchanged: UnchangedUnits | None = None,
) -> PreparedDocument:
    """Cut a document into prepared segments.

    :param fingerprint: the run's `engine_fingerprint`.
    :param unchanged: returns the units of a block that has not changed; such a block is
        not examined.
    """
    basis = _Basis(read_conventions(document), termbase, fingerprint)
    prepared: list[PreparedSegment] = []
    at = 0
    for number, block in enumerate(document.blocks, start=1):
        text = document.text[block.start : block.end]
        units = unchanged(number, text) if unchanged else ()
        segments = _unchanged(document.text, at, block, units) or _prepare_block(
            document, number, at, basis
        )
        prepared += segments
        at = segments[-1].segment.end if segments else at
    return PreparedDocument(tuple(prepared), document.text[at:])


def prepare_paragraph(
    document: Document,
    number: int,
    conventions: Conventions,
    termbase: Termbase,
    fingerprint: str,
) -> tuple[PreparedSegment, ...]:
    """Cut one paragraph, counted from 1, into segments as ``prepare`` does.

    ``before`` of the first segment is empty, because the text before the paragraph is
    not examined. There are no segments if the document has no such paragraph.

    :param conventions: those of the whole document (`read_conventions`).
    """
    if not 1 <= number <= len(document.blocks):
        return ()
    start = document.blocks[number - 1].start
    basis = _Basis(conventions, termbase, fingerprint)
    return tuple(_prepare_block(document, number, start, basis))


class _Basis(NamedTuple):
    """What preparing needs for all blocks of a document."""

    conventions: Conventions
    termbase: Termbase
    fingerprint: str


def _prepare_block(
    document: Document, number: int, at: int, basis: _Basis
) -> list[PreparedSegment]:
    """Return the segments of a block; ``at`` is where the segment before it ends."""
    block = document.blocks[number - 1]
    prepared = []
    for count, (span, line) in enumerate(
        _segments(document, block, basis.conventions), start=1
    ):
        source = document.text[span.start : span.end]
        part = Segment(f"p{number}.s{count}", block.kind, source, *span)
        before = document.text[at : span.start]
        prepared.append(_prepare_segment(part, before, line, basis))
        at = span.end
    return prepared


def _unchanged(
    text: str, at: int, block: Block, units: Sequence[TranslationUnit]
) -> list[PreparedSegment]:
    """Return segments for the units of a block, [] if ``text`` at ``at`` differs."""
    prepared = []
    depth = quote_depth(text[max(0, block.start - _EDGE) : block.start])
    for unit in units:
        start = at + len(unit.before)
        end = start + len(unit.source)
        if text[at:end] != unit.before + unit.source:
            return []
        prepared.append(
            PreparedSegment(
                Segment(unit.id, unit.kind, unit.source, start, end),
                unit.before,
                unwrap(unit.source, depth),
                _NO_TEXT,
                (),
                copy=unit.origin is Origin.COPY,
                key=unit.key,
                unchanged_terms=tuple((use.entry, use.version) for use in unit.terms),
            )
        )
        at = end
    return prepared if at <= block.end else []


def _segments(
    document: Document, block: Block, conventions: Conventions
) -> Iterator[tuple[Span, SegmentText]]:
    """Yield each segment's span in the document and its text."""
    whole = block_text(document, block)
    if block.kind is Kind.CODE:
        yield Span(block.start, block.end), whole
        return
    depth = block_depth(document, block)
    spans = tuple(_spans(whole.text, block))
    if block.kind is Kind.NOTE:
        # The full stops of a bibliographic reference do not end sentences.
        marks = conventions.within(block.start, block.end)
        reading = _Reading(whole, marks, conventions)
        if translate_reference(whole.text, reading.extraction()) is not None:
            spans = (Span(0, len(whole.text)),)
    for span in spans:
        start, end = whole.to_source(span)
        yield (
            Span(block.start + start, block.start + end),
            unwrap(whole.source[start:end], depth),
        )


def _spans(line: str, block: Block) -> Iterator[Span]:
    """Yield the spans of a block's segments; an overlong sentence is split."""
    if not block.translatable:
        yield Span(0, len(line))
        return
    spans = (Span(0, len(line)),) if block.kind is Kind.HEADING else segment(line)
    for span in spans:
        if span.end - span.start <= _LONGEST:
            yield span
            continue
        for piece in split_clauses(line[span.start : span.end], _LONGEST, len):
            text = line[span.start + piece.start : span.start + piece.end]
            start = span.start + piece.start + len(text) - len(text.lstrip())
            end = start + len(text.strip())
            if start < end:
                yield Span(start, end)


def _prepare_segment(
    part: Segment,
    before: str,
    line: SegmentText,
    basis: _Basis,
) -> PreparedSegment:
    if part.kind is Kind.CODE:
        return PreparedSegment(part, before, line, _NO_TEXT, (), copy=True, key="")
    marks = basis.conventions.within(part.start, part.end)
    reading = _Reading(line, marks, basis.conventions)
    extraction = reading.extraction()
    figures = _FIGURES.fullmatch(line.text) is not None
    if pass_through(extraction.text) and not figures:
        return PreparedSegment(part, before, line, extraction, (), copy=True, key="")
    # Figures need English points and commas, but no engine.
    ready = Restoration(line.text) if figures else None
    if part.kind is Kind.NOTE and not ready:
        ready = translate_reference(line.text, extraction)
        if ready is None:
            extraction = reading.extraction(title_spans(line.text))
    # Titles are not translated, so a reference has no terms.
    matches = () if ready else basis.termbase.match(extraction.text)
    rule = ready.text if ready else None
    key = request_key(basis.fingerprint, part.kind, line.text, extraction.text, rule)
    return PreparedSegment(
        part, before, line, extraction, matches, copy=False, key=key, ready=ready
    )
