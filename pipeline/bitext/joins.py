"""Sentences that share one English translation (n-m alignment).

A sentence that a reviewer joined to the one before it remains a unit, with an empty
target that is marked as edited. In a bitext whose English file has its own structure,
each unit says whether it is joined, because an empty unit may also be an omission.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.units import TranslationUnit


def joined(units: Sequence[TranslationUnit]) -> Iterator[tuple[int, int]]:
    """Yield (first, end) of each unit together with the joined units after it."""
    start = 0
    for index in range(1, len(units) + 1):
        if index == len(units) or not is_joined(units, index):
            yield start, index
            start = index


def is_joined(units: Sequence[TranslationUnit], index: int) -> bool:
    """Whether a unit's English is part of that of a unit before it."""
    unit = units[index]
    if unit.aligned is not None:
        return index > 0 and unit.aligned.joined
    return (
        index > 0 and is_emptied(unit) and units[index - 1].paragraph == unit.paragraph
    )


def is_omitted(unit: TranslationUnit) -> bool:
    """Whether the French was left out in a person's English file."""
    alone = unit.aligned is not None and not unit.aligned.joined
    return alone and not unit.target and bool(unit.source.strip())


def is_added(unit: TranslationUnit) -> bool:
    """Whether a person's English file has text here without French."""
    return unit.aligned is not None and not unit.source and not unit.aligned.joined


def is_absorbed(unit: TranslationUnit) -> bool:
    """Whether added English was joined to another unit, so that this one is empty."""
    return unit.aligned is not None and not unit.source and not unit.target


def is_emptied(unit: TranslationUnit) -> bool:
    """Whether a person removed a sentence's English."""
    return unit.is_human and not unit.target and bool(unit.source.strip())
