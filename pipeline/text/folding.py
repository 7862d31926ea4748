"""Comparing spellings without accents, case, ligatures and invisible characters.

Normal forms are those of Unicode Standard Annex 15, case folding that of the Unicode
Standard (section 3.13). ASCII text, which most words are, takes a short cut.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.text.spaces import ZERO_WIDTH

_CACHED = 65536  # words; a long novel has fewer different ones
_LIGATURES = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
_PLAIN = str.maketrans(_LIGATURES | dict.fromkeys(ZERO_WIDTH))


def without_accents(text: str) -> str:
    """Return the text without combining marks: « école » is "ecole".

    >>> without_accents("À l’été")
    'A l’ete'
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=_CACHED)
def plain(word: str) -> str:
    """Return a word in the spelling that comparisons use, case and accents kept.

    Accents are composed (NFC), invisible characters removed, œ and æ two letters.
    """
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", word).translate(_PLAIN)


@lru_cache(maxsize=_CACHED)
def fold(word: str) -> str:
    """Return a word without case and accents, as a key for look-ups.

    >>> fold("Été")
    'ete'
    """
    return without_accents(word.casefold())
