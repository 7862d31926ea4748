"""Which sentences of a paragraph belong together, French and English.

The likelihood of lengths of Gale and Church (1993, "A program for aligning sentences
in bilingual corpora"), and beside it the words that translate each other: names,
numbers, cognates and a small table (Moore 2002 combines the two as well).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pipeline.alignment.linking import link_words
from pipeline.units import Span

# English has this many characters for one French; Gale and Church's variance.
_RATIO = 0.92
_VARIANCE = 6.8
# The prior of one sentence for one, and of one for two (their table 5, without
# sentences that have no counterpart); each sentence more is a tenth as likely.
_ONE_TO_ONE = 0.9
_ONE_TO_TWO = 0.05
_FEWER = 0.1
_SURE = 0.5  # links of less weight say little
_WORDS = 6.0  # what words are worth beside lengths, in nats
# Above this many pairs of sentences the lengths alone decide.
_COMPARED = 900


def align_sentences(
    source: Sequence[str], target: Sequence[str]
) -> tuple[tuple[Span, Span], ...]:
    """Return beads: spans of sentences of a French and an English paragraph.

    Every sentence is in one bead, in order; a bead has one sentence on one side at
    least. Both sides must have a sentence.
    """
    if len(source) == len(target) == 1:
        return ((Span(0, 1), Span(0, 1)),)
    with_words = len(source) * len(target) <= _COMPARED
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(1, len(source) + 1):
        for j in range(1, len(target) + 1):
            costs = []
            for a, b in _starts(i, j):
                if (a, b) in best:
                    cost = _cost(source[a:i], target[b:j], words=with_words)
                    costs.append((best[a, b][0] + cost, (a, b)))
            if costs:
                best[i, j] = min(costs)
    beads = []
    at = (len(source), len(target))
    while at != (0, 0):
        start = best[at][1]
        beads.append((Span(start[0], at[0]), Span(start[1], at[1])))
        at = start
    return tuple(reversed(beads))


def _starts(i: int, j: int) -> Iterator[tuple[int, int]]:
    """Yield where a bead that ends at (i, j) can start."""
    for a in range(i):
        yield a, j - 1
    for b in range(j - 1):
        yield i - 1, b


def _cost(source: Sequence[str], target: Sequence[str], *, words: bool) -> float:
    """Return how unlikely a bead is, in nats."""
    long, other = sum(map(len, source)), sum(map(len, target))
    expected = max(1.0, long * _RATIO)
    delta = abs(other - expected) / math.sqrt(expected * _VARIANCE)
    tail = math.erfc(delta / math.sqrt(2))
    more = max(len(source), len(target))
    prior = _ONE_TO_ONE if more == 1 else _ONE_TO_TWO * _FEWER ** (more - 2)
    cost = -math.log(max(tail, 1e-12)) - math.log(prior)
    if words:
        french, english = " ".join(source), " ".join(target)
        links = link_words(french, english)
        sure = sum(link.weight for link in links if link.weight >= _SURE)
        cost -= _WORDS * sure / max(1, min(len(french.split()), len(english.split())))
    return cost
