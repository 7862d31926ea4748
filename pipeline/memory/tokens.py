"""The tokens that a memory compares sentences by, and the key of an exact match.

A word, a number, an address, a footnote mark and a punctuation mark are one token each.
Letter case does not count. This is the grain of OmegaT's match percentage with all
tokens (its "adjusted" score), with numbers and addresses not taken apart.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.text.addresses import EMAIL, URL
from pipeline.text.spaces import WIDE_BLANKS
from pipeline.units import Span

# The commonest first; an address would begin like a word.
_PARTS = (
    r"[^\W\d_]+(?:-[^\W\d_]+)*'?"
    rf"|\d+(?:[{WIDE_BLANKS}]\d{{3}}(?!\d)|[.,:/]\d+)*"
    r"|\[\^?\w{1,6}\]"
    r"|\S"
)
_PLAIN_TOKEN = re.compile(_PARTS)
_TOKEN = re.compile(f"{URL}|{EMAIL}|{_PARTS}")
_SPELLINGS = str.maketrans({"’": "'", "‑": "-"})


def key_of(text: str) -> str:
    """Return what an exact match has in common.

    How spaces and apostrophes are typed does not count, nor how accents are composed.

    >>> key_of("L’eau   monte.")
    "L'eau monte."
    """
    plain = " ".join(text.translate(_SPELLINGS).split())
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def tokens_of(key: str) -> list[str]:
    """Return the tokens of a key (see ``key_of``), in order, without letter case.

    >>> tokens_of("L'eau monte de 1 200 mm[1].")
    ["l'", 'eau', 'monte', 'de', '1 200', 'mm', '[1]', '.']
    """
    found: list[str] = _pattern(key).findall(key.lower())
    return found


def token_spans(text: str) -> list[Span]:
    """Return where the tokens of a text stand, in order."""
    return [Span.of(match) for match in _pattern(text).finditer(_same_length(text))]


def _same_length(text: str) -> str:
    return text.translate(_SPELLINGS)


def _pattern(text: str) -> re.Pattern[str]:
    return _TOKEN if "@" in text or "://" in text or "www." in text else _PLAIN_TOKEN
