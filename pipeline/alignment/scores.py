"""How much better two blocks of sentences explain each other than chance does.

The words of a block are taken as drawn from the translations of the other block's words
(IBM Model 1, as Moore 2002, "Fast and accurate sentence alignment of bilingual
corpora", uses it), or from the words of the whole document. The score is the logarithm
of the likelihood ratio. It is computed for blocks of up to four sentences, both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.alignment.glosses import Ints, Side, Table

LARGEST = 4  # sentences of a block
# The share of words that no translation explains.
_FREE = 0.5
_ROWS = 48

Floats = NDArray[np.float32]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Band:
    """For each French place, which English places are looked at: first to last."""

    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both texts with tables both ways; ``source`` can be a translated French text."""

    source: Side
    target: Side
    there: Table
    back: Table

    def explain_english(self, rows: Range, columns: Range) -> Floats:
        """Return [a, row, column]: the English sentences, given French ones."""
        return _explained(self.source, self.target, self.there, rows, columns)

    def explain_french(self, rows: Range, columns: Range) -> Floats:
        """Return [b, row, column]: the French sentences, given English ones."""
        made = _explained(self.target, self.source, self.back, columns, rows)
        return np.ascontiguousarray(made.transpose(0, 2, 1))


@dataclass(frozen=True, slots=True)
class Chunk:
    """The scores of some French rows, ``top`` the first, and columns from ``left`` on.

    ``there`` is [a, row, column]: how well the English sentence ``column`` is explained
    by the a + 1 French sentences from ``row`` on. ``back`` is [b, row, column]: how
    well the French sentence ``row`` is explained by the b + 1 English sentences from
    ``column`` on; it has a few rows more, for the blocks that begin in the last ones.
    """

    top: int
    rows: int
    left: int
    there: Floats
    back: Floats


def band_scores(evidence: Sequence[Evidence], band: Band) -> list[Chunk]:
    """Return the scores of all places of a band, chunk by chunk.

    Several kinds of evidence count the same: their mean is taken.
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
    """Return [a, row, column]: the scores of the takers' sentences."""
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
