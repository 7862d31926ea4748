"""Runs on many workers: scaling, a simulated big run, and what the client costs.

    python benchmarks/scale.py scaling     real Dask workers, an engine that sleeps
    python benchmarks/scale.py simulate    10 million words, 20 workers, failures
    python benchmarks/scale.py profile     100,000 words through all but the engine

`scaling` and `simulate` use the dispatcher of the product as it is. In `simulate` the
clock is simulated: the speeds are measured ones, the client's own work included.
Processor seconds are printed where other programs would disturb the clock.
"""

from __future__ import annotations

import argparse
import cProfile
import heapq
import pstats
import random
import resource
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from pathlib import Path
from typing import Any

from resources import FreeEngine, configured, sentences_of, table, write_corpus

from pipeline.config import Locale
from pipeline.documents import parse
from pipeline.engines.protocol import EngineSignature, Hypothesis, Request
from pipeline.glossary import Termbase
from pipeline.inlines import Extraction
from pipeline.run import dispatch, executor, stages
from pipeline.run.dispatch import Answer, Crew, CrewExecutor, CrewLost
from pipeline.run.executor import Batch
from pipeline.translation import PreparedSegment, Settings, prepare
from pipeline.translation.candidates import copied

HERE = Path(__file__).parent
SETTINGS = Settings(Locale.AMERICAN, False, frozenset())  # noqa: FBT003
(ONE,) = prepare(parse("Rien.", "t.txt"), Termbase(), "0123456789abcdef").segments
UNIT = copied(ONE)
WORDS = 20  # of a simulated sentence
FRENCH = " ".join(["mot"] * WORDS)


def segments(count: int, first: int = 0) -> list[PreparedSegment]:
    """Return sentences of 20 words that are not prepared: that would take long."""
    return [
        replace(ONE, key=str(number), extraction=Extraction("", FRENCH))
        for number in range(first, first + count)
    ]


class Nobody:
    """An executor that must not be needed."""

    def translate(self, windows: object) -> Iterator[Batch]:
        """Fail."""
        raise AssertionError(windows)


# Scaling: real workers, an engine that sleeps.

# A minute is 10 seconds here, so that the script ends: what Dask costs weighs more.
SCALED = {"_SECONDS": 10.0, "_LEAST_SECONDS": 0.8, "_FIRST_WORDS": 80}
PACE = 50.0  # words a second of one worker
WORK = 4_800  # words


class Sleeper(FreeEngine):
    """An engine that takes its time and no processor."""

    signature = EngineSignature("sleeper", "sleeper", "0" * 64)

    def translate(
        self, requests: Sequence[Request], **options: object
    ) -> list[list[Hypothesis]]:
        """Sleep as long as the words take, then answer."""
        time.sleep(sum(len(one.text.split()) for one in requests) / PACE)
        return super().translate(requests, **options)


