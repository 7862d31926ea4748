"""The words before a stop and the first word after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.segmentation.language import Language
from pipeline.text.spaces import WIDE_BLANKS

STOP_MARKS = frozenset(".!?…")
# The number or letter of a list item, without its stop or bracket.
ENUMERATOR = re.compile(r"(?:\d{1,3}(?:\.\w{1,3})*|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})")

# A tag with attributes is no word: "<a href=…>Il".
_NEXT = re.compile(
    r"\s*+(?:<[A-Za-z]\w{0,9}\s[^<>]{0,300}>\s*+)*+(?P<lead>[\W_]{0,40}+)"
    r"(?P<word>[^\W_][\w’'-]{0,30})"
)
# Without f, v and x, which abbreviate ("f. 12", "Roe v. Wade").
_LETTERED_ITEM = re.compile(
    r"\s*+(?:[a-eg-h]|i{1,3}|iv|vi{1,3}|ix)[.)]\s++[\W_]{0,3}+(?![a-zß-ÿœ])[^\W\d_]"
)
_CONTINUES = frozenset(",;:)]}»›”%/=+&|°")
_OPENING_MARKS = frozenset("«“‹—–")
_MARKS = "«“‹\"'‘([{—–-*_~`#>•\t\r\n" + WIDE_BLANKS

# How many characters before a stop are examined: enough for the longest abbreviation
# and the word before it.
_WINDOW = 48


class Following(NamedTuple):
    """The first word after a stop, and the marks before that word."""

    lead: str
    word: str
    language: Language

    @property
    def is_lower(self) -> bool:
        """Whether the word is in lower case ("iPhone" and "eBay" are not)."""
        return self.word[0].islower() and not self.word[1:2].isupper()

    @property
    def is_digit(self) -> bool:
        """Whether the word begins with a digit."""
        return self.word[0].isdigit()

    @property
    def continues(self) -> bool:
        """Whether a mark before the word shows that the sentence goes on: ", ; ) ?"."""
        if self.lead[:1] in STOP_MARKS:
            return bool(self.lead.strip(".…"))  # ".NET" and "…Et" begin one
        return self.lead[:1] in _CONTINUES

    @property
    def opens_sentence(self) -> bool:
        """Whether the word is a capitalised function word, or begins a quotation."""
        if self.lead[:1] in _OPENING_MARKS:
            return True
        word = self.word.lower().replace("'", "’")
        head, apostrophe, _ = word.partition("’")
        starters = self.language.starters
        return (
            word in starters
            or head + apostrophe in starters
            or (head in starters and self.language.elision is None)
            or word.partition("-")[0] in starters
        )


@dataclass(frozen=True, slots=True)
class Preceding:
    """The words before a stop, in the same sentence.

    ``token`` is the last word, without elision and opening marks; ``previous`` is the
    word before it. ``is_first`` says that the token begins the sentence,
    ``follows_first`` that the previous word does. ``mark`` is the character before the
    token.
    """

    token: str = ""
    previous: str = ""
    is_first: bool = False
    follows_first: bool = False
    mark: str = ""


def look_ahead(text: str, at: int, language: Language) -> Following | None:
    """Return the first word from ``at`` on, None if none is near."""
    match = _NEXT.match(text, at)
    return Following(match["lead"], match["word"], language) if match else None


def look_back(text: str, start: int, at: int, language: Language) -> Preceding:
    """Return the words before ``at`` in the sentence that begins at ``start``."""
    window = text[max(start, at - _WINDOW) : at]
    if not window or window[-1].isspace():
        return Preceding()
    parts = window.split()
    token = _bare(parts[-1], language)
    before = window[: len(window) - len(token)]
    previous = _bare(parts[-2], language) if len(parts) > 1 else ""
    is_whole = at - start <= len(window)
    return Preceding(
        token,
        previous,
        is_first=is_whole and is_marker(before),
        follows_first=is_whole and before.strip(_MARKS) == previous,
        mark=before.rstrip()[-1:],
    )


def is_marker(before: str) -> bool:
    """Whether a sentence starts after ``before``: only marks or an item number."""
    head = before.strip(_MARKS + ".…")
    return not head or bool(ENUMERATOR.fullmatch(head.rstrip(".)°")))


def starts_item(text: str, at: int) -> bool:
    """Whether a lettered item follows: "b) Le prix", "ii. La course"."""
    return _LETTERED_ITEM.match(text, at) is not None


def _bare(token: str, language: Language) -> str:
    token = token.lstrip(_MARKS)
    elision = language.elision and language.elision.match(token)
    return token[elision.end() :] if elision else token
