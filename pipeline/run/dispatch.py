"""Distributes segments to workers in batches, and handles lost batches.

It works with any kind of workers; `pipeline.run.cluster` has those of Dask. Each batch
is yielded once, however often it was tried.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from pipeline.errors import EngineError
from pipeline.run.executor import Batch, Executor
from pipeline.run.report import words
from pipeline.translation import PreparedSegment
from pipeline.units import TranslationUnit

# A worker gets about a minute of work at a time, and one more batch in advance.
_SECONDS = 60.0
_AHEAD = 2
# Assumed before the first answer, when the number and speed of workers are unknown.
_FIRST_WORDS, _FIRST_WORKERS = 500, 8
# The last batches of a run are smaller, so that all workers finish together; still
# smaller ones would cost more than they gain.
_LEAST_SECONDS, _LEAST_WORDS = 5.0, 50
_TRIES = 3
_MOST_GIVEN_UP = 3
_WEIGHT = 0.3  # of the newest batch in the moving average of the speed


class CrewLost(Exception):  # noqa: N818  (a state of the cluster, caught here)
    """No worker can be reached any more; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a batch.

    ``units`` is None if it failed; then ``problem`` says why, and ``killed`` whether it
    killed the workers that tried it. ``seconds`` is the time of decoding.
    """

    number: int
    units: Sequence[TranslationUnit] | None
    seconds: float = 0.0
    problem: str = ""
    killed: bool = False


class Crew(Protocol):
    """A group of workers that translate batches."""

    def size(self) -> int:
        """Return the current number of workers. Raises CrewLost, EngineError."""

    def submit(self, number: int, segments: Sequence[PreparedSegment]) -> None:
        """Send a batch to a worker; a number may be sent again after its answer."""

    def wait(self) -> Sequence[Answer]:
        """Return answers as soon as there are some, or none after about a second.

        :raises CrewLost: no worker is left.
        """


class Batches:
    """Divides windows into batches on demand, in the given order."""

    def __init__(self, windows: Iterable[Sequence[PreparedSegment]]) -> None:
        self._windows = iter(windows)
        self._left: deque[tuple[PreparedSegment, int]] = deque()
        self._words = 0
        self._ended = False

    def next(
        self, workers: int, pace: float | None = None
    ) -> tuple[PreparedSegment, ...]:
        """Return the next batch, which is empty if nothing is left.

        :param workers: the number of workers.
        :param pace: words per second of a worker, if known.
        """
        wanted = _FIRST_WORDS if pace is None else _SECONDS * pace
        least = _LEAST_WORDS if pace is None else _LEAST_SECONDS * pace
        while not self._ended and self._words < wanted * workers * _AHEAD:
            self._refill()
        if self._ended:
            share = self._words / (workers * _AHEAD)
            wanted = min(wanted, max(least, share))
        batch: list[PreparedSegment] = []
        size = 0
        while self._left and (not batch or size + self._left[0][1] <= wanted):
            prepared, count = self._left.popleft()
            batch.append(prepared)
            size += count
        self._words -= size
        return tuple(batch)

    def rest(self) -> Iterator[Sequence[PreparedSegment]]:
        """Yield the segments that are not yet in a batch."""
        if self._left:
            yield [prepared for prepared, _ in self._left]
        yield from self._windows

    def _refill(self) -> None:
        window = next(self._windows, None)
        if window is None:
            self._ended = True
            return
        for prepared in window:
            count = words([prepared.text])
            self._left.append((prepared, count))
            self._words += count


class _Dispatcher:
    """Keeps a crew busy; ``out`` are the batches that have no result yet."""

    def __init__(self, batches: Batches) -> None:
        self.batches = batches
        self.out: dict[int, tuple[PreparedSegment, ...]] = {}
        self.problem = ""
        self._waiting: set[int] = set()
        self._tries: Counter[int] = Counter()
        self._suspects: list[int] = []
        self._given_up = 0
        self._alone = False
        self._last = 0
        self._pace: float | None = None

    def take(self, workers: int) -> int | None:
        """Make the next batch and return its number; None if nothing is left."""
        if not (segments := self.batches.next(workers, self._pace)):
            return None
        self._last += 1
        self.out[self._last] = segments
        return self._last

    def work(self, crew: Crew) -> Iterator[Batch]:
        """Yield the finished batches, until no more can be finished."""
        for number in sorted(self.out):
            self._submit(crew, number)
        while self._given_up < _MOST_GIVEN_UP:
            self._hand_out(crew)
            if not self._waiting:
                return
            for answer in crew.wait():
                if answer.number in self._waiting:  # ignore a second answer
                    self._waiting.remove(answer.number)
                    if answer.units is None:
                        self._failed(crew, answer)
                    else:
                        yield self._done(answer, answer.units)

    def _submit(self, crew: Crew, number: int) -> None:
        self._waiting.add(number)
        crew.submit(number, self.out[number])

    def _hand_out(self, crew: Crew) -> None:
        workers = max(1, crew.size())
        while not self._alone and len(self._waiting) < workers * _AHEAD:
            if (number := self.take(workers)) is None:
                break
            self._submit(crew, number)
        if not self._waiting and self._suspects:
            self._alone = True
            self._submit(crew, self._suspects.pop(0))

    def _done(self, answer: Answer, units: Sequence[TranslationUnit]) -> Batch:
        done = self.out.pop(answer.number)
        newest = words(one.text for one in done) / max(answer.seconds, 1e-3)
        known = newest if self._pace is None else self._pace
        self._pace = (1 - _WEIGHT) * known + _WEIGHT * newest
        return Batch(done, tuple(units))

    def _failed(self, crew: Crew, answer: Answer) -> None:
        """Retry a batch, now or when it is the only one; give up after some tries."""
        self.problem = answer.problem
        if answer.killed and not self._alone:
            # Another batch may have killed the worker while this one was waiting.
            self._suspects.append(answer.number)
            return
        self._tries[answer.number] += 1
        if answer.killed or self._tries[answer.number] >= _TRIES:
            self._given_up += 1
        else:
            self._submit(crew, answer.number)


class CrewExecutor:
    """Translates with a crew; continues in this process if the crew is lost.

    :param crew: opens the crew, when the first segment is available.
    :param here: the executor that continues if the crew is lost.
    :param say: called with each message for the user.
    """

    def __init__(
        self,
        crew: Callable[[], AbstractContextManager[Crew]],
        here: Executor,
        say: Callable[[str], None],
    ) -> None:
        self._crew = crew
        self._here = here
        self._say = say

    def translate(
        self, windows: Iterable[Sequence[PreparedSegment]]
    ) -> Generator[Batch, None, None]:
        """Yield finished batches; see `Executor`.

        :raises EngineError: batches failed repeatedly; it is raised when all others are
            done.
        """
        dispatcher = _Dispatcher(Batches(windows))
        if dispatcher.take(_FIRST_WORKERS) is None:
            return
        try:
            with self._crew() as crew:
                yield from dispatcher.work(crew)
        except CrewLost as lost:
            self._say(f"{lost}; going on in this process")
            left = [one for _, batch in sorted(dispatcher.out.items()) for one in batch]
            rest = dispatcher.batches.rest()
            yield from self._here.translate(_chained(left, rest))
        else:
            if dispatcher.out:
                raise _given_up(dispatcher)


def _chained(
    left: Sequence[PreparedSegment], rest: Iterable[Sequence[PreparedSegment]]
) -> Iterator[Sequence[PreparedSegment]]:
    if left:
        yield left
    yield from rest


def _given_up(dispatcher: _Dispatcher) -> EngineError:
    left = [one for _, batch in sorted(dispatcher.out.items()) for one in batch]
    return EngineError(
        f"{len(left):,} segments failed on the workers again and again (first: "
        f"« {left[0].text[:60]} »: {dispatcher.problem}); what is done is kept; to do "
        "the rest in this process, run again without --cluster"
    )
