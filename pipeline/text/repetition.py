"""Finding phrases that are repeated in a row: the sign of a model in a loop.

The time is linear in the number of words. If a phrase of n ≥ 4 words is repeated, its
first four words come again n words later, so only the distances at which four words
come again are examined. Four words are compared with their eight last occurrences.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# A phrase of this many words is a loop if it comes twice in a row, a shorter one
# ("very, very") if it comes three times.
LONG_PHRASE = 4
_TIMES = 3
_LOOK_BACK = 8


class Loop(NamedTuple):
    """A repeated phrase: index of its first word, its length in words, its count."""

    start: int
    size: int
    times: int

    @property
    def end(self) -> int:
        """The index of the word after the last repetition."""
        return self.start + self.size * self.times


def find_loops(words: Sequence[str]) -> Iterator[Loop]:
    """Yield the phrases that are repeated in a row, by length, then in text order.

    A phrase of one to three words has to come three times, a longer one twice.

    >>> list(find_loops("very very very good".split()))
    [Loop(start=0, size=1, times=3)]
    """
    if len(set(words)) == len(words):
        return
    for size in range(1, LONG_PHRASE):
        yield from _runs(words, size)
    for size in sorted(_distances(words)):
        yield from _runs(words, size)


def _runs(words: Sequence[str], size: int) -> Iterator[Loop]:
    """Yield the loops of phrases of ``size`` words."""
    times = 2 if size >= LONG_PHRASE else _TIMES
    run = 0
    for index in range(len(words) - size + 1):
        at_end = index == len(words) - size
        if not at_end and words[index] == words[index + size]:
            run += 1
            continue
        if run >= size * (times - 1):
            yield Loop(index - run, size, run // size + 1)
        run = 0


def _distances(words: Sequence[str]) -> set[int]:
    """Return the lengths of the phrases of four or more words that come twice in a row.

    If a phrase of n words does, each of its n - 3 runs of four words comes again n
    words later.
    """
    places: defaultdict[tuple[str, ...], deque[int]]
    places = defaultdict(lambda: deque(maxlen=_LOOK_BACK))
    lately: dict[int, tuple[int, int]] = {}  # distance: last place, how many in a row
    found: set[int] = set()
    for place in range(len(words) - LONG_PHRASE + 1):
        seen = places[tuple(words[place : place + LONG_PHRASE])]
        for earlier in seen:
            distance = place - earlier
            last, row = lately.get(distance, (-1, 0))
            row = row + 1 if last == place - 1 else 1
            lately[distance] = (place, row)
            if distance >= LONG_PHRASE and row > distance - LONG_PHRASE:
                found.add(distance)
        seen.append(place)
    return found
