"""Scores of how well blocks of sentences translate each other.

The score is the logarithm of a likelihood ratio: the words of a block are drawn either
from the translations of the other block's words (IBM Model 1, as in Moore 2002, "Fast
and accurate sentence alignment of bilingual corpora"), or from the words of the whole
document. It is computed for blocks of up to four sentences, in both directions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.alignment.glosses import Ints, Side, Table

LARGEST = 4  # sentences in a block
# The probability of a word that is not a translation.
_FREE = 0.5
_ROWS = 48

Floats = NDArray[np.float32]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Band:
    """The first and last English position to consider for each French position."""

    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both texts with their tables; ``source`` may be a translation of the French."""

    source: Side
    target: Side
    there: Table
    back: Table

    def explain_english(self, rows: Range, columns: Range) -> Floats:
        """Return [a, row, column]: scores of English sentences given French ones."""
        return _explained(self.source, self.target, self.there, rows, columns)

    def explain_french(self, rows: Range, columns: Range) -> Floats:
        """Return [b, row, column]: scores of French sentences given English ones."""
        made = _explained(self.target, self.source, self.back, columns, rows)
        return np.ascontiguousarray(made.transpose(0, 2, 1))


@dataclass(frozen=True, slots=True)
class Chunk:
    """The scores of ``rows`` French sentences from ``top``, and columns from ``left``.

    ``there`` is [a, row, column]: how well the English sentence ``column`` is explained
    by the a + 1 French sentences from ``row`` on. ``back`` is [b, row, column]: how
    well the French sentence ``row`` is explained by the b + 1 English sentences from
    ``column`` on. It has a few more rows, for blocks that begin in the last rows.
    """

    top: int
    rows: int
    left: int
    there: Floats
    back: Floats


def band_scores(evidence: Sequence[Evidence], band: Band) -> list[Chunk]:
    """Return the scores of all cells of a band, chunk by chunk.

    If there are several kinds of evidence, the mean of their scores is taken.
    """
    rows, columns = evidence[0].source.size, evidence[0].target.size
    chunks = []
    for top in range(0, rows, _ROWS):
        bottom = min(top + _ROWS, rows)
        reach = min(bottom + LARGEST - 1, rows)
        right = min(int(band.last[bottom]) + LARGEST, columns)
        left = min(int(band.first[top]), right - 1)
        there, back = zip(
            *(
                (
                    kind.explain_english((top, bottom), (left, right)),
                    kind.explain_french((top, reach), (left, right)),
                )
                for kind in evidence
            ),
            strict=True,
        )
        chunks.append(Chunk(top, bottom - top, left, _mean(there), _mean(back)))
    return chunks


def _mean(kinds: Sequence[Floats]) -> Floats:
    return np.asarray(sum(kinds[1:], kinds[0]) / np.float32(len(kinds)))


def _explained(
    givers: Side,
    takers: Side,
    table: Table,
    rows: Range,
    columns: Range,
) -> Floats:
    """Return [a, row, column]: scores of the takers' sentences, given a + 1 rows."""
    top, bottom = rows
    left, right = columns
    reach = min(bottom + LARGEST - 1, givers.size)
    starts = takers.starts[left : right + 1]
    tokens = takers.ids[starts[0] : starts[-1]]
    local, token_at = np.unique(tokens, return_inverse=True)
    where = np.full(len(takers.forms), -1, np.int64)
    where[local] = np.arange(len(local))
    giver_ids = givers.ids[givers.starts[top] : givers.starts[reach]]
    sizes = np.diff(givers.starts[top : reach + 1])
    sentence = np.repeat(np.arange(reach - top), sizes)
    owner, other, value = table.entries(giver_ids)
    column = where[other]
    inside = column >= 0
    cell = sentence[owner[inside]] * len(local) + column[inside]
    dense = np.bincount(cell, value[inside], (reach - top) * len(local))
    given = dense.reshape(reach - top, len(local)).astype(np.float32)
    out = np.zeros((LARGEST, bottom - top, right - left), np.float32)
    free = (1 - _FREE) / takers.chance[local]
    summed = np.zeros((bottom - top, len(local)), np.float32)
    length = np.zeros(bottom - top)
    for a in range(LARGEST):
        part = given[a : a + bottom - top]
        summed[: len(part)] += part
        length[: len(part)] += sizes[a : a + bottom - top]
        ratio = np.log(_FREE + summed * (free[None, :] / (length[:, None] + 1))).astype(
            np.float32
        )
        out[a] = np.add.reduceat(ratio[:, token_at], starts[:-1] - starts[0], axis=1)
    return out