def scaling(counts: Sequence[int]) -> None:
    from pipeline.run.cluster import local_crew

    for name, value in SCALED.items():
        setattr(dispatch, name, value)
    rows = []
    for count in counts:
        started = [0.0]

        @contextmanager
        def crew(count: int = count, started: list[float] = started) -> Iterator[Crew]:
            with local_crew(
                count, Sleeper, Sleeper.signature, SETTINGS, print
            ) as workers:
                while workers.size() < count:
                    time.sleep(0.5)
                started[0] = time.perf_counter()
                yield workers
                rows.append([count, time.perf_counter() - started[0]])

        executor = CrewExecutor(crew, Nobody(), print)
        asked = segments(WORK // WORDS)
        found = [one for b in executor.translate([asked]) for one in b.segments]
        assert sorted(one.key for one in found) == sorted(one.key for one in asked)
        ideal = WORK / PACE / count
        print(
            f"{count} workers: {rows[-1][1]:.1f} s, {ideal / rows[-1][1]:.3f} of ideal"
        )
    table(
        f"{WORK:,} words at {PACE:.0f} words/s a worker",
        [
            [
                str(count),
                f"{seconds:.1f}",
                f"{WORK / PACE / count:.1f}",
                f"{WORK / PACE / count / seconds:.3f}",
            ]
            for count, seconds in rows
        ],
        "workers",
        "seconds",
        "ideal",
        "of ideal",
    )


# A simulated run: the clock is a number.


@dataclass
class Clock:
    """Simulated time, and what the client itself has used of it."""

    now: float = 0.0
    client: float = 0.0

    def spend(self, seconds: float) -> None:
        """Let the client be busy."""
        self.now += seconds
        self.client += seconds


@dataclass
class Worker:
    """A simulated worker: a speed, a queue, and when it is lost."""

    pace: float
    lost_at: float = float("inf")
    queue: deque[tuple[int, list[PreparedSegment]]] = field(default_factory=deque)
    load: float = 0.0
    free_at: float = 0.0


class Simulated:
    """Workers that fail and vanish, as a scheduler deals with them.

    A batch goes to the worker that will be free first. What a lost worker had is given
    to others, and it counts as a failure of nobody's.
    """

    def __init__(
        self, clock: Clock, workers: list[Worker], failing: float, rng: random.Random
    ) -> None:
        self.clock = clock
        self.workers = workers
        self._failing = failing
        self._rng = rng
        self._events: list[tuple[float, int, int, Any]] = []
        self._count = 0
        self.failures = self.again = 0
        self.busy = 0.0
        for worker in workers:
            if worker.lost_at < float("inf"):
                self._event(worker.lost_at, worker, None)

    def _event(self, at: float, worker: Worker, batch: object) -> None:
        self._count += 1
        heapq.heappush(
            self._events, (at, self._count, self.workers.index(worker), batch)
        )

    def _alive(self) -> list[Worker]:
        return [one for one in self.workers if one.lost_at > self.clock.now]

    def size(self) -> int:
        """Return how many workers are left."""
        return len(self._alive())

    def submit(self, number: int, segments: Sequence[PreparedSegment]) -> None:
        """Give a batch to the worker that will be free first."""
        alive = self._alive()
        if not alive:
            raise CrewLost("all workers are lost")
        worker = min(alive, key=lambda one: max(one.free_at, self.clock.now))
        seconds = WORDS * len(segments) / worker.pace
        worker.free_at = max(worker.free_at, self.clock.now) + seconds
        worker.queue.append((number, list(segments)))
        self._event(worker.free_at, worker, (number, seconds))

    def wait(self) -> Sequence[Answer]:
        """Let the clock run to the next thing that happens."""
        at, _, index, batch = heapq.heappop(self._events)
        self.clock.now = max(self.clock.now, at)
        worker = self.workers[index]
        if batch is None:
            for number, lost in worker.queue:
                self.again += 1
                self.submit(number, lost)
            worker.queue.clear()
            return ()
        number, seconds = batch
        if at > worker.lost_at:
            return ()  # it went with its worker
        _, done = worker.queue.popleft()
        self.busy += seconds
        if self._rng.random() < self._failing:
            self.failures += 1
            return [Answer(number, None, problem="no room")]
        return [Answer(number, [UNIT] * len(done), seconds=seconds)]

    @contextmanager
    def open(self) -> Iterator[Crew]:
        """Give itself."""
        yield self


def simulate(words: int, count: int, survey: float, write: float) -> None:
    """Run; ``survey`` and ``write`` are the client's seconds for 100,000 words."""
    rng = random.Random(16)  # noqa: S311  (a simulation)
    window = 20_000
    total = words // WORDS
    rows = []
    for failing, lost in ((0.0, 0), (0.05, 2)):
        clock = Clock()
        workers = [Worker(pace=rng.gauss(100, 10)) for _ in range(count)]
        hours = words / sum(one.pace for one in workers)
        for worker in workers[:lost]:
            worker.lost_at = rng.uniform(0.2, 0.8) * hours
        crew = Simulated(clock, workers, failing, rng)
        # All texts are surveyed before the first is translated.
        clock.spend(survey * words / 1e5)
        surveyed = clock.now

        def windows(clock: Clock = clock) -> Iterator[Sequence[PreparedSegment]]:
            for first in range(0, total, window):
                size = min(window, total - first)
                clock.spend(0.05 * size / 1000)  # read back from the disk
                yield segments(size, first)

        seen = bytearray(total)
        doubled = written = 0
        for batch in CrewExecutor(crew.open, Nobody(), print).translate(windows()):
            for one in batch.segments:
                doubled += seen[int(one.key)]
                seen[int(one.key)] = 1
                written += 1
            if written >= window:
                clock.spend(write * WORDS * written / 1e5)
                written = 0
        clock.spend(write * WORDS * written / 1e5)
        # Ideal: all workers that there are work all the time, and nothing fails.
        able = sum(min(one.lost_at, clock.now) * one.pace for one in workers)
        ideal = clock.now * words / able
        rows.append(
            [
                f"{failing:.0%}, {lost}",
                f"{clock.now / 3600:.2f}",
                f"{ideal / 3600:.2f}",
                f"{ideal / clock.now:.3f}",
                f"{ideal / (clock.now - surveyed):.3f}",
                f"{total - sum(seen):,}",
                f"{doubled:,}",
                f"{crew.failures:,}, {crew.again:,}",
                f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f}",
            ]
        )
    table(
        f"{words:,} words, {count} workers of about 100 words/s; the client needs "
        f"{survey:.1f} s to survey and {write:.1f} s to write 100,000 words",
        rows,
        "failures, lost",
        "hours",
        "ideal",
        "of ideal",
        "without survey",
        "lost",
        "doubled",
        "again",
        "MB",
    )


