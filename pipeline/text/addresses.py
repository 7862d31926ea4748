r"""Patterns of URLs and e-mail addresses in running text, for the whole package.

They follow RFC 3986 and RFC 5321 loosely: an address in prose ends at the next white
space, or at a character that no URL may have. Final punctuation belongs to the sentence
and not to the address; `without_stops` cuts it off. The patterns have no white space,
so they can be part of a verbose pattern. `URL` and `EMAIL` are for `re` and `regex`,
the others for `regex`. All searches take time linear in the length of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.units import Span

_BODY = r"[^\s<>«»“”\"|`]"
# With a scheme, or beginning with "www.".
URL = (
    r"(?:(?i:https?|ftps?|file|s3|git|ssh)://|(?<![^\W_])(?<![@.])(?i:www)\.)"
    rf"{_BODY}+"
)
# example.org/page, with the top-level domains that French texts have.
BARE_DOMAIN = (
    r"(?<![\p{L}\p{N}@./-])(?:[\p{L}\p{N}-]+\.)+"
    r"(?:com|org|net|fr|be|ch|eu|io|info|uk|de|ca|lu|gov|edu|gouv\.fr)"
    rf"(?:/{_BODY}*|(?![\p{{L}}\p{{N}}./-]))"
)
# A digital object identifier (ISO 26324), with or without "doi:".
DOI = rf"(?<![\p{{L}}\p{{N}}/])(?:doi:\s?)?10\.\d{{4,9}}/{_BODY}+"
# At most 64 characters before the @, and 63 in each label of the domain (RFC 5321).
EMAIL = (
    r"(?:mailto:)?(?<![^\W_])(?<![.+-])[^\W_][\w.%+-]{0,63}+"
    r"@[\w-]{1,63}+(?:\.[\w-]{1,63}+)+"
)

_URL = re.compile(URL)
_EMAIL = re.compile(EMAIL)
_ADDRESS = re.compile(f"{URL}|{EMAIL}")
_STOPS = ".,;:!?…'’\"”»*_~"
_MARK_AT_END = re.compile(r"(?:\[\^?\w{1,6}\])+[.,;:!?]*\Z")
_LONGEST_MARKS = 64  # characters: [1][2] and a few more
_OPENERS = {")": "(", "]": "[", "}": "{"}


def may_hold_address(text: str) -> bool:
    """Whether a text may have a URL or an e-mail address: a cheap first test."""
    return "://" in text or "@" in text or "www." in text.lower()


def find_addresses(text: str) -> Iterator[Span]:
    """Yield the spans of URLs and e-mail addresses, with final punctuation."""
    if may_hold_address(text):
        yield from map(Span.of, _ADDRESS.finditer(text))


def find_urls(text: str) -> Iterator[Span]:
    """Yield the spans of URLs, in order, without final punctuation.

    >>> text = "Lire (https://ex.fr/a)."
    >>> [span.in_(text) for span in find_urls(text)]
    ['https://ex.fr/a']
    """
    if may_hold_address(text):
        for match in _URL.finditer(text):
            yield without_stops(text, Span.of(match))


def find_emails(text: str) -> Iterator[Span]:
    """Yield the spans of e-mail addresses, in order."""
    if "@" in text:
        yield from map(Span.of, _EMAIL.finditer(text))


def without_stops(text: str, span: Span) -> Span:
    """Return the span of an address without the punctuation at its end.

    A footnote mark in brackets is cut off too, and so is a closing bracket whose
    opening one is outside; a bracket that opened inside stays: Paris_(ville).
    """
    tail = max(span.start, span.end - _LONGEST_MARKS)
    mark = _MARK_AT_END.search(text[tail : span.end])
    end = tail + mark.start() if mark else span.end
    count = Counter(text[span.start : end])
    while end > span.start:
        last = text[end - 1]
        opener = _OPENERS.get(last)
        if opener:
            if count[opener] >= count[last]:
                break
            count[last] -= 1
        elif last not in _STOPS or _only_underscores(text, span.start, end):
            break
        end -= 1
    return Span(span.start, end)


def _only_underscores(text: str, start: int, end: int) -> bool:
    """Whether the text is only a blank to fill in: ____."""
    return text[start] == text[end - 1] == "_" and not text[start:end].strip("_")
