"""Choosing the best division of two texts into beads, and their confidence.

A bead is a group of one to four French sentences with one to four English ones, or a
single sentence without a counterpart. Sums over all divisions inside the band (forward
and backward) give the posterior of each bead. The division with the largest expected
number of sentences in correct beads is chosen. Time and memory are linear in the cells
of the band.

The lengths of the two sides are compared as in Gale and Church (1993, "A program for
aligning sentences in bilingual corpora").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.alignment.scores import LARGEST, Band, Chunk

Reals = NDArray[np.float64]

_NEVER = -1e30
# The power to which posteriors are raised: words depend on each other, so posteriors
# are too near to 1. With this power, beads below one half contain seven in ten of the
# wrong beads of two novels.
_DOUBT = 10


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of the evidence, tuned on two novels.

    ``words`` is below 1 because words are not independent, so their log-likelihood
    ratios are too large. ``variance`` is the variance per character of Gale and Church;
    a deviation of the length is limited to ``farthest`` standard deviations.
    """

    words: float = 0.3
    lengths: float = 1.0
    variance: float = 9.0
    farthest: float = 6.0
    alone: float = 0.015
    one: float = 0.8
    two: float = 0.1
    grow: float = 0.2
    both: float = 0.2
    empty_gain: float = 0.5
    paragraphs: float = 1.0

    def prior(self, a: int, b: int) -> float:
        """Return the log probability of a bead of a French and b English sentences."""
        if a == b == 1:
            return float(np.log(self.one))
        least, most = min(a, b), max(a, b)
        share = self.two * self.grow ** (most - 2) * self.both ** (least - 1)
        return float(np.log(share))


@dataclass(frozen=True, slots=True)
class Text:
    """The lengths of a text's sentences, and the indices that begin a paragraph."""

    lengths: Reals
    paragraphs: Sequence[int] = ()

    def begins(self) -> Reals:
        """Return an array with 1 at each sentence that begins a paragraph, else 0.

        It has one more element, for the end of the text.
        """
        out = np.zeros(len(self.lengths) + 1)
        out[[place for place in self.paragraphs if 0 < place < len(out)]] = 1.0
        return out


@dataclass(frozen=True, slots=True)
class Step:
    """One bead: its first sentences, the numbers of sentences, and the confidence."""

    french: int
    english: int
    a: int
    b: int
    confidence: float


def best_steps(
    texts: tuple[Text, Text], chunks: Sequence[Chunk], band: Band, model: Model
) -> list[Step]:
    """Return the beads from the beginning of both texts to their end."""
    return _Lattice(texts, chunks, band, model).decode()


