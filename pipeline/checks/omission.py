"""Clauses that were left out, or came from nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.alignment import Coverage, cover_words
from pipeline.checks.pair import Pair, shortened
from pipeline.units import Finding, Severity, Span

# English is so long in terms of its French, give or take; a few letters are free.
_RATIO, _SPREAD, _FREE = 0.92, 0.13, 20
# What a word without a link says for an omission, and one with a link against it:
# logarithms of odds, measured on people's translations. Content words, then others.
_CONTENT = (1.2, -1.8)
_FUNCTION = (0.3, -1.0)
_LINKED = 0.3
# From here on it is a warning, and an error: one in 120 and one in 1,000 of people's.
_DOUBTFUL, _SURE = 7.0, 11.0
_MOST_FROM_LENGTH = 8.0
# Only of a target that is so short, or so long, can a clause be missing or added.
_SHORT, _LONG = 0.75, 1.15
_FEW_WORDS = 3
# A sentence of a few words, of which none that means anything came through.
_SHORT_SENTENCE, _LEAST_CONTENT = 6, 2


class _Gap(NamedTuple):
    """Words that have nothing on the other side, and how much speaks for a gap."""

    span: Span
    score: float


def omission(pair: Pair) -> Iterator[Finding]:
    """Report a clause that the English leaves out, or that the French has not.

    Words are linked to their translations; a run of words without links is a clause
    left out if the English is also shorter by about as much (`alignment`). It is looked
    for in segments whose English is much shorter than usual, what was added in those
    whose English is much longer. A short sentence of which no word came through is
    reported too. Known false positives: free translations, and idioms whose words the
    lexicon does not link.
    """
    french, english = len(pair.source), len(pair.target.strip())
    if not french or not english:
        return
    few = len(pair.source_words) <= _SHORT_SENTENCE
    ratio = english / french
    if _SHORT <= ratio <= _LONG and not few:
        return
    source, target = cover_words(pair.source, pair.target)
    if few:
        yield from _other(pair, source, target)
    elif ratio < _SHORT:
        gap = _largest_gap(source, french, english, _RATIO)
        if gap.score >= _DOUBTFUL:
            yield Finding(
                "omission",
                Severity.ERROR if gap.score >= _SURE else Severity.WARNING,
                "missing",
                (shortened(gap.span.in_(pair.source)),),
                gap.span,
            )
    else:
        gap = _largest_gap(target, english, french, 1 / _RATIO)
        if gap.score >= _DOUBTFUL:
            yield Finding(
                "omission",
                Severity.WARNING,
                "added",
                (shortened(gap.span.in_(pair.target)),),
                target_span=gap.span,
            )


def _largest_gap(
    words: Sequence[Coverage], french: int, english: int, usual: float
) -> _Gap:
    """Return the run of words that was most likely left out of the other text.

    ``usual`` is how long the other text is in terms of this one. A run speaks for
    itself by its words without links, and by how much better the lengths fit
    (Gale and Church 1993) once it is taken away.
    """
    if len(words) < _FEW_WORDS:
        return _Gap(Span(0, 0), 0.0)
    votes = [
        (_CONTENT if word.is_content else _FUNCTION)[word.weight >= _LINKED]
        for word in words
    ]
    sums = np.concatenate([[0.0], np.cumsum(votes)])
    starts = np.array([word.span.start for word in words])
    ends = np.array([word.span.end for word in words])
    left = french - (ends[None, :] - starts[:, None])
    fits = sums[None, 1:] - sums[:-1, None] - _misfit(left, english, usual)
    fits[np.tril_indices(len(words), _FEW_WORDS - 2)] = -np.inf
    first, last = np.unravel_index(int(fits.argmax()), fits.shape)
    score = float(fits[first, last] + _misfit(np.array(french), english, usual))
    return _Gap(Span(int(starts[first]), int(ends[last])), score)


def _misfit(french: np.ndarray, english: int, usual: float) -> np.ndarray:
    """Return how unlikely the lengths of two texts are, as a negative logarithm."""
    deviation = (english - usual * french) / (
        _SPREAD * usual * (french + _FREE) / _RATIO
    )
    misfit = np.minimum(deviation**2 / 2, _MOST_FROM_LENGTH)
    return np.asarray(misfit)


def _other(
    pair: Pair, source: Sequence[Coverage], target: Sequence[Coverage]
) -> Iterator[Finding]:
    content = [word for word in source if word.is_content]
    if len(content) < _LEAST_CONTENT or any(word.weight for word in content):
        return
    if sum(word.is_content for word in target) < _LEAST_CONTENT:
        return
    yield Finding(
        "omission",
        Severity.WARNING,
        "other",
        (shortened(pair.source.strip()),),
        Span(content[0].span.start, content[-1].span.end),
        Span(0, len(pair.target)),
    )
