"""Sentences whose English stands in one unit: n-m alignment.

A sentence that a person joined to the one before it stays a unit of its own, with an
empty target and a person's word for that. Where the English is a person's own file,
the unit says itself whether it is joined: an empty one may also be French that was left
out.
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
    if unit.aligned is not None:
        return index > 0 and unit.aligned.joined
    return (
        index > 0 and is_emptied(unit) and units[index - 1].paragraph == unit.paragraph
    )


def is_omitted(unit: TranslationUnit) -> bool:
    """Whether French was left out in a person's English file."""
    alone = unit.aligned is not None and not unit.aligned.joined
    return alone and not unit.target and bool(unit.source.strip())


def is_added(unit: TranslationUnit) -> bool:
    """Whether English was added in a person's file that no French answers to."""
    return unit.aligned is not None and not unit.source and not unit.aligned.joined


def is_absorbed(unit: TranslationUnit) -> bool:
    """Whether added English was joined to another bead, so that nothing is left."""
    return unit.aligned is not None and not unit.source and not unit.target


def is_emptied(unit: TranslationUnit) -> bool:
    """Whether a person took a sentence's English away."""
    return unit.is_human and not unit.target and bool(unit.source.strip())
