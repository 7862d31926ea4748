"""When two spellings are the same: accents, case, ligatures and invisible marks.

Unicode Standard Annex 15 has the normal forms, the Unicode Standard (section 3.13) case
folding. Every function returns ASCII as it is, which most words are.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.text.spaces import ZERO_WIDTH

_CACHED = 65536  # words: more than a long novel has different ones
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
    """Spell a word the one way that comparisons use.

    Composed accents (NFC), no invisible marks, œ and æ in two letters.
    """
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", word).translate(_PLAIN)


@lru_cache(maxsize=_CACHED)
def fold(word: str) -> str:
    """Return a plain word without case and accents: the key of a look-up."""
    return without_accents(word.casefold())
