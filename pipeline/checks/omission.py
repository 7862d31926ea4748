"""Finds clauses that were left out or added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.alignment import Coverage, cover_words
from pipeline.checks.pair import Pair, shortened
from pipeline.units import Finding, Severity, Span

# The usual length ratio of English to French and its spread; a few letters are free.
_RATIO, _SPREAD, _FREE = 0.92, 0.13, 20
# Log odds of an omission for a word without a link, and with a link, measured on human
# translations: for content words, then for others.
_CONTENT = (1.2, -1.8)
_FUNCTION = (0.3, -1.0)
_LINKED = 0.3
# Scores of a warning and an error: 1 in 120 and 1 in 1,000 human translations.
_DOUBTFUL, _SURE = 7.0, 11.0
_MOST_FROM_LENGTH = 8.0
# A clause can only be missing or added if the length ratio is outside of these.
_SHORT, _LONG = 0.75, 1.15
_FEW_WORDS = 3
# A sentence of a few words, of which no content word was translated.
_SHORT_SENTENCE, _LEAST_CONTENT = 6, 2


class _Gap(NamedTuple):
    """Words without a counterpart on the other side, and their score as a gap."""

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

    The score of a run is the log odds of its words, plus how much better the lengths
    fit without it (Gale and Church 1993). ``usual`` is the usual length ratio of the
    other text to this one.
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
    """Return the negative log probability of the lengths of two texts."""
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
