"""Tokenising a text into the forms of the lexicon.

Training and use of the lexicon share these patterns, so that a word is looked up in the
form in which it was counted.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from pipeline.numbers import Lang

# A French apostrophe separates words (l'école), an English one does not (don't), except
# in possessives. A hyphen separates in both. A punctuation mark is a form by itself.
_FRENCH = regex.compile(r"[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]")
_ENGLISH = regex.compile(
    r"[\p{L}\p{M}\p{N}]+(?:['’](?:t|re|ve|ll|d|m)\b)?|['’]s\b|[^\s\p{L}\p{M}\p{N}]"
)
_PATTERNS = {Lang.FR: _FRENCH, Lang.EN: _ENGLISH}
_DIGIT = regex.compile(r"\p{N}")
# The form of every number: numbers are compared by value, not by frequency.
NUMBER = "#"
_CACHED = 1 << 16


def read_forms(text: str, lang: Lang) -> list[str]:
    """Return the forms of ``text`` in order, with punctuation; numbers as `NUMBER`."""
    return [lexicon_form(token) for token in _PATTERNS[lang].findall(text)]


@lru_cache(maxsize=_CACHED)
def lexicon_form(token: str) -> str:
    """Return the lexicon's form of a token: lower case, accents kept, or ``NUMBER``."""
    if _DIGIT.search(token):
        return NUMBER
    return _folded(token)


def _folded(token: str) -> str:
    folded = token.casefold().replace("’", "'")
    return folded.replace("œ", "oe").replace("æ", "ae")


def lexicon_tokens(text: str, lang: Lang) -> list[str]:
    """Return the forms of ``text`` in order, with numbers as they are written."""
    return [_folded(token) for token in _PATTERNS[lang].findall(text)]
