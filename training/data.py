"""Sentence pairs: read, put in order, written as the prompt, cut into batches.

The file is JSON lines, compressed with xz: ``fr`` and ``en`` (the sentences),
``terms`` (pairs of words: as it stands in the French sentence, or its dictionary
form, and the English wanted) and ``src`` (where the pair is from).
"""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor

from pipeline.engines.causal.models import GEMMA
from pipeline.engines.causal.prompt import prompt_text
from pipeline.engines.protocol import Request, TermHint

# How likely a source's pairs come early, against 1 for everything that is not named:
# what is written like the texts our users bring (news, technology) comes first, what
# is short, repetitive or far from them comes late. Chosen by reading, not tuned.
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

# A pair is left out if it has more pieces than this, prompt included (1 in 1,000)…
MAX_PIECES = 300
# … or if its English has fewer or more pieces than this for each French one: then it
# is mostly not a translation.
LENGTH_RATIO = (0.35, 2.5)

# The share of prompts that are filled up in front.
FILLED = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence pair, with the terms that the prompt names."""

    french: str
    english: str
    terms: tuple[tuple[str, str], ...] = ()
    source: str = ""


class Encoded(NamedTuple):
    """An example as ids: ``prompt`` begins with <bos>, ``answer`` ends with <eos>."""

    prompt: list[int]
    answer: list[int]

    @property
    def size(self) -> int:
        """The number of pieces."""
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
    """Shuffle so that sources with a greater weight tend to come earlier.

    Weighted sampling without replacement (Efraimidis and Spirakis 2006): a short
    training sees the best sources, a long one sees everything. A share of
    1 − ``keep_terms`` of the pairs with terms loses them, so that most prompts are
    the plain ones that users' sentences mostly are.
    """
    chance = random.Random(seed)  # noqa: S311  (reproducible, not secret)
    keys, out = [], []
    for example in examples:
        keys.append(chance.random() ** (1 / weights.get(example.source, 1.0)))
        kept = example.terms if chance.random() < keep_terms else ()
        out.append(replace(example, terms=kept))
    return [out[i] for i in sorted(range(len(out)), key=lambda i: -keys[i])]


def encode(
    examples: Sequence[Example],
    tokenizer: Any,  # noqa: ANN401  (untyped library)
    seed: int = 0,
) -> list[Encoded]:
    """Return the examples as ids, those of implausible length left out.

    The prompts are the product's own. It fills them up in front to a multiple of a few
    pieces; every second one, by chance, is left unfilled, so that the model learns to
    do with any length. ``tokenizer`` is a sentencepiece.SentencePieceProcessor.
    """
    chance = random.Random(seed)  # noqa: S311  (reproducible, not secret)
    filler = tokenizer.piece_to_id(GEMMA.filler)
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
        fill = -(len(asked) + 1) % GEMMA.prompt_step if chance.random() < FILLED else 0
        pair = Encoded(
            [tokenizer.bos_id(), *[filler] * fill, *asked],
            [*answer, tokenizer.eos_id()],
        )
        fits = least <= len(answer) / max(1, len(source)) < most
        if fits and pair.size <= MAX_PIECES:
            out.append(pair)
    return out


class Batch(NamedTuple):
    """``ids`` [sentences, length], padded with 0; ``labels`` likewise, -1 = none.

    A label is the piece that follows, and stands only where the answer does.
    """

    ids: Tensor
    labels: Tensor
    sentences: int
    pieces: int


class Packed:
    """All examples in one tensor on one device, cut into batches of equal length.

    ``tokens`` is the most pieces of a batch, padding included. Examples are taken
    ``pool`` at a time in their order, sorted by size inside of it so that little is
    padding, and the pool's batches shuffled: batch ``i`` is the same at every run.
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

    def __getitem__(self, number: int) -> Batch:
        """Return a batch; numbers past the end begin again."""
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
