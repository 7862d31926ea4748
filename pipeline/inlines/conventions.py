"""Finding footnote marks and the kind of markup from the whole document.

A digit directly after a word is a footnote mark only if the document has a note with
that number; otherwise it is part of a name (GPT4, Covid19).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.documents import Block, Document
from pipeline.documents.formats import format_of_document
from pipeline.documents.model import Markup
from pipeline.text.tables import word_set
from pipeline.units import Kind, Span

# The beginning of a note entry before its text, in markup or not.
_ENTRY = regex.compile(
    r"[\s>(]*(?:\[\^?(?P<label>[^\]\s]+)\]:?|(?P<number>\d{1,3})\s*(?:[.):°º]+|(?=\s))"
    r"|(?P<sign>[*†‡§]{1,3}))\s*"
)
_HEAD = regex.compile(r"(?:\d{1,3}|[*†‡§]{1,3}|[¹²³⁰⁴-⁹]{1,3})(?=\s)")
_GLUED = regex.compile(
    r"(?P<base>\p{L}[\p{L}\p{M}'’-]*)?(?P<close>[»”\"’')\].!?…]*)"
    r"(?P<digits>(?<=[^\s\p{N}])[1-9]\d{0,2})"
    r"(?![\p{L}\p{N}_°º%@]|[.,:/-]\p{N}|-\p{L})"
)
_WHOLE = regex.compile(r"[\p{L}\p{N}-]+")
_SIGN = regex.compile(r"(?<=[\p{L}»”\"’').!?…])[*†‡§]{1,3}(?![\p{L}\p{N}*])")
_CUT_WORD = regex.compile(r"\p{L}-[ \t]*(?:\r\n?|\n)[ \t>]*\p{Ll}")
_SHORTEST_BEFORE_STOP = 3
_DEFINITION = regex.compile(r"(?m)^[ ]{0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\S")


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the inline elements of a document's sentences are recognised.

    ``marks`` are the footnote marks that only the whole document shows to be marks, in
    order. ``markdown`` is whether the markup is Markdown's; ``tags`` whether it is that
    of HTML and subtitles; ``escapes`` whether there are also backslash escapes, as in
    message catalogues. ``labels`` are the case-folded labels of Markdown's link
    definitions. ``words`` are the document's words in lower case, if it has words that
    are hyphenated at the end of a line.
    """

    marks: tuple[Span, ...] = ()
    markdown: bool = False
    labels: frozenset[str] = field(default_factory=frozenset)
    tags: bool = False
    escapes: bool = False
    words: frozenset[str] = field(default_factory=frozenset)

    def within(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the marks of ``text[start:end]``, with offsets from ``start``."""
        first = bisect_left(self.marks, Span(start, start))
        found = []
        for mark in self.marks[first:]:
            if mark.start >= end:
                break
            found.append(mark.shift(-start))
        return tuple(found)


def read_conventions(document: Document) -> Conventions:
    """Return how the inline elements of ``document`` are recognised."""
    markup = format_of_document(document).markup
    markdown = markup is Markup.MARKDOWN
    labels: frozenset[str] = frozenset()
    if markdown:
        found = _DEFINITION.findall(document.text)
        labels = frozenset(" ".join(label.casefold().split()) for label in found)
    escapes = markup is Markup.STRINGS
    tags = markup is Markup.TAGS or escapes
    words: frozenset[str] = frozenset()
    if _CUT_WORD.search(document.text):
        words = frozenset(_WHOLE.findall(document.text.lower()))
    return Conventions(find_marks(document), markdown, labels, tags, escapes, words)


def find_marks(document: Document) -> tuple[Span, ...]:
    """Return the footnote marks directly after words, found by the document's notes.

    A digit is a mark if there is a note with its number and it fits the order of the
    other marks: of all candidates, the heaviest chain of rising numbers is taken. Marks
    in brackets and superscript digits are recognised without notes and not returned.
    The numbers and signs at the beginning of note entries are returned, unless they are
    markup.
    """
    marks: list[Span] = []
    reached = 0
    for group in _note_groups(document.blocks):
        labels, heads = _entries(document, group)
        numbers = {int(label) for label in labels if label.isdigit()}
        signs = {label for label in labels if not label.isdigit()}
        text = [b for b in document.blocks if reached <= b.start < group[0].start]
        marks += _rising(document.text, text, numbers)
        marks += _signed(document.text, text, signs)
        marks += heads
        reached = group[-1].end
    return tuple(sorted(set(marks)))


def _note_groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the runs of consecutive notes."""
    group: list[Block] = []
    for block in blocks:
        if block.kind is Kind.NOTE:
            group.append(block)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _entries(document: Document, group: Sequence[Block]) -> tuple[set[str], list[Span]]:
    """Return the labels of a group's notes, and their heads unless they are markup."""
    labels, heads = set(), []
    for block in group:
        line = document.text.rfind("\n", 0, block.start) + 1
        prefix = document.text[line : block.start]
        entry = _ENTRY.fullmatch(prefix) if prefix.strip() else None
        if entry is None:
            head = _HEAD.match(document.text, block.start, block.end)
            if head is not None:
                labels.add(head.group())
                heads.append(Span.of(head))
            continue
        label = entry["label"] or entry["number"] or entry["sign"]
        labels.add(label.lstrip("0") or label)
    return labels, heads


def _rising(text: str, blocks: Sequence[Block], numbers: set[int]) -> list[Span]:
    """Return the candidates in the heaviest chain of rising numbers."""
    if not numbers:
        return []
    words = frozenset(_WHOLE.findall(text))
    candidates = [
        (span, number, weight)
        for block in blocks
        for span, number, weight in _candidates(text, block, words)
        if number in numbers
    ]
    ends: dict[int, tuple[float, int]] = {}  # the best chain that ends with a number
    since: list[int] = []
    for index, (_, number, weight) in enumerate(candidates):
        shorter = (chain for end, chain in ends.items() if end < number)
        before, link = max(shorter, key=lambda chain: chain[0], default=(0.0, -1))
        since.append(link)
        # Of equal chains the first is kept, because notes are cited from the beginning.
        if number not in ends or before + weight > ends[number][0]:
            ends[number] = (before + weight, index)
    spans = []
    _, at = max(ends.values(), key=lambda chain: chain[0], default=(0.0, -1))
    while at >= 0:
        spans.append(candidates[at][0])
        at = since[at]
    return spans[::-1]


def _candidates(
    text: str, block: Block, words: frozenset[str]
) -> Iterator[tuple[Span, int, float]]:
    """Yield the possible marks of a block as (span, number, weight)."""
    if not block.translatable:
        return
    for match in _GLUED.finditer(text, block.start, block.end):
        base, close = match["base"] or "", match["close"]
        if not base and not close:
            continue
        if not close and not _is_plain_word(words, base):
            continue
        if close[:1] == "." and (
            len(base) < _SHORTEST_BEFORE_STOP
            or base.lower() in word_set("fr/abbreviations", "before-note-number")
        ):
            continue
        span = Span.of(match, "digits")
        yield span, int(match["digits"]), 1.0 if base.islower() or close else 0.9


def _is_plain_word(words: frozenset[str], base: str) -> bool:
    """Whether digits after ``base`` can be a mark, and not part of its name.

    True for words and names, except a few that often have numbers. For acronyms (PTB3,
    but GPT4), true only if the document also has them without digits.
    """
    word = base.rpartition("’")[2].rpartition("'")[2]
    if len(word) == 1:
        return False
    if word.islower():
        return word not in word_set("fr/abbreviations", "before-note-number")
    if word[1:].islower() and word.lower() not in _NUMBERED:
        return True
    return word in words


_NUMBERED = frozenset(
    {"covid", "win", "windows", "airbus", "boeing", "android", "python"}
)


def _signed(text: str, blocks: Sequence[Block], signs: set[str]) -> list[Span]:
    return [
        Span.of(match)
        for block in blocks
        if signs and block.translatable
        for match in _SIGN.finditer(text, block.start, block.end)
        if match.group() in signs
    ]
