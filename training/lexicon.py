"""Word translation probabilities from sentence pairs: the product's lexicon.

Two models are trained, French given English and English given French. Each is IBM
Model 1 (Brown et al. 1993, "The mathematics of statistical machine translation") with
the prior of Dyer, Chahuneau and Smith (2013, "A simple, fast, and effective
reparameterization of IBM Model 2") that prefers links near the diagonal. In the last
rounds the posteriors of both are multiplied (Liang, Taskar and Klein 2006, "Alignment
by agreement"). The file has the expected numbers of links, from which the probabilities
of both directions are computed.

    python -m training.lexicon PAIRS.jsonl.xz pipeline/data/lexicon.fr-en.bin

It takes minutes on two cores and less than 3 GB. The same pairs give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import lzma
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.alignment.forms import read_forms
from pipeline.alignment.lexicon import Counts, write_lexicon
from pipeline.numbers import Lang

# How many pairs of the largest sources are used, taken at even intervals.
LIMITS = {"europarl": 150_000}
# Words; longer sentences have many cells and teach little.
LONGEST = 50
# Forms and pairs of forms that occur less often are not learnt.
LEAST_FORM, LEAST_PAIR = 2, 2
# As in fast_align: the share of words without a link, the weight of the diagonal.
NULL, TENSION = 0.08, 4.0
ROUNDS, AGREEING = 5, 3
# Cells that are sorted at a time; more need more memory.
HELD = 30_000_000
# The least probability, which pairs that are not learnt have.
FLOOR = 1e-7

Ids = NDArray[np.int32]
Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentence pairs as ids of forms, concatenated; ``starts`` are their offsets."""

    forms: tuple[list[str], list[str]]
    ids: tuple[Ids, Ids]
    starts: tuple[NDArray[np.int64], NDArray[np.int64]]

    @property
    def size(self) -> int:
        """The number of pairs."""
        return len(self.starts[0]) - 1


def read_pairs(
    path: Path, limits: Mapping[str, int] = LIMITS
) -> Iterator[tuple[str, str]]:
    """Yield (French, English) pairs; ``limits`` are the most pairs of a source."""
    seen: Counter[str] = Counter()
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        sizes = Counter(json.loads(line)["src"] for line in lines)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            source = row["src"]
            limit = limits.get(source, sizes[source])
            number = seen[source]
            seen[source] += 1
            if number * limit // sizes[source] != (number + 1) * limit // sizes[source]:
                yield row["fr"], row["en"]


def read_corpus(pairs: Iterator[tuple[str, str]]) -> Corpus:
    """Split sentence pairs into forms, numbered by frequency, most frequent first."""
    sentences: tuple[list[list[str]], list[list[str]]] = ([], [])
    for french, english in pairs:
        both = read_forms(french, Lang.FR), read_forms(english, Lang.EN)
        if all(0 < len(side) <= LONGEST for side in both):
            for side, forms in zip(sentences, both, strict=True):
                side.append(forms)
    kept = [_numbered(side) for side in sentences]
    return Corpus(
        (kept[0][0], kept[1][0]), (kept[0][1], kept[1][1]), (kept[0][2], kept[1][2])
    )


