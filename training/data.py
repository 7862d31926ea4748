"""Sentence pairs: reading, ordering, encoding as prompts, dividing into batches.

The file is JSON lines, compressed with xz. Each line has ``fr`` and ``en`` (the
sentences), ``terms`` (pairs of a French word, as in the sentence or in its dictionary
form, and its English) and ``src`` (the source of the pair).
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from training.product import Family, Request, TermHint, Tokenizer, prompt_text

# Weights of sources (default: 1): pairs of a source with a higher weight tend to come
# earlier. Texts like those of our users (news, technology) come first; short or
# repetitive texts and those of other kinds come late. Chosen by reading, not tuned.
WEIGHTS: Mapping[str, float] = {
    "bitcoin_optech": 0.4,
    "ca_laws": 0.1,
    "cds_digital_canada": 0.4,
    "debian_website": 0.15,
    "europarl": 0.1,
    "mozilla_www": 0.3,
    "opensource_guide": 0.5,
    "pathfinder2": 0.1,
    "php_docs": 0.05,
    "privacyguides": 0.5,
    "tatoeba": 0.04,
    "un_devtest": 0.4,
    "wesnoth": 0.1,
}

# A pair is left out if it has more pieces than this with its prompt (1 in 1,000)…
MAX_PIECES = 300
# … or if the ratio of English to French pieces is outside of this range: then it is
# mostly not a translation.
LENGTH_RATIO = (0.35, 2.5)

# The share of prompts that are filled to a multiple of the step.
FILLED = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence pair, with the terms for its prompt."""

    french: str
    english: str
    terms: tuple[tuple[str, str], ...] = ()
    source: str = ""


class Encoded(NamedTuple):
    """An example as ids of pieces; ``answer`` includes the end piece."""

    prompt: list[int]
    answer: list[int]

    @property
    def size(self) -> int:
        """The number of pieces of prompt and answer."""
        return len(self.prompt) + len(self.answer)


