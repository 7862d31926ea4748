"""Removing the inline elements from a segment, so that a clean sentence remains."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import regex

from pipeline.inlines.elements import Found
from pipeline.inlines.markup import markdown_elements
from pipeline.inlines.model import Extraction, Inline, InlineKind, Piece, Role
from pipeline.inlines.tags import tag_elements
from pipeline.text.spaces import NO_BREAKS
from pipeline.units import Span

_WHITE = " \t\r\n\f\v"
_RUN = re.compile(rf"[{_WHITE}]{{2,}}")
_TO_SPACE = str.maketrans(dict.fromkeys(_WHITE, " "))
_SPACES = _WHITE + NO_BREAKS
_CLOSING = ".,;:!?…»”’)]}"
# Punctuation that is removed with an element that it introduces or separates.
_HANGING = ",;:–—"
_REST = regex.compile(r"[.…!?]*\s*[»”\"’)\]]*[.…!?]*\s*")
_SEPARATORS = regex.compile(r"\s*[,;/|&+]?\s*")
_ADDRESSES = (InlineKind.URL, InlineKind.EMAIL)
_BRACKETS = {"<": ">", "(": ")", "[": "]", "«": "»", "“": "”"}


def extract(
    text: str,
    *,
    marks: Collection[Span] = (),
    markdown: bool = False,
    labels: Collection[str] = (),
    titles: Collection[Span] = (),
    tags: bool = False,
    escapes: bool = False,
    forms: Iterable[tuple[Span, str]] = (),
) -> Extraction:
    """Remove the inline elements from one segment.

    The clean text has no double spaces and no punctuation that belonged to a removed
    element. Citations such as (Dupont, 2020) stay, because they are part of the
    sentence and engines copy them; Markdown's [@dupont] is removed.

    :param marks: the spans of footnote marks directly after words (`find_marks`).
    :param markdown: whether the text is Markdown.
    :param labels: the labels of Markdown's link definitions.
    :param titles: spans that are not translated.
    :param tags: whether the text has tags of HTML or subtitles.
    :param escapes: whether it has backslash escapes; only used with ``tags``.
    :param forms: spans with the form that replaces them in the clean text
        (`pipeline.text.forms`), unless they overlap an element.
    """
    known = frozenset(marks)
    if markdown:
        found = list(markdown_elements(text, known, labels))
    elif tags:
        found = list(tag_elements(text, known, escapes=escapes))
    else:
        found = list(tag_elements(text, known, plain=True))
    found = _with_titles(text, found, titles)
    found = _with_forms(text, found, forms)
    return _Builder(text, _merged(text, found)).build()


def _with_titles(
    text: str, found: Sequence[Found], titles: Collection[Span]
) -> list[Found]:
    """Replace what was found inside the titles by the titles themselves."""
    kept = [
        one for one in found if not any(one.span.overlaps(title) for title in titles)
    ]
    kept += [Found(InlineKind.TITLE, t, text[t.start : t.end]) for t in titles]
    return sorted(kept, key=lambda one: one.span)


def _with_forms(
    text: str, found: Sequence[Found], forms: Iterable[tuple[Span, str]]
) -> list[Found]:
    """Add the words with another form, unless they overlap an element."""
    taken = [one.span for one in found]
    added = [
        Found(InlineKind.FORM, span, span.in_(text), shown=form, decoded=True)
        for span, form in forms
        if not any(span.overlaps(one) for one in taken)
    ]
    if not added:
        return list(found)
    return sorted([*found, *added], key=lambda one: one.span)


def _merged(text: str, found: Sequence[Found]) -> list[Found]:
    """Merge consecutive addresses into one element, with the commas between them."""
    merged: list[Found] = []
    for one in found:
        if merged and one.kind in _ADDRESSES and merged[-1].kind in _ADDRESSES:
            gap = text[merged[-1].span.end : one.span.start]
            if _SEPARATORS.fullmatch(gap):
                span = Span(merged[-1].span.start, one.span.end)
                merged[-1] = Found(one.kind, span, text[span.start : span.end])
                continue
        merged.append(one)
    return merged


class _Builder:
    """Builds the clean text by copying a text without its elements."""

    def __init__(self, text: str, found: Sequence[Found]) -> None:
        self._text = text
        self._found = found
        self._clean = ""
        self._pieces: list[Piece] = []
        self._inlines: list[Inline] = []
        self._starts: dict[int, int] = {}

    def build(self) -> Extraction:
        at = 0
        for index, found in enumerate(self._found):
            if found.decoded:
                self._copy(at, found.span.start)
                self._show(found.shown, found.span)
                at = found.span.end
                continue
            following = self._found[index + 1 : index + 2]
            limit = following[0].span.start if following else len(self._text)
            start, end = self._hull(found, at, limit)
            self._copy(at, start)
            self._take(found, start, end)
            at = end
        self._copy(at, len(self._text))
        self._trim()
        return Extraction(
            self._text, self._clean, tuple(self._pieces), tuple(self._inlines)
        )

    def _hull(self, found: Found, least: int, most: int) -> tuple[int, int]:
        """Return the element's span with the punctuation that is removed with it."""
        start, end = found.span
        if found.role is not Role.STANDALONE or found.shown:
            return start, end
        text = self._text
        if found.kind is InlineKind.TITLE:
            start, end = self._with_quotation_marks(start, end, least, most)
        elif start > least and end < most:
            closing = _BRACKETS.get(text[start - 1])
            if closing and text[end] == closing and found.kind is not InlineKind.MARK:
                start, end = start - 1, end + 1
        before = self._spaces_before(start, least)
        first = not self._clean.strip() and not text[least:before].strip()
        if before < start or first:
            last = end == len(text) or text[end] in _SPACES or text[end] in _CLOSING
            if first:
                end = self._after_hanging(end, most)
            elif last:
                start = self._before_hanging(found, before, end, least)
                if (
                    text[before - 1 : before] == text[end : end + 1] == "."
                    and end < most
                ):
                    end += 1  # « Tél. 01… . »: keep only one full stop
        return start, end

    def _with_quotation_marks(
        self, start: int, end: int, least: int, most: int
    ) -> tuple[int, int]:
        text = self._text
        first = self._spaces_before(start, least)
        last = end
        while last < most and text[last] in _SPACES:
            last += 1
        if first > least and last < most and text[first - 1] in '«“"':
            return first - 1, last + 1
        return start, end

    def _before_hanging(self, found: Found, before: int, end: int, least: int) -> int:
        text = self._text
        if found.kind is InlineKind.MARK or before <= least:
            return before
        sign = text[before - 1]
        if sign not in _HANGING:
            return before
        doubled = sign in ",;" and text[end : end + 1] == sign
        if doubled or _REST.fullmatch(text, end):
            return self._spaces_before(before - 1, least)
        return before

    def _after_hanging(self, end: int, most: int) -> int:
        after = end
        while after < most and self._text[after] in _SPACES:
            after += 1
        if after < most and self._text[after] in _HANGING:
            after += 1
            while after < most and self._text[after] in _SPACES:
                after += 1
        return after

    def _spaces_before(self, at: int, least: int) -> int:
        while at > least and self._text[at - 1] in _SPACES:
            at -= 1
        return at

    def _take(self, found: Found, start: int, end: int) -> None:
        number = len(self._inlines)
        partner = -1
        if found.pair >= 0 and found.role is Role.START:
            self._starts[found.pair] = number
        elif found.pair >= 0 and found.role is Role.END:
            partner = self._starts.pop(found.pair, -1)
        self._inlines.append(
            Inline(
                found.kind,
                found.raw,
                found.span,
                len(self._clean),
                found.role,
                partner,
                found.shown,
                self._text[start : found.span.start],
                self._text[found.span.end : end],
            )
        )
        if partner >= 0:
            self._inlines[partner] = replace(self._inlines[partner], partner=number)
        if found.shown:
            self._show(found.shown, self._shown_span(found))

    def _shown_span(self, found: Found) -> Span:
        """Return the span of ``shown`` in the source, or of the whole element."""
        inside = found.raw.find(found.shown)
        if found.kind is InlineKind.CODE and inside >= 0:
            start = found.span.start + inside
            return Span(start, start + len(found.shown))
        return found.span

    def _show(self, shown: str, source: Span) -> None:
        start = len(self._clean)
        self._clean += shown
        self._pieces.append(Piece(Span(start, len(self._clean)), source))

    def _copy(self, start: int, end: int) -> None:
        """Copy text[start:end], with one space for each run of white space."""
        at = start
        if not self._clean or self._clean[-1] == " ":
            while at < end and self._text[at] in _WHITE:
                at += 1
        if self._clean[-1:] == " " and self._text[at:end][:1] in tuple(",."):
            # « est <b>{0}</b>, ou » is given as « est, ou ».
            self._shorten(len(self._clean) - 1)
        while at < end:
            run = _RUN.search(self._text, at, end)
            stop = run.start() if run else end
            if stop > at:
                plain = self._text[at:stop].translate(_TO_SPACE)
                self._piece(plain, Span(at, stop))
            if run:
                self._piece(" ", Span.of(run))
                stop = run.end()
            at = stop

    def _piece(self, shown: str, source: Span) -> None:
        """Add a run, or extend the last one if it is continued."""
        start = len(self._clean)
        self._clean += shown
        clean = Span(start, len(self._clean))
        if self._pieces:
            last = self._pieces[-1]
            exact = clean.end - clean.start == source.end - source.start
            was_exact = _length(last.clean) == _length(last.source)
            if exact and was_exact and last.source.end == source.start:
                self._pieces[-1] = Piece(
                    Span(last.clean.start, clean.end),
                    Span(last.source.start, source.end),
                )
                return
        self._pieces.append(Piece(clean, source))

    def _trim(self) -> None:
        """Remove the white space at the end."""
        self._shorten(len(self._clean.rstrip(_WHITE)))

    def _shorten(self, length: int) -> None:
        """Shorten the clean text to this length."""
        self._clean = self._clean[:length]
        while self._pieces and self._pieces[-1].clean.start >= length:
            self._pieces.pop()
        if self._pieces and self._pieces[-1].clean.end > length:
            clean, source = self._pieces[-1]
            cut = clean.end - length
            self._pieces[-1] = Piece(
                Span(clean.start, length), Span(source.start, source.end - cut)
            )
        self._inlines = [
            inline if inline.at <= length else replace(inline, at=length)
            for inline in self._inlines
        ]


def _length(span: Span) -> int:
    return span.end - span.start
