"""The tokens that sentences are compared by, and the key of exact matches.

A word, a number, an address, a footnote mark and a punctuation mark are one token each.
Letter case is ignored. OmegaT's match percentage with all tokens (the "adjusted" score)
uses the same tokens, except that it splits numbers and addresses.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.text.addresses import EMAIL, URL
from pipeline.text.spaces import WIDE_BLANKS
from pipeline.units import Span

# The commonest first. Addresses are a separate pattern, as they begin like words.
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
    """Return the key of a text; sentences with equal keys are exact matches.

    Differences in spaces, apostrophes and the composition of accents are removed.

    >>> key_of("L’eau   monte.")
    "L'eau monte."
    """
    plain = " ".join(text.translate(_SPELLINGS).split())
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def tokens_of(key: str) -> list[str]:
    """Return the tokens of a key (see ``key_of``), in order and in lower case.

    >>> tokens_of("L'eau monte de 1 200 mm[1].")
    ["l'", 'eau', 'monte', 'de', '1 200', 'mm', '[1]', '.']
    """
    found: list[str] = _pattern(key).findall(key.lower())
    return found


def token_spans(text: str) -> list[Span]:
    """Return the spans of the tokens of a text, in order."""
    return [Span.of(match) for match in _pattern(text).finditer(_same_length(text))]


def _same_length(text: str) -> str:
    return text.translate(_SPELLINGS)


def _pattern(text: str) -> re.Pattern[str]:
    return _TOKEN if "@" in text or "://" in text or "www." in text else _PLAIN_TOKEN