class _Lattice:
    def __init__(
        self,
        texts: tuple[Text, Text],
        chunks: Sequence[Chunk],
        band: Band,
        model: Model,
    ) -> None:
        self.rows, self.columns = (len(text.lengths) for text in texts)
        self.chunks = chunks
        self.first = band.first.tolist()
        self.last = band.last.tolist()
        self.model = model
        self.skip = float(np.log(model.alone))
        self.source_lengths, self.target_lengths = (
            np.concatenate(([0.0], np.cumsum(text.lengths))) for text in texts
        )
        self.ratio = self.target_lengths[-1] / self.source_lengths[-1]
        self.begins = [text.begins() for text in texts]
        self.begun = [np.cumsum(begins) for begins in self.begins]
        self.prior = np.array(
            [
                [model.prior(a + 1, b + 1) for b in range(LARGEST)]
                for a in range(LARGEST)
            ]
        )

    def bead_scores(self, chunk: Chunk) -> Reals:
        """Return [a, b, row, column]: the scores of the beads that begin there.

        ``a`` and ``b`` are one less than the numbers of sentences.
        """
        width = chunk.there.shape[2]
        nodes = width + 1
        out = np.full((LARGEST, LARGEST, chunk.rows, nodes), _NEVER)
        there = np.zeros((LARGEST, chunk.rows, width + 1))
        np.cumsum(chunk.there, axis=2, out=there[:, :, 1:])
        back = np.zeros((LARGEST, chunk.back.shape[1] + 1, width))
        np.cumsum(chunk.back, axis=1, out=back[:, 1:, :])
        lengths = self.target_lengths[chunk.left : chunk.left + nodes]
        own = self.source_lengths[chunk.top : chunk.top + chunk.back.shape[1] + 1]
        for a in range(1, LARGEST + 1):
            rows = min(chunk.rows, chunk.back.shape[1] + 1 - a)
            if rows <= 0:
                continue
            french = (own[a : a + rows] - own[:rows])[:, None] * self.ratio
            for b in range(1, min(LARGEST, width) + 1):
                columns = nodes - b
                words = (there[a - 1, :rows, b:] - there[a - 1, :rows, :-b]) + (
                    back[b - 1, a : a + rows, :columns] - back[b - 1, :rows, :columns]
                )
                english = (lengths[b:] - lengths[:-b])[None, :]
                off = (english - french) ** 2 / (
                    self.model.variance * (english + french) / 2
                )
                off = np.minimum(off, self.model.farthest**2)
                out[a - 1, b - 1, :rows, :columns] = (
                    self.model.words * words
                    - self.model.lengths * off / 2
                    + self.prior[a - 1, b - 1]
                    + self.model.paragraphs
                    * self._at_paragraphs(
                        chunk.top, chunk.left, rows, columns, a=a, b=b
                    )
                )
        return out

    def _at_paragraphs(
        self, top: int, left: int, rows: int, columns: int, *, a: int, b: int
    ) -> Reals:
        """Return [row, column]: 1 if a paragraph begins on both sides, else 0 or less.

        Each paragraph that begins on one side only, or inside the bead, counts -1.
        """
        french = self.begins[0][top : top + rows, None]
        english = self.begins[1][None, left : left + columns]
        inside = [
            begun[start + size - 1 : start + size - 1 + number]
            - begun[start : start + number]
            for begun, start, size, number in (
                (self.begun[0], top, a, rows),
                (self.begun[1], left, b, columns),
            )
        ]
        apart = np.abs(french - english) + inside[0][:, None] + inside[1][None, :]
        return np.asarray(french * english - apart)

    def _row(self, scores: Reals, chunk: Chunk, row: int) -> Reals:
        """Return [a, b, column]: the scores of the beads that begin in a row."""
        part = slice(self.first[row] - chunk.left, self.last[row] - chunk.left + 1)
        return scores[:, :, row - chunk.top, part]

    def _at(self, values: list[Reals], row: int, first: int, size: int) -> Reals:
        """Return ``values[row]`` for ``size`` columns, beginning with ``first``."""
        out = np.full(size, _NEVER)
        low = max(first, self.first[row])
        high = min(first + size, self.last[row] + 1)
        if low < high:
            own = self.first[row]
            out[low - first : high - first] = values[row][low - own : high - own]
        return out

    def forward(self) -> list[Reals]:
        """Return the log sums over all paths from the beginning to each cell."""
        sums = [
            np.full(last - first + 1, _NEVER)
            for first, last in zip(self.first, self.last, strict=True)
        ]
        sums[0][0] = 0.0
        for chunk in self.chunks:
            scores = self.bead_scores(chunk)
            for row in range(chunk.top, chunk.top + chunk.rows):
                here = self._skipped(sums[row])
                sums[row] = here
                beads = self._row(scores, chunk, row)
                for a in range(1, min(LARGEST, self.rows - row) + 1):
                    ways = np.full((LARGEST + 1, len(here) + LARGEST), _NEVER)
                    if a == 1:
                        ways[0, : len(here)] = here + self.skip
                    for b in range(1, LARGEST + 1):
                        ways[b, b : b + len(here)] = here + beads[a - 1, b - 1]
                    self._merge(sums, row + a, self.first[row], _log_sum(ways))
        sums[-1] = self._skipped(sums[-1])
        return sums

    def _skipped(self, here: Reals) -> Reals:
        falling = self.skip * np.arange(len(here))
        return np.asarray(np.logaddexp.accumulate(here - falling) + falling)

    def _merge(self, sums: list[Reals], row: int, first: int, new: Reals) -> None:
        own = self.first[row]
        low, high = max(first, own), min(first + len(new), self.last[row] + 1)
        if low < high:
            part = sums[row][low - own : high - own]
            np.logaddexp(part, new[low - first : high - first], out=part)

    def backward(self) -> list[Reals]:
        """Return the log sums over all paths from each cell to the end."""
        sums: list[Reals] = [np.empty(0)] * (self.rows + 1)
        size = self.last[-1] - self.first[-1] + 1
        last = np.full(size, _NEVER)
        last[-1] = 0.0
        sums[-1] = self._skipped(last[::-1])[::-1]
        for chunk in reversed(self.chunks):
            scores = self.bead_scores(chunk)
            for row in range(chunk.top + chunk.rows - 1, chunk.top - 1, -1):
                ways = self._ways_on(sums, row, self._row(scores, chunk, row))
                ways[0] = (
                    self._at(sums, row + 1, self.first[row], ways.shape[1]) + self.skip
                )
                sums[row] = self._skipped(_log_sum(ways)[::-1])[::-1]
        return sums

    def _ways_on(self, values: list[Reals], row: int, beads: Reals) -> Reals:
        """Return [bead, column]: the value of each bead plus that of the cell after it.

        Index 0 is left free for the French sentence without a counterpart.
        """
        size = beads.shape[2]
        ways = np.full((LARGEST * LARGEST + 1, size), _NEVER)
        for a in range(1, min(LARGEST, self.rows - row) + 1):
            after = self._at(values, row + a, self.first[row], size + LARGEST)
            for b in range(1, LARGEST + 1):
                ways[(a - 1) * LARGEST + b] = beads[a - 1, b - 1] + after[b : b + size]
        return ways

    def decode(self) -> list[Step]:
        """Return the division with the most sentences expected in correct beads."""
        forward, backward = self.forward(), self.backward()
        total = float(backward[0][0])
        gains: list[Reals] = [np.empty(0)] * (self.rows + 1)
        choices: list[NDArray[np.int8]] = [np.empty(0, np.int8)] * (self.rows + 1)
        weight = np.add.outer(np.arange(1, LARGEST + 1), np.arange(1, LARGEST + 1))
        alone = self.model.empty_gain

        def skips(row: int) -> Reals:
            here, there = forward[row], backward[row]
            return alone * np.exp(here[:-1] + self.skip + there[1:] - total)

        size = self.last[-1] - self.first[-1] + 1
        end = np.full(size, _NEVER)
        end[-1] = 0.0
        gains[-1], choices[-1] = _with_skips(
            end, np.zeros(size, np.int8), skips(self.rows)
        )
        for chunk in reversed(self.chunks):
            scores = self.bead_scores(chunk)
            for row in range(chunk.top + chunk.rows - 1, chunk.top - 1, -1):
                beads = self._row(scores, chunk, row)
                posterior = self._ways_on(backward, row, beads)
                posterior[0] = (
                    self._at(backward, row + 1, self.first[row], beads.shape[2])
                    + self.skip
                )
                posterior = np.exp(np.minimum(posterior + forward[row] - total, 0.0))
                gain = posterior[1:].reshape(LARGEST, LARGEST, -1) * weight[:, :, None]
                ways = self._ways_on(gains, row, gain)
                ways[0] = alone * posterior[0] + self._at(
                    gains, row + 1, self.first[row], beads.shape[2]
                )
                best = np.argmax(ways, axis=0)
                gains[row], choices[row] = _with_skips(
                    ways[best, np.arange(len(best))], best.astype(np.int8), skips(row)
                )
        return self._walk(choices, forward, backward, total)

    def _walk(
        self,
        choices: list[NDArray[np.int8]],
        forward: list[Reals],
        backward: list[Reals],
        total: float,
    ) -> list[Step]:
        steps = []
        row = column = 0
        scores, chunk = np.empty(0), None
        remaining = iter(self.chunks)
        while (row, column) != (self.rows, self.columns):
            choice = int(choices[row][column - self.first[row]])
            if choice <= 0:
                a, b = (1, 0) if choice == 0 and row < self.rows else (0, 1)
                score = self.skip
            else:
                a, b = (choice - 1) // LARGEST + 1, (choice - 1) % LARGEST + 1
                while chunk is None or row >= chunk.top + chunk.rows:
                    chunk = next(remaining)
                    scores = self.bead_scores(chunk)
                score = scores[a - 1, b - 1, row - chunk.top, column - chunk.left]
            log = (
                forward[row][column - self.first[row]]
                + score
                + backward[row + a][column + b - self.first[row + a]]
                - total
            )
            steps.append(
                Step(row, column, a, b, float(np.exp(min(log, 0.0)) ** _DOUBT))
            )
            row, column = row + a, column + b
        return steps


_ENGLISH_ALONE = -1


def _with_skips(
    gains: Reals, choices: NDArray[np.int8], skips: Reals
) -> tuple[Reals, NDArray[np.int8]]:
    """Return gains and choices after allowing English sentences without counterpart.

    ``skips`` are the gains of skipping each English sentence of the row.
    """
    before = np.concatenate(([0.0], np.cumsum(skips)))
    along = np.maximum.accumulate((gains + before)[::-1])[::-1] - before
    taken = along > gains + 1e-12
    return along, np.where(taken, np.int8(_ENGLISH_ALONE), choices)


def _log_sum(ways: Reals) -> Reals:
    most = ways.max(axis=0)
    return np.asarray(most + np.log(np.exp(ways - most).sum(axis=0)))
