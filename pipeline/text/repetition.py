"""Words that come again and again running: how a model that goes in circles is told.

It is one pass over the words, whatever the length of what is repeated, so that the time
grows with the number of words. Where a phrase of four words or more stands twice
running, so does its first run of four words, at that distance: only such distances are
followed up. A run of four words is compared with its eight last occurrences.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# A phrase of so many words is a loop when it stands twice running; a shorter one (very,
# very) only three times.
LONG_PHRASE = 4
_TIMES = 3
_LOOK_BACK = 8


class Loop(NamedTuple):
    """A phrase that is repeated: its first word, its words, how many times."""

    start: int
    size: int
    times: int

    @property
    def end(self) -> int:
        """The word after the last repetition."""
        return self.start + self.size * self.times


def find_loops(words: Sequence[str]) -> Iterator[Loop]:
    """Yield phrases repeated running, short ones first, then in text order.

    A phrase of one to three words counts when it stands three times running, a longer
    one when it stands twice.
    """
    if len(set(words)) == len(words):
        return
    for size in range(1, LONG_PHRASE):
        yield from _runs(words, size)
    for size in sorted(_distances(words)):
        yield from _runs(words, size)


def _runs(words: Sequence[str], size: int) -> Iterator[Loop]:
    """Yield the loops of phrases of ``size`` words."""
    wanted = 2 if size >= LONG_PHRASE else _TIMES
    run = 0
    for index in range(len(words) - size + 1):
        at_end = index == len(words) - size
        if not at_end and words[index] == words[index + size]:
            run += 1
            continue
        if run >= size * (wanted - 1):
            yield Loop(index - run, size, run // size + 1)
        run = 0


def _distances(words: Sequence[str]) -> set[int]:
    """Return the sizes of the phrases of four words and more that stand twice running.

    A phrase of n words that stands twice running makes n - 3 runs of four words follow
    each other that stand n words further on as well.
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
