"""Terms that a corpus has and its termbase lacks: `translate glossary suggest`.

Frequent phrases are ranked by length and count, less the count inside a longer phrase:
a plain form of the C-value (Frantzi, Ananiadou and Mima 2000). With the English at
hand, a term that was rendered in several ways is found by association (Dice) between
its segments and the English word groups in them. No model, no dictionary; the same
corpus gives the same list.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.glossary.candidates import Candidate, Key, gather
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
    """A French term that the termbase might take.

    ``count`` is its occurrences in the corpus, ``context`` one of them in its
    surroundings, ``targets`` its renderings with their counts, most frequent first
    (empty without English), ``score`` what it is ranked by within its sort,
    ``examples`` an occurrence of each rendering in persons' translations.
    """

    fr: str
    sort: Sort
    count: int
    context: str
    targets: tuple[tuple[str, int], ...] = ()
    score: float = 0.0
    examples: tuple[Example, ...] = ()


# What stays as it is everywhere, such as a name, needs an entry least.
_SETTLED = 0.25


def suggest(
    pairs: Iterable[tuple[str, str]],
    termbase: Termbase | None = None,
    *,
    minimum: int = 3,
    limit: int = 50,
) -> tuple[Suggestion, ...]:
    """Return terms that the termbase might take, the most useful first.

    Terms rendered in several ways come first, then acronyms, names and phrases mixed
    by their score, last those that stay as they are. What the termbase matches already
    is left out.

    :param pairs: French segments with their English ("" where there is none).
    :param minimum: the least number of occurrences.
    :param limit: the greatest number of suggestions.
    """
    segments = list(pairs)
    known = [
        [match.span for match in termbase.match(source)] if termbase else []
        for source, _ in segments
    ]
    found = gather(segments, known)
    frequent = {
        key: candidate for key, candidate in found.items() if candidate.count >= minimum
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
    key: Key, candidate: Candidate, alone: int, renderings: Renderings
) -> Suggestion | None:
    """Return a candidate as a suggestion, None when it is not worth one."""
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
        score *= _SETTLED
    return Suggestion(
        fr=candidate.surface,
        sort=sort,
        count=candidate.count,
        context=candidate.context,
        targets=targets,
        score=round(score, 2),
    )


def _independent(frequent: Mapping[Key, Candidate]) -> dict[Key, int]:
    """Return each candidate's count less that inside the longer one that has most."""
    held: dict[Key, int] = defaultdict(int)
    for key, candidate in frequent.items():
        for size in range(1, len(key)):
            for first in range(len(key) - size + 1):
                part = key[first : first + size]
                held[part] = max(held[part], candidate.count)
    return {key: candidate.count - held[key] for key, candidate in frequent.items()}
