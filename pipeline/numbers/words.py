"""Number words and scales of both languages.

French counts on the long scale: milliard is 10^9 (English billion) and billion 10^12
(English trillion).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from pipeline.numbers.values import Lang
from pipeline.text.tables import rows


class Role(StrEnum):
    """What a word does in a number that is spelled out."""

    UNIT = "unit"
    TEEN = "teen"
    TEN = "ten"
    HUNDRED = "hundred"
    SCALE = "scale"
    ORDINAL = "ordinal"
    GROUP = "group"  # dizaine, dozen
    PLURAL = "plural"  # hundreds, milliers, and "millions" without a number
    DECADE = "decade"  # the sixties


class NumberWord(NamedTuple):
    """A word's role and its value."""

    role: Role
    value: int
    compound: bool = False  # « unième » ends a number, « premier » stands alone


@cache
def number_words(lang: Lang) -> Mapping[str, NumberWord]:
    """Return the words of a language that make numbers, in small letters."""
    return {
        word: NumberWord(Role(role), int(value), compound == "yes")
        for word, role, value, compound in rows(f"{lang}/numbers")
    }
