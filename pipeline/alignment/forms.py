"""The forms under which words stand in the lexicon, and how a text is cut into them.

The training of the lexicon and its use cut a text with the same two patterns, so that
a word is looked up as it was counted.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from pipeline.numbers import Lang

# A French apostrophe parts (l'école), an English one joins (don't) but for the
# possessive; a hyphen parts in both; a mark of punctuation is a form of its own.
_FRENCH = regex.compile(r"[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]")
_ENGLISH = regex.compile(
    r"[\p{L}\p{M}\p{N}]+(?:['’](?:t|re|ve|ll|d|m)\b)?|['’]s\b|[^\s\p{L}\p{M}\p{N}]"
)
_PATTERNS = {Lang.FR: _FRENCH, Lang.EN: _ENGLISH}
_DIGIT = regex.compile(r"\p{N}")
# Every number is one form: numbers are compared by value, not by frequency.
NUMBER = "#"
_CACHED = 1 << 16


def read_forms(text: str, lang: Lang) -> list[str]:
    """Return the forms of ``text`` in order, punctuation included."""
    return [lexicon_form(token) for token in _PATTERNS[lang].findall(text)]


@lru_cache(maxsize=_CACHED)
def lexicon_form(token: str) -> str:
    """Return how a token is written in the lexicon: small letters, accents kept."""
    if _DIGIT.search(token):
        return NUMBER
    return _folded(token)


def _folded(token: str) -> str:
    folded = token.casefold().replace("’", "'")
    return folded.replace("œ", "oe").replace("æ", "ae")


def lexicon_tokens(text: str, lang: Lang) -> list[str]:
    """Return the forms of ``text`` in order, numbers as they are written."""
    return [_folded(token) for token in _PATTERNS[lang].findall(text)]