def read_examples(path: Path, first: int | None = None) -> list[Example]:
    """Return the examples of a .jsonl.xz file, or only the ``first`` ones."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, first)]
    return [
        Example(
            row["fr"],
            row["en"],
            tuple((french, english) for french, english in row["terms"]),
            row["src"],
        )
        for row in rows
    ]


def order(
    examples: Sequence[Example],
    seed: int,
    *,
    weights: Mapping[str, float] = WEIGHTS,
    keep_terms: float = 0.8,
) -> list[Example]:
    """Return the examples shuffled so that sources with a greater weight come earlier.

    This is weighted sampling without replacement (Efraimidis and Spirakis 2006): a
    short training sees the best sources, a long one everything. A share of
    1 − ``keep_terms`` of the pairs with terms loses them, because most sentences of
    users have no terms.
    """
    chance = random.Random(seed)  # noqa: S311  (reproducible, not secret)
    keys, out = [], []
    for example in examples:
        keys.append(chance.random() ** (1 / weights.get(example.source, 1.0)))
        kept = example.terms if chance.random() < keep_terms else ()
        out.append(replace(example, terms=kept))
    return [out[i] for i in sorted(range(len(out)), key=lambda i: -keys[i])]


def encode(
    examples: Sequence[Example], family: Family, tokenizer: Tokenizer, seed: int = 0
) -> list[Encoded]:
    """Return the examples as ids, without those of implausible length.

    The prompts are those of the product, which fills them to a multiple of a few
    pieces. Half of them, chosen at random, are not filled, so that the model learns
    prompts of any length.
    """
    chance = random.Random(seed)  # noqa: S311  (reproducible, not secret)
    start = [tokenizer.number(piece) for piece in family.start]
    filler, end = tokenizer.number(family.filler), tokenizer.number(family.end)
    requests = [
        Request(e.french, hints=tuple(TermHint(*pair) for pair in e.terms))
        for e in examples
    ]
    prompts = tokenizer.encode([prompt_text(request) for request in requests])
    french = tokenizer.encode([example.french for example in examples])
    answers = tokenizer.encode([f" {example.english}" for example in examples])
    least, most = LENGTH_RATIO
    out = []
    for asked, source, answer in zip(prompts, french, answers, strict=True):
        size = len(start) + len(asked)
        fill = -size % family.step if chance.random() < FILLED else 0
        pair = Encoded([*start, *[filler] * fill, *asked], [*answer, end])
        fits = least <= len(answer) / max(1, len(source)) < most
        if fits and pair.size <= MAX_PIECES:
            out.append(pair)
    return out


class Batch(NamedTuple):
    """A batch: ``ids`` and ``labels``, both [sentences, length].

    ``ids`` are padded with 0. A label is the id of the next piece, and -1 (no label)
    outside of the answer.
    """

    ids: Tensor
    labels: Tensor
    sentences: int
    pieces: int


class Packed:
    """All examples in one tensor on one device, divided into batches.

    Each ``pool`` of examples, in order, is sorted by size, so that there is little
    padding; then its batches are shuffled. Batch ``i`` is the same in every run.

    :param tokens: the most pieces of a batch, padding included.
    :param multiple: the length of a batch is a multiple of this.
    """

    def __init__(
        self,
        examples: Sequence[Encoded],
        *,
        tokens: int,
        pool: int = 1500,
        seed: int = 0,
        device: str = "cpu",
        multiple: int = 1,
    ) -> None:
        self._multiple = multiple
        flat = [i for pair in examples for i in (*pair.prompt, *pair.answer)]
        sizes = torch.tensor([pair.size for pair in examples])
        self._flat = torch.tensor(flat, dtype=torch.int32, device=device)
        self._sizes = sizes.to(device)
        self._starts = (sizes.cumsum(0) - sizes).to(device)
        prompts = torch.tensor([len(pair.prompt) for pair in examples])
        self._prompts = prompts.to(device)
        self._rows: list[list[int]] = []
        chance = random.Random(seed)  # noqa: S311  (reproducible, not secret)
        for start in range(0, len(examples), pool):
            indices = range(start, min(start + pool, len(examples)))
            ordered = sorted(indices, key=lambda i: examples[i].size)
            batches = list(_cut(ordered, [p.size for p in examples], tokens, multiple))
            chance.shuffle(batches)
            self._rows += batches

    def __len__(self) -> int:
        return len(self._rows)

    def after(self, sentences: int) -> int:
        """Return the number of the batch that follows this number of sentences."""
        whole, rest = divmod(sentences, sum(map(len, self._rows)))
        number = whole * len(self._rows)
        for rows in self._rows:
            if rest < len(rows):
                break
            rest -= len(rows)
            number += 1
        return number

    def __getitem__(self, number: int) -> Batch:
        """Return a batch; after the last one the numbers begin again at the first."""
        indices = self._rows[number % len(self._rows)]
        rows = torch.tensor(indices, device=self._flat.device)
        sizes, starts = self._sizes[rows, None], self._starts[rows, None]
        longest = _round_up(int(sizes.max()), self._multiple)
        place = torch.arange(longest, device=self._flat.device)
        inside = place < sizes
        at = torch.where(inside, starts + place, 0)
        ids = torch.where(inside, self._flat[at].long(), 0)
        following = torch.roll(ids, -1, 1)
        answers = (place >= self._prompts[rows, None] - 1) & (place < sizes - 1)
        labels = torch.where(answers, following, -1)
        return Batch(ids, labels, len(indices), int(sizes.sum()))


def _cut(
    ordered: Sequence[int], sizes: Sequence[int], tokens: int, multiple: int
) -> Iterator[list[int]]:
    batch: list[int] = []
    for i in ordered:  # ascending: the newest is the longest
        if batch and _round_up(sizes[i], multiple) * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _round_up(size: int, multiple: int) -> int:
    return -(-size // multiple) * multiple
