"""What a bitext itself says about how words are rendered: n-gram association.

Counted by segments, with Dice's coefficient (Dice 1945; for word pairs Melamed 2000):
twice the segments that have both, divided by those that have one or the other. Ties
are broken by the texts, so that the same pairs always give the same list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

_WORD = regex.compile(r"[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*")
_LONGEST = 3  # words of a rendering
_LEAST = 0.3
FUNCTION_WORDS = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "with", "from"}
    | {"and", "or", "but", "as", "is", "are", "was", "were", "be", "been", "it", "its"}
    | {"he", "she", "they", "them", "his", "her", "their", "this", "that", "these"}
    | {"those", "who", "which", "what", "not", "no", "have", "has", "had", "will"}
    | {"would", "can", "could", "do", "does", "did", "if", "than", "then", "so", "we"}
    | {"you", "i", "my", "our", "your", "me", "us", "him", "there", "here", "when"}
)


@dataclass(frozen=True, slots=True)
class Rendering:
    """An English n-gram associated with a term: in how many segments, how strongly."""

    text: str
    count: int
    dice: float


def renderings(
    pairs: Iterable[tuple[bool, str]], *, least: float = _LEAST
) -> tuple[Rendering, ...]:
    """Return the n-grams that come with a term, the strongest first.

    ``pairs`` are all segments: whether the French has the term, and the English.
    Function words do not begin or end a rendering. ``least`` is the weakest Dice
    coefficient to return.
    """
    everywhere: Counter[str] = Counter()
    together: Counter[str] = Counter()
    with_term = 0
    for has_term, english in pairs:
        grams = ngrams(english)
        everywhere.update(grams)
        if has_term:
            with_term += 1
            together.update(grams)
    found = [
        Rendering(gram, count, round(2 * count / (with_term + everywhere[gram]), 4))
        for gram, count in together.items()
        if 2 * count >= least * (with_term + everywhere[gram])
    ]
    return tuple(sorted(found, key=lambda r: (-r.dice, -len(r.text), r.text)))


def ngrams(english: str) -> frozenset[str]:
    """Return the n-grams of a text, in small letters, without function words outside."""
    words = [word.lower() for word in _WORD.findall(english)]
    return frozenset(
        " ".join(words[at : at + size])
        for size in range(1, _LONGEST + 1)
        for at in range(len(words) - size + 1)
        if _content(words[at : at + size])
    )


def _content(words: Sequence[str]) -> bool:
    return words[0] not in FUNCTION_WORDS and words[-1] not in FUNCTION_WORDS
