"""The words of a text with their offsets, and comparing their spellings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from pipeline.text.folding import fold, plain
from pipeline.text.spaces import ZERO_WIDTH

APOSTROPHES = "'’ʼ‘′"
HYPHENS = "-‐‑"  # hyphen-minus, U+2010, U+2011 (no-break)

# An invisible character does not split a word. Digits are separate words, so that a
# footnote mark without a space (« économie2 ») is not part of the word.
_WORD = regex.compile(
    rf"\p{{L}}(?:[\p{{L}}\p{{M}}]|[{ZERO_WIDTH}]+(?=[\p{{L}}\p{{M}}]))*|\p{{Nd}}+"
)
_ACRONYM_MAX = 5


class Word(NamedTuple):
    """One word of a text: its offsets in code points, and its `plain` spelling."""

    start: int
    end: int
    text: str


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order: runs of letters, runs of digits."""
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), plain(found[0]))


def vocabulary(text: str) -> set[str]:
    """Return the set of the words of a text, folded, for look-ups."""
    return {fold(plain(word)) for word in set(_WORD.findall(text))}


def is_acronym(word: str) -> bool:
    """Whether a word is a short acronym, which is only written in capitals.

    That is two to five capitals (IA, ONU, GAFAM), perhaps with a plural -s (PMEs), or a
    single capital, which is a name (vitamine D).
    """
    core = word[:-1] if len(word) > 2 and word.endswith("s") else word  # noqa: PLR2004  (PMEs, but not Us)
    return core.isupper() and core.isalpha() and len(core) <= _ACRONYM_MAX


def same_word(found: str, form: str) -> bool:
    """Whether a word of a text is a form, both `plain`, under ``case: any``.

    Capitals do not matter, except that an acronym has to be in capitals. Accents
    matter, but capitals may lack them: ETASUNIEN, Etats, Ecole.
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
