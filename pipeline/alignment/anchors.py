"""Anchors (pairs of sentences that certainly match) and the search band around them.

A word that is rare in both texts is a vote for the pair of sentences that contain it.
Pairs in which each sentence is the other's best are anchors. The heaviest chain of
anchors in which both texts advance is the path; the other anchors are moved text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.alignment.glosses import Ints, Reals, Side, Table
from pipeline.alignment.scores import Band

# Limits for votes: a form in more sentences of a text is not rare, and a pair of words
# with a lower translation probability does not count.
_MOST_SENTENCES = 12
_LEAST_GIVEN = 0.08
# The votes needed for an anchor: two rare words, or one and several less rare ones.
_LEAST_VOTES = 6.0
# The width of the band: sentences around an anchor, and the share of a long gap between
# two anchors.
_AROUND = 8
_SLACK = 0.25
# The maximum number of cells of the band in a long gap without anchors.
_MOST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """A French and an English sentence, and the total weight of their rare words."""

    french: int
    english: int
    weight: float


def find_anchors(source: Side, target: Side, there: Table) -> list[Anchor]:
    """Return the pairs in which each sentence is the other's best, in French order.

    ``there`` has the probabilities of English forms given French ones.
    """
    sentences, forms, counts = _occurrences(source)
    others, target_forms, target_counts = _occurrences(target)
    rare = counts[forms] <= _MOST_SENTENCES
    sentences, forms = sentences[rare], forms[rare]
    owner, other, given = there.entries(forms)
    good = (given >= _LEAST_GIVEN) & (target_counts[other] <= _MOST_SENTENCES)
    good &= target_counts[other] > 0
    owner, other, given = owner[good], other[good], given[good]
    # The sentences of each English form.
    order = np.argsort(target_forms, kind="stable")
    places = others[order]
    starts = np.searchsorted(target_forms[order], np.arange(len(target.forms) + 1))
    postings = Table(starts.astype(np.int64), places, np.ones(len(places)))
    entry, english, _ = postings.entries(other)
    french = sentences[owner[entry]]
    spread = np.maximum(counts[forms[owner]], target_counts[other])[entry]
    weight = given[entry] ** 0.5 * np.log(target.size / spread + 1)
    keys, at = np.unique(french * target.size + english, return_inverse=True)
    votes = np.bincount(at, weight, len(keys)).astype(np.float64)
    return _mutual(keys // target.size, keys % target.size, votes)


def _occurrences(side: Side) -> tuple[Ints, Ints, Ints]:
    """Return each form of each sentence once, and the frequencies.

    These are three arrays: the sentences, their forms, and how many sentences contain
    each form.
    """
    sentence = np.repeat(np.arange(side.size), np.diff(side.starts))
    keys = np.unique(sentence * len(side.forms) + side.ids)
    forms = keys % len(side.forms)
    counts = np.bincount(forms, minlength=len(side.forms))
    return keys // len(side.forms), forms, counts


def _mutual(french: Ints, english: Ints, votes: Reals) -> list[Anchor]:
    if not len(votes):
        return []
    best_of_french = np.zeros(int(french.max()) + 1)
    best_of_english = np.zeros(int(english.max()) + 1)
    np.maximum.at(best_of_french, french, votes)
    np.maximum.at(best_of_english, english, votes)
    kept = (votes >= _LEAST_VOTES) & (votes >= best_of_french[french])
    kept &= votes >= best_of_english[english]
    return [
        Anchor(int(f), int(e), float(w))
        for f, e, w in zip(french[kept], english[kept], votes[kept], strict=True)
    ]


def heaviest_chain(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return the heaviest subsequence of the anchors in which both texts advance."""
    ends: list[int] = []  # English places, rising, with rising weights
    weights: list[float] = []
    tops: list[int] = []
    before: list[int] = []
    ordered = sorted(anchors, key=lambda anchor: (anchor.french, -anchor.english))
    for number, anchor in enumerate(ordered):
        at = bisect_left(ends, anchor.english)
        before.append(tops[at - 1] if at else -1)
        weight = anchor.weight + (weights[at - 1] if at else 0.0)
        if at < len(ends) and ends[at] == anchor.english and weights[at] >= weight:
            continue
        stop = at
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[at:stop], weights[at:stop], tops[at:stop] = (
            [anchor.english],
            [weight],
            [number],
        )
    chain = []
    number = tops[-1] if tops else -1
    while number >= 0:
        chain.append(ordered[number])
        number = before[number]
    return chain[::-1]


def make_band(chain: Sequence[Anchor], rows: int, columns: int) -> Band:
    """Return the search band around the chain: wide in long gaps, all of short ones."""
    points = [(0, 0), *((a.french, a.english) for a in chain), (rows, columns)]
    first = np.full(rows + 1, columns, np.int64)
    last = np.zeros(rows + 1, np.int64)
    for (i, j), (i_end, j_end) in pairwise(points):
        wide, high = j_end - j, i_end - i
        at = np.arange(max(0, i - _AROUND), min(rows, i_end + _AROUND) + 1)
        if wide * high <= (4 * _AROUND) ** 2 or min(wide, high) <= _AROUND:
            low, top = np.full(len(at), j), np.full(len(at), j_end)
        else:
            middle = j + (at - i) * wide / max(high, 1)
            slack = _AROUND + _SLACK * min(wide, high) + abs(wide - high)
            slack = min(slack, max(_AROUND, _MOST_CELLS / (2 * high)))
            low = np.clip(middle - slack, j, j_end)
            top = np.clip(middle + slack, j, j_end)
        np.minimum.at(first, at, np.floor(low).astype(np.int64) - _AROUND)
        np.maximum.at(last, at, np.ceil(top).astype(np.int64) + _AROUND)
    first = np.minimum.accumulate(np.clip(first, 0, columns)[::-1])[::-1]
    last = np.maximum.accumulate(np.clip(last, 0, columns))
    first[0], last[-1] = 0, columns
    return Band(first, last)


def widths(band: Band) -> NDArray[np.int64]:
    """Return the number of English positions in each row of the band."""
    return band.last - band.first + 1
