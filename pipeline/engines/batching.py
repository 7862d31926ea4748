"""Planning batches so that the batch of a sentence cannot change its translation.

CTranslate2 on CPU is not batch-invariant: if a sentence is padded because of a longer
one, another beam can win (CTranslate2 issue 693). Here **all sequences of a batch have
the same length**, and engines compute in int8:

- there is no padding, so no masked position is part of any sum;
- the large products are int8 × int8 in exact integers, with one scale a row, so a row
  does not depend on the other rows;
- the rest, in floating point (attention, softmax, layer norm), is computed for each
  sequence, with shapes that depend only on its length;
- no sum is split between threads: each worker has one thread, and more cores run more
  batches at a time. Only the qwen engine splits a batch: its integer products are exact
  in any case, and MKL is told to make sums independent of the number of threads
  (MKL_CBWR=AUTO,STRICT).

Measured with CTranslate2 4.8.5, beam 4, against decoding one sentence at a time:

- toy package of the tests, 2,994 French sentences (161,061 pieces), batches of 512 to
  4,096 pieces, one to two threads, shuffled order: no text and no score differs;
  padded batches change 4 to 8 texts and up to 169 scores.
- a model of the size of Argos' own (6 + 6 layers of 512, 32,000 pieces, random
  weights), lengths 7 to 130: no score differs; padded batches change 7 of 14 texts.

Batches of one length are also the faster ones: 37-42 s against 41-67 s for the
2,994 sentences.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Batches(Generic[K]):
    """The distinct items of a call, and the batches that they are decoded in.

    ``slots`` has, for every item of the call, its index in ``distinct``. ``batches``
    are indices in ``distinct``, the longest sequences first: so memory is at its
    maximum at the beginning, and the last batches are short.
    """

    distinct: tuple[K, ...]
    slots: tuple[int, ...]
    batches: tuple[tuple[int, ...], ...]

    def __iter__(self) -> Iterator[tuple[K, ...]]:
        """Iterate over the batches as items."""
        for batch in self.batches:
            yield tuple(self.distinct[place] for place in batch)

    def restore(self, results: Sequence[Sequence[R]]) -> list[R]:
        """Return the results of the batches, in order, in the order of the call."""
        by_place: dict[int, R] = {}
        for batch, decoded in zip(self.batches, results, strict=True):
            by_place.update(zip(batch, decoded, strict=True))
        return [by_place[slot] for slot in self.slots]


def plan_batches(
    items: Sequence[K], lengths: Sequence[int], *, batch_tokens: int
) -> Batches[K]:
    """Divide ``items``, whose sequences have these ``lengths``, into batches.

    Equal items are decoded once. The sequences of a batch have the same length, and
    together at most ``batch_tokens`` pieces, unless a single one is longer.

    >>> list(plan_batches(["a", "b", "cd"], [1, 1, 2], batch_tokens=2))
    [('cd',), ('a', 'b')]
    """
    places: dict[K, int] = {}
    slots = tuple(places.setdefault(item, len(places)) for item in items)
    length_of = dict(zip(slots, lengths, strict=True))
    by_length: dict[int, list[int]] = {}
    for place, length in length_of.items():
        by_length.setdefault(length, []).append(place)
    batches = []
    for length in sorted(by_length, reverse=True):
        group = by_length[length]
        size = max(1, batch_tokens // max(1, length))
        batches += [
            tuple(group[start : start + size]) for start in range(0, len(group), size)
        ]
    return Batches(tuple(places), slots, tuple(batches))
