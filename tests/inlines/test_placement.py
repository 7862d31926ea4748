"""Where a mark goes when its own word is linked to nothing."""

from __future__ import annotations

import pytest

from pipeline.inlines.placement import Placer
from pipeline.units import Span, WordLink

SOURCE = "un remords pour lui"


def linked(source: str, target: str, *pairs: tuple[str, str, float]) -> list[WordLink]:
    found = []
    for one, other, weight in pairs:
        i, j = source.index(one), target.index(other)
        spans = Span(i, i + len(one)), Span(j, j + len(other))
        found.append(WordLink(*spans, weight))
    return found


@pytest.mark.parametrize(
    ("target", "pairs", "wanted"),
    [
        # What only the unlinked word can have become stands before the mark.
        ("a deep qualm for him", [("pour", "for", 0.4)], "a deep qualm¹ for him"),
        # Function words at the end of the gap belong to what follows.
        ("a qualm of the man", [("pour", "man", 0.4)], "a qualm¹ of the man"),
        # A word that another one surely became is not passed.
        (
            "a deep qualm for him",
            [("lui", "deep", 0.9), ("pour", "for", 0.4)],
            "a¹ deep qualm for him",
        ),
        # Nor is punctuation.
        ("a, well, qualm for him", [("pour", "for", 0.4)], "a¹, well, qualm for him"),
    ],
)
def test_a_mark_behind_an_unlinked_word(
    target: str, pairs: list[tuple[str, str, float]], wanted: str
) -> None:
    links = linked(SOURCE, target, ("un", "a", 0.9), *pairs)
    placer = Placer(SOURCE, target, links)
    place = placer.place(SOURCE.index(" pour")).at
    assert f"{target[:place]}¹{target[place:]}" == wanted


def test_initials_are_not_parted() -> None:
    source, target = "la marine américaine, dit-on", "the U.S. navy, they say"
    links = linked(source, target, ("marine", "navy", 0.9), ("américaine", "U", 0.9))
    place = Placer(source, target, links).place(source.index(",")).at
    assert f"{target[:place]}¹{target[place:]}" == "the U.S. navy¹, they say"
