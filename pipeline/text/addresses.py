r"""URLs and e-mail addresses in running text: the one place that knows their looks.

The patterns follow RFC 3986 and RFC 5321 loosely: an address in prose goes on to the
next white space, or to a sign that no URL may hold. What ends it is also what ends a
sentence, so `without_stops` leaves final stops and brackets that opened before outside.
Patterns hold no white space, so they may stand in a verbose one; `URL` and `EMAIL` are
for `re` and `regex`, the others for `regex`. Every search is linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.units import Span

_BODY = r"[^\s<>«»“”\"|`]"
# With a scheme, or as www.example.org.
URL = (
    r"(?:(?i:https?|ftps?|file|s3|git|ssh)://|(?<![^\W_])(?<![@.])(?i:www)\.)"
    rf"{_BODY}+"
)
# example.org/page: only under the endings that French texts have.
BARE_DOMAIN = (
    r"(?<![\p{L}\p{N}@./-])(?:[\p{L}\p{N}-]+\.)+"
    r"(?:com|org|net|fr|be|ch|eu|io|info|uk|de|ca|lu|gov|edu|gouv\.fr)"
    rf"(?:/{_BODY}*|(?![\p{{L}}\p{{N}}./-]))"
)
# A digital object identifier (ISO 26324), with its label or not.
DOI = rf"(?<![\p{{L}}\p{{N}}/])(?:doi:\s?)?10\.\d{{4,9}}/{_BODY}+"
# The longest local part has 64 characters, the longest label of a domain 63.
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
    """Whether a text has what every URL with a scheme and every e-mail address has.

    This is cheap, and few texts have it.
    """
    return "://" in text or "@" in text or "www." in text.lower()


def find_addresses(text: str) -> Iterator[Span]:
    """Yield where URLs and e-mail addresses stand, in order, final stops included."""
    if may_hold_address(text):
        yield from map(Span.of, _ADDRESS.finditer(text))


def find_urls(text: str) -> Iterator[Span]:
    """Yield where URLs stand, in order, without final stops.

    >>> [span.in_(text) for span in find_urls(text := "Lire (https://ex.fr/a).")]
    ['https://ex.fr/a']
    """
    if may_hold_address(text):
        for match in _URL.finditer(text):
            yield without_stops(text, Span.of(match))


def find_emails(text: str) -> Iterator[Span]:
    """Yield where e-mail addresses stand, in order."""
    if "@" in text:
        yield from map(Span.of, _EMAIL.finditer(text))


def without_stops(text: str, span: Span) -> Span:
    """Return the span of an address without the punctuation that follows it.

    A footnote mark in brackets and a bracket that opened before the address stay
    outside too; a bracket that opened inside it (Paris_(ville)) stays.
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
    """Whether nothing is left but a blank to fill in: ____."""
    return text[start] == text[end - 1] == "_" and not text[start:end].strip("_")
