"""Suggesting terms of a corpus for the termbase: `translate glossary suggest`.

Frequent phrases are ranked by length and count, less the count inside a longer phrase:
a simple form of the C-value (Frantzi, Ananiadou and Mima 2000). If the English is
there, terms with several renderings are found by the association (Dice) between their
segments and the English word groups in them. No model and no dictionary is used, and
the same corpus gives the same list.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.glossary.candidates import Key, TermCandidate, gather
from pipeline.glossary.renderings import Renderings
from pipeline.glossary.termbase import Termbase


class Sort(StrEnum):
    """Why a term is suggested."""

    INCONSISTENT = "inconsistent"
    ACRONYM = "acronym"
    NAME = "name"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Example:
    """One occurrence of a term with its rendering, both in their surroundings."""

    rendering: str
    french: str
    english: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A French term that is suggested for the termbase.

    ``count`` is the number of its occurrences in the corpus, ``context`` one of them
    with a few words around it. ``targets`` are its English renderings with their
    counts, the most frequent first (empty without English). ``score`` ranks the
    suggestions of one sort. ``examples`` are an occurrence of each rendering in
    persons' translations.
    """

    fr: str
    sort: Sort
    count: int
    context: str
    targets: tuple[tuple[str, int], ...] = ()
    score: float = 0.0
    examples: tuple[Example, ...] = ()


# Weight of a term that is the same in English everywhere, such as a name: it hardly
# needs an entry.
_UNCHANGED = 0.25


def suggest(
    pairs: Iterable[tuple[str, str]],
    termbase: Termbase | None = None,
    *,
    minimum: int = 3,
    limit: int = 50,
) -> tuple[Suggestion, ...]:
    """Return terms that the termbase lacks, the most useful first.

    Terms with several renderings come first, then acronyms, names and phrases by their
    score, last those that are the same in English. Terms that the termbase matches are
    left out.

    :param pairs: French segments with their English ("" if there is none).
    :param minimum: the least number of occurrences.
    :param limit: the greatest number of suggestions.
    """
    segments = list(pairs)
    matched = [
        [match.span for match in termbase.match(source)] if termbase else []
        for source, _ in segments
    ]
    candidates = gather(segments, matched)
    frequent = {
        key: candidate
        for key, candidate in candidates.items()
        if candidate.count >= minimum
    }
    renderings = Renderings([target for _, target in segments], frequent)
    alone = _independent(frequent)
    suggestions = [
        suggestion
        for key, candidate in frequent.items()
        if alone[key] >= minimum
        and (suggestion := _judge(key, candidate, alone[key], renderings))
    ]
    suggestions.sort(key=lambda s: (s.sort is not Sort.INCONSISTENT, -s.score, s.fr))
    return tuple(suggestions[:limit])


def _judge(
    key: Key, candidate: TermCandidate, alone: int, renderings: Renderings
) -> Suggestion | None:
    """Return the suggestion for a candidate, None if it is not useful."""
    targets = renderings.of(key, candidate)
    if len(targets) > 1:
        sort, score = Sort.INCONSISTENT, float(sum(count for _, count in targets))
    elif candidate.acronym:
        sort, score = Sort.ACRONYM, 1.5 * candidate.count
    elif 2 * candidate.names > candidate.count:
        sort, score = Sort.NAME, 1.25 * candidate.count
    elif candidate.size > 1:
        sort, score = Sort.PHRASE, math.log2(candidate.size + 1) * alone
    else:
        return None
    if len(targets) == 1 and targets[0][0] == candidate.surface:
        score *= _UNCHANGED
    return Suggestion(
        fr=candidate.surface,
        sort=sort,
        count=candidate.count,
        context=candidate.context,
        targets=targets,
        score=round(score, 2),
    )


def _independent(frequent: Mapping[Key, TermCandidate]) -> dict[Key, int]:
    """Return the count of each candidate outside of longer candidates.

    This is its count less that of the most frequent longer candidate that contains it.
    """
    held: dict[Key, int] = defaultdict(int)
    for key, candidate in frequent.items():
        for size in range(1, len(key)):
            for first in range(len(key) - size + 1):
                part = key[first : first + size]
                held[part] = max(held[part], candidate.count)
    return {key: candidate.count - held[key] for key, candidate in frequent.items()}