# What the client itself costs.


BATCH = "translate_batch"


def timed(owner: object, name: str, spent: dict[str, float]) -> None:
    """Add up the processor seconds of a method."""
    call: Callable[..., Any] = getattr(owner, name)

    @wraps(call)
    def measured(*args: object, **options: object) -> object:
        started = time.process_time()
        try:
            return call(*args, **options)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - started

    setattr(owner, name, measured)


def profile(words: int, hot: int) -> None:
    spent: dict[str, float] = {}
    timed(stages.Run, "_survey_all", spent)
    timed(stages.Run, "_write_window", spent)
    timed(executor, BATCH, spent)
    sentences = sentences_of(HERE.parent / "source" / "fr")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(sentences, folder / "fr", words)
        config = configured(folder)
        profiler = cProfile.Profile() if hot else None
        started = time.process_time()
        if profiler:
            profiler.enable()
        stages.run(config, FreeEngine())
        if profiler:
            profiler.disable()
        total = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    scale = 1e7 / words
    rows = [
        [what, f"{seconds:.1f}", f"{seconds * scale / 3600:.2f}"]
        for what, seconds in (
            ("survey", spent["_survey_all"]),
            ("finish and check (on the workers, if there are any)", spent[BATCH]),
            ("write", spent["_write_window"]),
            ("all else", total - sum(spent.values())),
            ("all", total),
        )
    ]
    table(
        f"{words:,} words, everything but the engine: processor seconds, peak "
        f"{peak:,.0f} MB, {words / total * 3600 / 1e6:.1f} million words an hour",
        rows,
        "stage",
        "seconds",
        "hours for 10 million",
    )
    if profiler:
        pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(hot)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=["scaling", "simulate", "profile"])
    parser.add_argument("--words", type=int, help="default: 10,000,000 or 100,000")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4, 8])
    parser.add_argument("--survey", type=float, default=5.0, help="as profile says")
    parser.add_argument("--write", type=float, default=4.0, help="as profile says")
    parser.add_argument("--hot", type=int, default=0, help="show so many functions")
    given = parser.parse_args()
    run = {
        "scaling": partial(scaling, given.workers),
        "simulate": partial(
            simulate, given.words or 10_000_000, 20, given.survey, given.write
        ),
        "profile": partial(profile, given.words or 100_000, given.hot),
    }
    run[given.what]()


if __name__ == "__main__":
    main()
