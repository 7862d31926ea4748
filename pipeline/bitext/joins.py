"""Sentences whose English stands in one unit: n-m alignment within a paragraph.

A sentence that a person joined to the one before it stays a unit of its own, with an
empty target and a person's word for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.units import TranslationUnit


def joined(units: Sequence[TranslationUnit]) -> Iterator[tuple[int, int]]:
    """Yield (first, end) of each unit with the emptied units after it."""
    start = 0
    for index in range(1, len(units) + 1):
        if index == len(units) or not is_joined(units, index):
            yield start, index
            start = index


def is_joined(units: Sequence[TranslationUnit], index: int) -> bool:
    """Whether a unit's English stands in a unit before it."""
    unit = units[index]
    return (
        index > 0 and is_emptied(unit) and units[index - 1].paragraph == unit.paragraph
    )


def is_emptied(unit: TranslationUnit) -> bool:
    """Whether a person took a sentence's English away."""
    return unit.is_human and not unit.target and bool(unit.source.strip())
