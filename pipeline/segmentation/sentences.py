"""French sentence boundaries, as offsets.

A stop (. ! ? … or several) ends a sentence when what stands before it is no
abbreviation, what follows it can open a sentence, and it is not inside a quotation or
a parenthesis that is itself part of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.segmentation import abbreviations as words
from pipeline.segmentation.shapes import SPACES, atoms, pairs
from pipeline.units import Span

# Part of every record's signature: raise it when any text may be cut differently.
SEGMENTER_VERSION = "1"

# A quotation inside a sentence is kept whole up to this many characters (a long French
# sentence); a longer one is cut between its own sentences.
_LONG_QUOTATION = 200

_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)\s*")

# Several stops are one, also when spaced: "?!", "! !", "...", ". . .".
_STOP = re.compile(rf"[.!?…]++(?:[{SPACES}]?[.!?…]++(?![\w\[]))*+")

# What belongs to the sentence after its stop: closing marks and footnote marks.
_CLOSERS = re.compile(
    rf"""
    (?:
        [{SPACES}]{{0,2}}[»›]
      | [”’"')\]}}*_~`]
      | [⁰¹²³⁴⁵⁶⁷⁸⁹]+
      | \[(?:\d{{1,3}}|\^[\w-]{{1,40}})\](?:\([^()\s]{{0,300}}\))?
      | \(\d{{1,3}}\)
      | <sup>\d{{1,3}}</sup> | </\w{{1,10}}>
      | (?:(?<=[^\W\d_][.!?…]) | (?<=\s[!?]) | (?<=[»”"]))\d{{1,3}}(?=\s|$|[»”"])
    )*+
    """,
    re.VERBOSE,
)
_SPACED_MARK = re.compile(r"\s{1,2}\[(?:\d{1,3}|\^[\w-]{1,40})\](?=\s|$)")
_BIBLIOGRAPHY = re.compile(r"\s*\[\d{1,3}\]")
_ASIDE = re.compile(r"\s{1,3}\([^().!?…]{1,80}\)(?=\s|$)")

_NEXT = re.compile(r"\s*+(?P<lead>[\W_]{0,40}+)(?P<word>[^\W_][\w’'-]{0,30})")
_WORDLESS = re.compile(r"[\W_]*+")
_LETTERED_ITEM = re.compile(
    r"\s*+(?:[a-eg-h]|i{1,3}|iv|vi{1,3}|ix)[.)]\s+(?=\W{0,3}(?:[^\W\d_]))(?![a-zß-ÿ])"
)
_CONTINUES = frozenset(",;:)]}»›”%/=+&|°")
_CLOSING_QUOTES = frozenset("»›”\"'’")
_CLOSING_BRACKETS = frozenset(")]")
_STOP_MARKS = frozenset(".!?…")
_OPENING_MARKS = frozenset("«“‹—–")

_GLUED = re.compile(
    r"(?:«[ \u00a0\u202f]?)?(?P<word>[^\W\d_]+[’']?)(?=[ \u00a0\u202f’']|\w)"
)
_ELISION = re.compile(r"(?:[ldnsjmtc]|qu|jusqu|lorsqu|puisqu)[’']", re.IGNORECASE)
_MARKS = "«“‹\"'‘([{—–-*_~`#>•\t\r\n" + SPACES

_INTEGER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_ENUMERATOR = re.compile(r"(?:\d{1,3}(?:\.\w{1,3})*|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})")
_FIRST_ITEM = frozenset({"1", "a", "A", "i", "I"})
_ACRONYM = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])+")
_NUMERAL = re.compile(r"(?:[IVXLCDM]{1,7}|[A-Z]\d*)(?![\w’'])")
_PLAIN_WORD = 3  # letters; shorter ones may be initials or domain names
_TABLE_LEADER = 4  # dots; "Introduction ..... 3"


class _Next(NamedTuple):
    """The first word after a stop: what stands before it, and how it is written."""

    lead: str
    word: str

    @property
    def is_lower(self) -> bool:
        """Whether it cannot open a sentence (but iPhone and eBay can)."""
        return self.word[0].islower() and not self.word[1:2].isupper()

    @property
    def is_digit(self) -> bool:
        return self.word[0].isdigit()

    @property
    def opens_sentence(self) -> bool:
        """Whether it is a capitalised function word, or starts a quotation."""
        if self.lead[:1] in _OPENING_MARKS:
            return True
        word = self.word.lower().replace("'", "’")
        head, apostrophe, _ = word.partition("’")
        return (
            word in words.STARTERS
            or head + apostrophe in words.STARTERS
            or word.partition("-")[0] in words.STARTERS
        )


def segment(text: str) -> tuple[Span, ...]:
    """Sentences of one block of French text, in order.

    Spans hold no white space at their ends and only white space between them, so the
    text can be rebuilt exactly. A text without any letter or digit is one sentence; a
    blank one has none. Line ends count as spaces, blank lines as boundaries.
    """
    spans: list[Span] = []
    start = 0
    for blank in _BLANK_LINE.finditer(text):
        spans.extend(_paragraph(text[start : blank.start()], start))
        start = blank.end()
    spans.extend(_paragraph(text[start:], start))
    return tuple(spans)


def _paragraph(text: str, offset: int) -> Iterator[Span]:
    start = 0
    for end in (*_Boundaries(text).find(), len(text)):
        piece = text[start:end]
        content = piece.strip()
        if content:
            at = offset + start + len(piece) - len(piece.lstrip())
            yield Span(at, at + len(content))
        start = end


@dataclass(slots=True)
class _Context:
    """The words before a stop, seen from its sentence's start."""

    token: str
    previous: str
    is_first: bool
    follows_first: bool
    mark_before: str


class _Boundaries:
    """One pass over one paragraph; ``find`` yields where sentences end."""

    def __init__(self, text: str) -> None:
        self.text = text
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
        """Where the sentence ends if it ends here: after closers and marks."""
        end = stop.end()
        if closers := _CLOSERS.match(self.text, end):
            end = closers.end()
        if self.is_bibliography:
            return end
        mark = _SPACED_MARK.match(self.text, end)
        return mark.end() if mark else end

    def _with_aside(self, end: int) -> int:
        """Take a short parenthesis without a stop of its own: "(Bremer, 1998)"."""
        aside = _ASIDE.match(self.text, end)
        if aside is None:
            return end
        after = _NEXT.match(self.text, aside.end())
        if after is None or not _Next(after["lead"], after["word"]).is_lower:
            return aside.end()
        return end

    def _enter(self, at: int, end: int) -> str:
        """Open the pairs that start before ``at``, close those that end by ``end``.

        Returns the closing marks of the whole pairs that the stop's closers closed.
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
        """Whether the pair holds full sentences instead of being part of one."""
        if pair.end - pair.start > _LONG_QUOTATION:
            return True
        if pair.start - self.start > _LONG_QUOTATION:
            return False
        if not _is_marker(self.text[self.start : pair.start]):
            return False
        inside = self.text[max(pair.start, pair.end - 12) : pair.end - 1]
        if inside.rstrip(SPACES + "»”\"')]*_")[-1:] not in _STOP_MARKS:
            return False
        after = _NEXT.match(self.text, pair.end)
        if after is None:
            return True
        following = _Next(after["lead"], after["word"])
        return not following.is_lower and following.lead[:1] not in _CONTINUES

    def _is_boundary(self, stop: re.Match[str], end: int, closed: str) -> bool:
        text = self.text
        if end < len(text) and not text[end].isspace():
            return self._is_glued(stop, end)
        match = _NEXT.match(text, end)
        if match is None or self.first_word >= stop.start():
            return False
        following = _Next(match["lead"], match["word"])
        can_open = not following.is_lower or _LETTERED_ITEM.match(text, end)
        if not can_open or following.lead[:1] in _CONTINUES:
            return False
        if closed[-1:] in _CLOSING_BRACKETS and not following.opens_sentence:
            return False
        return self._ends(stop, following, text[stop.end() : end])

    def _ends(self, stop: re.Match[str], following: _Next, closers: str) -> bool:
        marks = stop.group()
        if "!" in marks or "?" in marks:
            token = self._context(stop.start()).token
            return token.lower() not in words.BRANDS or following.opens_sentence
        if "…" in marks or ".." in marks:
            return not following.is_digit and len(marks) < _TABLE_LEADER
        context = self._context(stop.start())
        if not context.token or closers[:1] in _CLOSING_QUOTES:
            return True
        if closers[:1] in _CLOSING_BRACKETS and _ACRONYM.fullmatch(context.token):
            return False
        return not _is_abbreviation(context, following, closers)

    def _context(self, at: int) -> _Context:
        window = self.text[max(self.start, at - 48) : at]
        if not window or window[-1].isspace():
            return _Context("", "", is_first=False, follows_first=False, mark_before="")
        parts = window.split()
        token = _bare(parts[-1])
        before = window[: len(window) - len(token)]
        previous = _bare(parts[-2]) if len(parts) > 1 else ""
        is_whole = at - self.start <= len(window)
        return _Context(
            token,
            previous,
            is_first=is_whole and _is_marker(before),
            follows_first=is_whole and before.strip(_MARKS) == previous,
            mark_before=before.rstrip()[-1:],
        )

    def _is_glued(self, stop: re.Match[str], end: int) -> bool:
        """Whether only the space is missing: "la fin.Le lendemain"."""
        glued = _GLUED.match(self.text, end)
        if glued is None or end != stop.end():
            return False
        at = stop.start()
        if at and self.text[at - 1] in SPACES:
            at -= 1
        token = self._context(at).token
        word = glued["word"]
        return (
            len(token) >= _PLAIN_WORD
            and token.isalpha()
            and token.islower()
            and word[0].isupper()
            and _Next("", word).opens_sentence
            and (word[-1] in "’'" or self.text[glued.end()].isspace())
        )


def _bare(token: str) -> str:
    token = token.lstrip(_MARKS)
    elision = _ELISION.match(token)
    return token[elision.end() :] if elision else token


def _is_marker(before: str) -> bool:
    """Whether only marks, or an item's number, stand before: a sentence starts here."""
    head = before.strip(_MARKS + ".…")
    return not head or bool(_ENUMERATOR.fullmatch(head.rstrip(".)°")))


def _is_abbreviation(context: _Context, following: _Next, closers: str) -> bool:
    """Whether the full stop after the context's token leaves its sentence open."""
    return (
        _is_item_number(context)
        or _is_inline(context)
        or _is_reference(context, following, closers)
        or _is_in_name(context, following)
    )


def _is_inline(context: _Context) -> bool:
    low = context.token.lower()
    return (
        context.token in words.TITLES
        or low in words.INLINE
        or (low == "ex" and context.previous == "p.")
    )


def _is_reference(context: _Context, following: _Next, closers: str) -> bool:
    """Whether it is "art.", "p." or the like before a number, a letter, a bracket."""
    token, low = context.token, context.token.lower()
    if low not in words.REFERENCES or (len(token) == 1 and token != low):
        return False
    return (
        following.is_digit
        or following.lead[:1] in ("(", "[")
        or closers[:1].isdigit()
        or _NUMERAL.match(following.word) is not None
    )


def _is_in_name(context: _Context, following: _Next) -> bool:
    """Whether an initial, an acronym or a part of a name is followed by more of it."""
    token = context.token
    if token.lower() in words.NAME_PARTS:
        return not following.opens_sentence
    if len(token) == 1 and token.isupper():
        return not (following.opens_sentence and _is_label(context))
    if not _ACRONYM.fullmatch(token):
        return False
    if "-" in token and token not in words.HYPHENATED_ACRONYMS:
        return True
    is_era = token.startswith("J.-C") and context.previous.rstrip(".") in words.ERAS
    return not (is_era or following.opens_sentence)


def _is_item_number(context: _Context) -> bool:
    """Whether the token numbers an item: "1. La course", "Article 3. Les communes"."""
    token = context.token
    if not _ENUMERATOR.fullmatch(token):
        return False
    if context.is_first:
        return True
    if context.follows_first and context.previous.lower() in words.DIVISIONS:
        return True
    if context.mark_before == ":":
        return token in _FIRST_ITEM
    return context.mark_before == ";" and bool(_INTEGER.fullmatch(token))


def _wordless_until(text: str, start: int) -> int:
    match = _WORDLESS.match(text, start)
    return match.end() if match else start


def _is_label(context: _Context) -> bool:
    """Whether a lone capital ends a phrase ("la vitamine C") and is no initial."""
    previous = context.previous
    return (
        len(previous) > 1
        and not previous.endswith(".")
        and previous.lower() not in words.BEFORE_NAMES
        and previous not in words.TITLES
    )
