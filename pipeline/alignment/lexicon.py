"""A bilingual lexicon learnt from the segment pairs of a text, without a model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.alignment.pairs import english_function_words, function_pairs
from pipeline.alignment.words import read_words
from pipeline.numbers import Lang

# More pairs than this add time, not knowledge.
_MOST_PAIRS = 20_000
# A word that is in more than this share of all segments tells nothing.
_MOST_COMMON = 0.2
_MOST_RENDERINGS = 3
# Of a chi-squared distribution with one degree of freedom: 1 in 1000 by chance.
_LEAST_RATIO = 10.83
_LEAST_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Lexicon:
    """English stems for French stems, each with a confidence in 0..1."""

    renderings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Lexicon:
        """Learn from (French, English) segments which words appear together.

        Two words are kept when they share more segments than chance explains
        (log-likelihood ratio; Dunning 1993); their confidence is the Dice coefficient.
        The first 20,000 different pairs are read. Same pairs, same lexicon, whatever
        their order.
        """
        seen = sorted(dict.fromkeys(pairs))[:_MOST_PAIRS]
        french: Counter[str] = Counter()
        english: Counter[str] = Counter()
        together: Counter[tuple[str, str]] = Counter()
        for source, target in seen:
            ours = _content(source, Lang.FR)
            theirs = _content(target, Lang.EN)
            french.update(ours)
            english.update(theirs)
            together.update((one, other) for one in ours for other in theirs)
        most = max(_LEAST_TOGETHER + 1, _MOST_COMMON * len(seen))
        found: dict[str, list[tuple[float, str]]] = {}
        for (one, other), count in sorted(together.items()):
            if count < _LEAST_TOGETHER or max(french[one], english[other]) > most:
                continue
            if _ratio(count, french[one], english[other], len(seen)) >= _LEAST_RATIO:
                dice = 2 * count / (french[one] + english[other])
                found.setdefault(one, []).append((-dice, other))
        return cls(
            {
                one: {other: -dice for dice, other in sorted(best)[:_MOST_RENDERINGS]}
                for one, best in found.items()
            }
        )


def _content(text: str, lang: Lang) -> list[str]:
    """Return each stem of a text once, numbers and function words left out."""
    skipped = function_pairs() if lang is Lang.FR else english_function_words()
    words = read_words(text, lang)
    return sorted({w.stem for w in words if w.number is None and w.form not in skipped})


def _ratio(together: int, one: int, other: int, total: int) -> float:
    """Return Dunning's log-likelihood ratio of a two by two table."""
    cells = (
        (together, one * other),
        (one - together, one * (total - other)),
        (other - together, (total - one) * other),
        (total - one - other + together, (total - one) * (total - other)),
    )
    if together * total <= one * other:
        return 0.0  # they avoid each other
    return 2 * sum(
        count * math.log(count * total / expected) for count, expected in cells if count
    )
