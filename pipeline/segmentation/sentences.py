"""Sentence boundaries of French and English, as offsets.

A stop (. ! ? … or several) ends a sentence if it does not follow an abbreviation, if
the next word can begin a sentence, and if it is not inside a quotation or parenthesis
that is part of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.segmentation.full_stops import is_abbreviation, is_acronym
from pipeline.segmentation.language import Language, french
from pipeline.segmentation.shapes import atoms, pairs
from pipeline.segmentation.surroundings import (
    STOP_MARKS,
    Following,
    Preceding,
    is_marker,
    look_ahead,
    look_back,
    starts_item,
)
from pipeline.text.spaces import BLANK, BLANKS, WIDE_BLANKS
from pipeline.units import Span

# Part of every record's signature. Raise it whenever any text may be cut differently.
SEGMENTER_VERSION = "2"

# A quotation inside a sentence is not cut up to this many characters (a long French
# sentence); a longer one is cut between its sentences.
_LONG_QUOTATION = 200

_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)\s*")

# Several stops count as one, even with spaces between: "?!", "! !", "...", ". . .".
_STOP = re.compile(rf"[.!?…]++(?:[{WIDE_BLANKS}]?[.!?…]++(?![\w\[]))*+")

# What follows a stop and belongs to its sentence: closing marks and footnote marks.
_CLOSERS = re.compile(
    rf"""
    (?:
        [{WIDE_BLANKS}]{{0,2}}[»›]
      | [”’"')\]}}*_~`]
      | [⁰¹²³⁴⁵⁶⁷⁸⁹]+
      | \[(?:\d{{1,3}}|\^[\w-]{{1,40}})\](?:\([^()\s]{{0,300}}\))?
      | \(\d{{1,3}}\)
      | <sup>\d{{1,3}}</sup> | </\w{{1,10}}>
      | <[A-Za-z]\w{{0,9}}\s[^<>]{{0,200}}/>
      | (?:(?<=[^\W\d_][.!?…]) | (?<=\s[!?]) | (?<=[»”"]))\d{{1,3}}(?=\s|$|[»”"])
    )*+
    """,
    re.VERBOSE,
)
# "fin. [2] Suite": the mark belongs to the first sentence, unless the text is a list of
# references, each of which begins with a mark.
_SPACED_MARK = re.compile(r"\s{1,2}\[(?:\d{1,3}|\^[\w-]{1,40})\](?=\s|$)")
_BIBLIOGRAPHY = re.compile(r"\s*\[\d{1,3}\]")
_ASIDE = re.compile(r"\s{1,3}\([^().!?…]{1,80}\)(?=\s|$)")

_WORDLESS = re.compile(r"[\W_]*+")
_CLOSING_QUOTES = frozenset("»›”\"'’")
_CLOSING_BRACKETS = frozenset(")]")

# The beginning of a sentence right after a stop: "Le lendemain", "L’équipe", "« Le
# reste".
_GLUED = re.compile(rf"(?:«{BLANK}?)?(?P<word>[^\W\d_]+[’']?)(?=[{BLANKS}’']|\w)")

_PLAIN_WORD = 3  # letters; shorter ones may be initials or domain names
_TABLE_LEADER = 4  # dots; "Introduction ..... 3"


def segment(text: str, language: Language | None = None) -> tuple[Span, ...]:
    """Return the spans of the sentences of one block of text, in order.

    There is no white space at the ends of a span and nothing but white space between
    spans, so the text can be rebuilt exactly. A text without letters and digits is one
    sentence; a blank text has none. A line end counts as a space, a blank line ends a
    sentence.

    >>> text = "Mme Roy est là. Elle attend."
    >>> [span.in_(text) for span in segment(text)]
    ['Mme Roy est là.', 'Elle attend.']

    :param language: None for French.
    """
    language = language or french()
    spans: list[Span] = []
    start = 0
    for blank in _BLANK_LINE.finditer(text):
        spans.extend(_paragraph(text[start : blank.start()], start, language))
        start = blank.end()
    spans.extend(_paragraph(text[start:], start, language))
    return tuple(spans)


def _paragraph(text: str, offset: int, language: Language) -> Iterator[Span]:
    start = 0
    for end in (*_Boundaries(text, language).find(), len(text)):
        piece = text[start:end]
        content = piece.strip()
        if content:
            at = offset + start + len(piece) - len(piece.lstrip())
            yield Span(at, at + len(content))
        start = end


class _Boundaries:
    """One pass over a paragraph; ``find`` yields the offsets where sentences end."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self.start = 0  # of the current sentence
        self.first_word = _wordless_until(text, 0)
        self.atoms = list(reversed(atoms(text)))
        self.pairs = list(reversed(pairs(text)))
        self.whole: list[Span] = []  # open pairs that must not be cut, outermost first
        self.is_bibliography = _BIBLIOGRAPHY.match(text) is not None

    def find(self) -> Iterator[int]:
        for stop in _STOP.finditer(self.text):
            if self._inside_atom(stop.start()):
                continue
            end = self._end(stop)
            closed = self._enter(stop.start(), end)
            if self.whole:
                continue
            if self._is_boundary(stop, end, closed):
                end = self._with_aside(end)
                self.start = end
                self.first_word = _wordless_until(self.text, end)
                yield end

    def _inside_atom(self, at: int) -> bool:
        while self.atoms and self.atoms[-1].end <= at:
            self.atoms.pop()
        return bool(self.atoms) and self.atoms[-1].start <= at

    def _end(self, stop: re.Match[str]) -> int:
        """Return where the sentence ends if it ends at this stop: after its closers."""
        end = stop.end()
        if closers := _CLOSERS.match(self.text, end):
            end = closers.end()
        if self.is_bibliography:
            return end
        mark = _SPACED_MARK.match(self.text, end)
        return mark.end() if mark else end

    def _with_aside(self, end: int) -> int:
        """Add a short parenthesis that has no stop: "(Bremer, 1998)"."""
        aside = _ASIDE.match(self.text, end)
        if aside is None:
            return end
        after = look_ahead(self.text, aside.end(), self.language)
        return end if after and after.is_lower else aside.end()

    def _enter(self, at: int, end: int) -> str:
        """Open the pairs that start before ``at``, close those that end by ``end``.

        Returns the closing marks, among the stop's closers, of pairs that are not cut.
        """
        while self.whole and self.whole[-1].end <= at:
            self.whole.pop()
        while self.pairs and self.pairs[-1].start < at:
            pair = self.pairs.pop()
            if pair.end > at and not self._may_cut(pair):
                self.whole.append(pair)
        closed = ""
        while self.whole and self.whole[-1].end <= end:
            closed += self.text[self.whole.pop().end - 1]
        return closed

    def _may_cut(self, pair: Span) -> bool:
        """Whether the pair contains full sentences and is not part of one."""
        if pair.end - pair.start > _LONG_QUOTATION:
            return True
        if pair.start - self.start > _LONG_QUOTATION:
            return False
        if not is_marker(self.text[self.start : pair.start]):
            return False
        inside = self.text[max(pair.start, pair.end - 12) : pair.end - 1]
        if inside.rstrip(WIDE_BLANKS + "»”\"')]*_")[-1:] not in STOP_MARKS:
            return False
        after = look_ahead(self.text, pair.end, self.language)
        return after is None or not (after.is_lower or after.continues)

    def _is_boundary(self, stop: re.Match[str], end: int, closed: str) -> bool:
        text = self.text
        if end < len(text) and not text[end].isspace():
            return self._is_glued(stop, end)
        following = look_ahead(text, end, self.language)
        if following is None or self.first_word >= stop.start():
            return False
        can_open = not following.is_lower or starts_item(text, end)
        if not can_open or following.continues:
            return False
        if closed[-1:] in _CLOSING_BRACKETS and not following.opens_sentence:
            return False
        if text[end - 1] in _CLOSING_QUOTES and self._is_attributed(end):
            return False
        return self._ends(stop, following, text[stop.end() : end])

    def _ends(self, stop: re.Match[str], following: Following, closers: str) -> bool:
        marks = stop.group()
        if "!" in marks or "?" in marks:
            token = self._before(stop.start()).token
            return token.lower() not in self.language.brands or following.opens_sentence
        if "…" in marks or ".." in marks:
            return not following.is_digit and len(marks) < _TABLE_LEADER
        before = self._before(stop.start())
        if not before.token or closers[:1] in _CLOSING_QUOTES:
            return True
        if closers[:1] in _CLOSING_BRACKETS and is_acronym(before.token):
            return False
        return not is_abbreviation(before, following, closers)

    def _is_attributed(self, at: int) -> bool:
        """Whether the speaker is named after a quotation."""
        speaker = self.language.attribution
        return speaker is not None and speaker.match(self.text, at) is not None

    def _before(self, at: int) -> Preceding:
        return look_back(self.text, self.start, at, self.language)

    def _is_glued(self, stop: re.Match[str], end: int) -> bool:
        """Whether the space after the stop is just missing: "la fin.Le lendemain"."""
        glued = _GLUED.match(self.text, end)
        if glued is None or end != stop.end():
            return False
        at = stop.start()
        if at and self.text[at - 1] in WIDE_BLANKS:
            at -= 1
        token = self._before(at).token
        word = glued["word"]
        return (
            len(token) >= _PLAIN_WORD
            and token.isalpha()
            and token.islower()
            and word[0].isupper()
            and Following("", word, self.language).opens_sentence
            and (word[-1] in "’'" or self.text[glued.end()].isspace())
        )


def _wordless_until(text: str, start: int) -> int:
    match = _WORDLESS.match(text, start)
    return match.end() if match else start