def _numbered(
    sentences: Sequence[Sequence[str]],
) -> tuple[list[str], Ids, NDArray[np.int64]]:
    counts = Counter(form for sentence in sentences for form in sentence)
    forms = [form for form, number in counts.items() if number >= LEAST_FORM]
    forms.sort(key=lambda form: (-counts[form], form))
    number_of = {form: number for number, form in enumerate(forms)}
    starts = np.cumsum([0, *map(len, sentences)])
    rare = len(forms)  # the id of all rare forms, which still count for the diagonal
    flat = (number_of.get(form, rare) for sentence in sentences for form in sentence)
    return forms, np.fromiter(flat, np.int32, int(starts[-1])), starts


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The cells of some sentence pairs: each French position with each English one."""

    french: NDArray[np.int64]  # the French position of each cell, counted in the chunk
    english: NDArray[np.int64]
    key: NDArray[np.int64]
    diagonal: Reals  # the distance from the diagonal, 0..1


def _chunks(corpus: Corpus, pairs: int = 4000) -> Iterator[_Chunk]:
    width = len(corpus.forms[1]) + 1
    for first in range(0, corpus.size, pairs):
        last = min(first + pairs, corpus.size)
        f_start, e_start = (
            corpus.starts[0][first : last + 1],
            corpus.starts[1][first : last + 1],
        )
        f_size, e_size = np.diff(f_start), np.diff(e_start)
        cells = f_size * e_size
        pair = np.repeat(np.arange(last - first), cells)
        place = np.arange(int(cells.sum())) - np.repeat(np.cumsum(cells) - cells, cells)
        i, j = np.divmod(place, e_size[pair])
        french = f_start[pair] - f_start[0] + i
        english = e_start[pair] - e_start[0] + j
        f_ids = corpus.ids[0][f_start[0] : f_start[-1]].astype(np.int64)
        e_ids = corpus.ids[1][e_start[0] : e_start[-1]].astype(np.int64)
        key = f_ids[french] * width + e_ids[english]
        off = np.abs((i + 0.5) / f_size[pair] - (j + 0.5) / e_size[pair])
        yield _Chunk(french, english, key, off.astype(np.float32))


def _known_pairs(corpus: Corpus) -> NDArray[np.int64]:
    """Return the sorted keys of the pairs of forms that occur often enough."""
    rare = np.array([len(forms) for forms in corpus.forms])
    width = rare[1] + 1
    keys = np.empty(0, np.int64)
    counts = np.empty(0, np.int32)
    waiting: list[NDArray[np.int64]] = []
    held = 0
    for number, chunk in enumerate(_chunks(corpus)):
        own = chunk.key[(chunk.key // width < rare[0]) & (chunk.key % width < rare[1])]
        waiting.append(own)
        held += len(own)
        if held > HELD or (number + 1) * 4000 >= corpus.size:
            new, times = np.unique(np.concatenate(waiting), return_counts=True)
            waiting, held = [], 0
            keys, counts = _added(keys, counts, new, times.astype(np.int32))
    return keys[counts >= LEAST_PAIR]


def _added(
    keys: NDArray[np.int64], counts: Ids, new: NDArray[np.int64], times: Ids
) -> tuple[NDArray[np.int64], Ids]:
    both = np.concatenate((keys, new))
    amounts = np.concatenate((counts, times))
    order = np.argsort(both, kind="stable")
    both, amounts = both[order], amounts[order]
    firsts = np.flatnonzero(np.diff(both, prepend=-1))
    return both[firsts], np.add.reduceat(amounts, firsts)


class Trainer:
    """Expectation maximisation over the cells of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.keys = _known_pairs(corpus)
        width = len(corpus.forms[1]) + 1
        self.french_of = (self.keys // width).astype(np.int32)
        self.english_of = (self.keys % width).astype(np.int32)
        # The index of each cell's pair; 0 for all pairs that are not learnt.
        self.cell_of = [self._cells(chunk.key) for chunk in _chunks(corpus)]
        size = len(self.keys) + 1
        uniform = np.full(size, 1e-3, np.float32)
        self.given_english = uniform  # p(French form | English form)
        self.given_french = uniform.copy()
        self.null = [np.full(len(f) + 1, 1e-3, np.float32) for f in corpus.forms]
        self.counts = np.zeros(size, np.float64)

    def _cells(self, key: NDArray[np.int64]) -> Ids:
        at = np.searchsorted(self.keys, key)
        at[at == len(self.keys)] = 0
        return np.where(self.keys[at] == key, at + 1, 0).astype(np.int32)

    def round(self, *, agree: bool) -> float:
        """Do one EM round; return the log-likelihood per word of both directions."""
        size = len(self.keys) + 1
        french_counts = np.zeros(size, np.float64)
        english_counts = np.zeros(size, np.float64)
        french_null, english_null = (np.zeros(len(n)) for n in self.null)
        total = 0.0
        f_at = e_at = 0
        for chunk, cell in zip(_chunks(self.corpus), self.cell_of, strict=True):
            near = np.exp(-TENSION * chunk.diagonal)
            f_size, e_size = int(chunk.french[-1]) + 1, int(chunk.english[-1]) + 1
            f_ids = self.corpus.ids[0][f_at : f_at + f_size]
            e_ids = self.corpus.ids[1][e_at : e_at + e_size]
            f_at, e_at = f_at + f_size, e_at + e_size
            ours, null, seen = _posterior(
                near, self.given_english[cell], chunk.french, self.null[0][f_ids]
            )
            total += seen
            french_null += np.bincount(f_ids, null, len(french_null))
            theirs, null, seen = _posterior(
                near, self.given_french[cell], chunk.english, self.null[1][e_ids]
            )
            total += seen
            english_null += np.bincount(e_ids, null, len(english_null))
            if agree:
                ours = theirs = ours * theirs
            french_counts += np.bincount(cell, ours, size)
            if not agree:
                english_counts += np.bincount(cell, theirs, size)
        if agree:
            english_counts = french_counts
        self.counts = french_counts
        self.given_english = self._normalised(french_counts, self.english_of, 1)
        self.given_french = self._normalised(english_counts, self.french_of, 0)
        self.null = [
            ((counts + 0.1) / (counts.sum() + 0.1 * len(counts))).astype(np.float32)
            for counts in (french_null, english_null)
        ]
        return total / sum(map(len, self.corpus.ids))

    def _normalised(self, counts: NDArray[np.float64], by: Ids, side: int) -> Reals:
        sums = np.bincount(by, counts[1:], len(self.corpus.forms[side]) + 1) + 0.01
        out = np.full(len(counts), FLOOR, np.float32)
        out[1:] = np.maximum(counts[1:] / sums[by], FLOOR)
        return out


def _posterior(
    near: Reals, given: Reals, place: NDArray[np.int64], null: Reals
) -> tuple[Reals, NDArray[np.float64], float]:
    """Return the posteriors of the cells, those of no link, and the log-likelihood."""
    prior = (1 - NULL) / np.bincount(place, near)
    weight = near * given
    sums = np.bincount(place, weight) * prior
    none = NULL * null
    seen = sums + none
    return (
        (weight * (prior / seen)[place]).astype(np.float32),
        none / seen,
        float(np.log(seen).sum()),
    )


def train(corpus: Corpus) -> Counts:
    """Train both models on a corpus, and return the expected numbers of links."""
    trainer = Trainer(corpus)
    print(f"{corpus.size:,} pairs, {len(trainer.keys):,} pairs of forms", flush=True)
    for number in range(ROUNDS + AGREEING):
        began = time.monotonic()
        seen = trainer.round(agree=number >= ROUNDS)
        print(
            f"round {number + 1}: {seen:.4f}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    sizes = [
        np.bincount(ids, minlength=len(forms) + 1)[:-1]
        for ids, forms in zip(corpus.ids, corpus.forms, strict=True)
    ]
    return Counts(
        corpus.forms,
        (sizes[0], sizes[1]),
        trainer.french_of,
        trainer.english_of,
        trainer.counts[1:],
    )


def main() -> None:
    """Train the lexicon and write its file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("lexicon", type=Path)
    options = parser.parse_args()
    counts = train(read_corpus(read_pairs(options.pairs)))
    options.lexicon.write_bytes(write_lexicon(counts))


if __name__ == "__main__":
    main()
