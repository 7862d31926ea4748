"""Posterior probabilities of word links in a hidden Markov model.

The model is that of Vogel, Ney and Tillmann (1996, "HMM-based word alignment in
statistical translation"): a word's link depends on the link of the word before it.
After a word without a link, the last linked position counts (Och and Ney 2003, "A
systematic comparison of various statistical alignment models"). The posteriors of both
directions are multiplied (Liang, Taskar and Klein 2006, "Alignment by agreement").
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

# The share of words without a link.
_NULL = 0.1
# Probabilities of jumps from -5 to 5 words (wider ones use the values at the ends).
_REACH = 5
_JUMPS = (0.006, 0.005, 0.009, 0.017, 0.05, 0.13, 0.52, 0.15, 0.06, 0.025, 0.018)
# The factor for each further word of a wider jump.
_FALL = 0.85
# The share of a uniform distribution, so that every position can be reached.
_UNIFORM = 0.02
_CACHED = 256
# The number of words after which the sums are scaled to 1 again.
_RESCALED = 16


@lru_cache(maxsize=_CACHED)
def transitions(size: int) -> Matrix:
    """Return the jump probabilities [from, to] between ``size`` positions."""
    width = np.arange(size)[None, :] - np.arange(size)[:, None]
    near = np.array(_JUMPS)[np.clip(width, -_REACH, _REACH) + _REACH]
    weight = near * _FALL ** np.maximum(np.abs(width) - _REACH, 0)
    weight /= weight.sum(1, keepdims=True)
    mixed: Matrix = (1 - _UNIFORM) * weight + _UNIFORM / size
    mixed.setflags(write=False)
    return mixed


def posterior(given: Matrix, null: NDArray[np.float64]) -> Matrix:
    """Return the probability [row, column] that a column's word translates a row's.

    ``given`` has the probabilities of the columns' words given the rows' words,
    ``null`` those of the columns' words without a counterpart.
    """
    size, length = given.shape
    jump = transitions(size)
    # Each word's probabilities are scaled to a maximum of 1, to avoid underflow.
    scale = np.maximum(given.max(axis=0), null)
    emission = np.ascontiguousarray((given * ((1 - _NULL) / scale)).T)
    none = (null * _NULL / scale).tolist()
    linked = np.empty((length, size))
    reached = np.empty((length, size))
    here = np.full(size, 1 / size)
    for at in range(length):
        linked[at] = (here @ jump if at else here) * emission[at]
        here = linked[at] + here * none[at]
        if at % _RESCALED == 0:
            total = here.sum()
            here /= total
            linked[at] /= total
        reached[at] = here
    onward = np.empty((length, size))
    onward[-1] = 1.0
    for at in range(length - 1, 0, -1):
        after = onward[at]
        before = jump @ (emission[at] * after) + none[at] * after
        if at % _RESCALED == 0:
            before /= before.sum()
        onward[at - 1] = before
    seen = (reached * onward).sum(axis=1)
    return np.ascontiguousarray(((linked * onward) / seen[:, None]).T)


def agreement(
    english_given: Matrix,
    english_null: Matrix,
    french_given: Matrix,
    french_null: Matrix,
) -> Matrix:
    """Return the geometric mean [French, English] of the posteriors of both directions.

    ``english_given`` [French, English] are probabilities of English words given French
    ones, ``french_given`` [French, English] those of French words given English ones.
    """
    there = posterior(english_given, english_null)
    back = posterior(np.ascontiguousarray(french_given.T), french_null).T
    product: Matrix = np.sqrt(there * back)
    return product
