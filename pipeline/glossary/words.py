"""Words of a text with their offsets, and when two spellings are the same word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from pipeline.text.folding import fold, plain
from pipeline.text.spaces import ZERO_WIDTH

APOSTROPHES = "'’ʼ‘′"
HYPHENS = "-‐‑"  # hyphen-minus, U+2010, U+2011 (no-break)

# Letters stay together over an invisible mark; digits are words of their own, so
# that a footnote mark glued to a word (« économie2 ») leaves the word alone.
_WORD = regex.compile(
    rf"\p{{L}}(?:[\p{{L}}\p{{M}}]|[{ZERO_WIDTH}]+(?=[\p{{L}}\p{{M}}]))*|\p{{Nd}}+"
)
_ACRONYM_MAX = 5


class Word(NamedTuple):
    """One word of a text: code point offsets, and its plain spelling."""

    start: int
    end: int
    text: str


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order: runs of letters, runs of digits."""
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), plain(found[0]))


def vocabulary(text: str) -> set[str]:
    """Return the different words of a text, folded: what it is looked up by."""
    return {fold(plain(word)) for word in set(_WORD.findall(text))}


def is_acronym(word: str) -> bool:
    """Whether a word is a short acronym (IA, ONU, GAFAM), spelled one way only.

    Two to five capitals, with a plural -s or not (PMEs); also a single capital,
    which is a name (vitamine D) and never a word.
    """
    core = word[:-1] if len(word) > 2 and word.endswith("s") else word  # noqa: PLR2004  (PMEs, but not Us)
    return core.isupper() and core.isalpha() and len(core) <= _ACRONYM_MAX


def same_word(found: str, form: str) -> bool:
    """Whether a plain word of a text is the plain form, under ``case: any``.

    Any capitals do, except that an acronym has to be in capitals. Accents count,
    but capitals may lack them: ETASUNIEN, Etats, Ecole.
    """
    if found == form:
        return True
    if is_acronym(form):
        return False
    lowered, wanted = found.lower(), form.lower()
    if lowered == wanted:
        return True
    if len(lowered) != len(wanted) or fold(found) != fold(form):
        return False
    if found.isupper():
        return found.isascii()
    bare = found if found[0].isascii() else form
    return bare[0].isupper() and bare[0].isascii() and lowered[1:] == wanted[1:]
