"""Batches handed out to workers that fail, die and vanish; no cluster is needed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from pipeline.documents import parse
from pipeline.errors import EngineError
from pipeline.glossary import Termbase
from pipeline.inlines import Extraction
from pipeline.run.dispatch import Answer, Batches, Crew, CrewExecutor, CrewLost
from pipeline.run.executor import Batch
from pipeline.translation import PreparedSegment, prepare
from pipeline.translation.candidates import copied
from pipeline.units import TranslationUnit

Verdict = Callable[[int, Sequence[PreparedSegment], int], str]
(ONE,) = prepare(parse("Rien.", "t.txt"), Termbase(), "0123456789abcdef").segments
UNIT = copied(ONE)


def segments(count: int, first: int = 0) -> tuple[PreparedSegment, ...]:
    """Return segments of four words each; to prepare them all would take long."""
    return tuple(
        replace(ONE, extraction=Extraction("", f"Le bateau {n} part."))
        for n in range(first, first + count)
    )


def units(batch: Sequence[PreparedSegment]) -> tuple[TranslationUnit, ...]:
    return tuple(replace(UNIT, target=one.text.upper()) for one in batch)


class Here:
    """An executor in this process."""

    def translate(
        self, windows: Iterable[Sequence[PreparedSegment]]
    ) -> Generator[Batch, None, None]:
        for window in windows:
            yield Batch(tuple(window), units(window))


class Workers:
    """A crew in this process. ``verdict`` says what becomes of a try of a batch."""

    def __init__(self, size: int = 2, verdict: Verdict = lambda *_: "done") -> None:
        self._size = size
        self._verdict = verdict
        self._out: list[tuple[int, tuple[PreparedSegment, ...]]] = []
        self.tries: dict[int, int] = {}
        self.sizes: list[int] = []
        self.most = 0

    def size(self) -> int:
        return self._size

    def submit(self, number: int, segments: Sequence[PreparedSegment]) -> None:
        self._out.append((number, tuple(segments)))
        self.sizes.append(len(segments))
        self.most = max(self.most, len(self._out))

    def wait(self) -> Sequence[Answer]:
        number, batch = self._out.pop(0)
        self.tries[number] = self.tries.get(number, 0) + 1
        verdict = self._verdict(number, batch, self.tries[number])
        if verdict == "lost":
            self._out.insert(0, (number, batch))
            raise CrewLost("tcp://h:1: the scheduler is lost")
        if verdict == "killed":
            return [Answer(number, None, problem="ended three workers", killed=True)]
        if verdict == "failed":
            return [Answer(number, None, problem="no room")]
        answer = Answer(number, units(batch), seconds=len(batch) * 4 / 100)
        return [answer, answer] if verdict == "twice" else [answer]

    @contextmanager
    def open(self) -> Iterator[Crew]:
        yield self


def translated(
    crew: Workers, windows: Sequence[Sequence[PreparedSegment]], said: list[str]
) -> list[PreparedSegment]:
    executor = CrewExecutor(crew.open, Here(), said.append)
    found = []
    for batch in executor.translate(windows):
        for prepared, unit in zip(batch.segments, batch.units, strict=True):
            assert unit.target == prepared.text.upper()
            found.append(prepared)
    return found


def by_id(found: Sequence[PreparedSegment]) -> list[str]:
    return sorted(one.text for one in found)


WINDOWS = [segments(300), segments(500, 300), segments(40, 800)]
ALL = [one for window in WINDOWS for one in window]


def test_every_segment_comes_once() -> None:
    crew = Workers()
    assert by_id(translated(crew, WINDOWS, [])) == by_id(ALL)
    assert crew.most == 4  # two for each worker: back-pressure


def test_batches_are_about_a_minute_and_smaller_at_the_end() -> None:
    crew = Workers(size=1)
    translated(crew, [segments(6000)], [])
    # 500 words while nobody knows the speed, then 60 s at 100 words/s, then half of
    # what is left, but not less than 5 s.
    assert crew.sizes == [125, 125, 1500, 1500, 1375, 687, 344, 172, 125, 47]


def test_windows_are_asked_for_as_they_are_needed() -> None:
    asked: list[int] = []

    def windows() -> Iterator[Sequence[PreparedSegment]]:
        for number in range(20):
            asked.append(number)
            yield segments(1000, 1000 * number)

    batches = Batches(windows())
    batches.next(2, 10.0)
    assert asked == [0]
    batches.next(2, 40.0)
    assert asked == [0, 1, 2]


def test_nothing_to_do_opens_nothing() -> None:
    def never() -> Iterator[Crew]:
        raise AssertionError

    executor = CrewExecutor(contextmanager(never), Here(), print)
    assert list(executor.translate([])) == []


@pytest.mark.parametrize("verdict", ["failed", "killed"])
def test_a_batch_that_fails_now_and_then_is_tried_again(verdict: str) -> None:
    crew = Workers(verdict=lambda _, __, tries: verdict if tries == 1 else "done")
    assert by_id(translated(crew, WINDOWS, [])) == by_id(ALL)


def test_an_answer_that_comes_twice_counts_once() -> None:
    crew = Workers(verdict=lambda *_: "twice")
    assert by_id(translated(crew, WINDOWS, [])) == by_id(ALL)


@pytest.mark.parametrize(
    ("verdict", "tries", "problem"),
    [("failed", 3, "no room"), ("killed", 2, "ended three workers")],
)
def test_a_batch_that_always_fails_is_given_up_when_all_else_is_done(
    verdict: str, tries: int, problem: str
) -> None:
    def judge(_: int, batch: Sequence[PreparedSegment], __: int) -> str:
        return verdict if any("bateau 7 " in one.text for one in batch) else "done"

    crew = Workers(verdict=judge)
    found: list[PreparedSegment] = []
    executor = CrewExecutor(crew.open, Here(), print)
    batches = executor.translate(WINDOWS)
    with pytest.raises(EngineError) as caught:
        found.extend(one for batch in batches for one in batch.segments)
    left = len(ALL) - len(found)
    assert 0 < left <= 125
    assert str(caught.value) == (
        f"{left} segments failed on the workers again and again (first: "
        f"« Le bateau 0 part. »: {problem}); what is done is kept; to do the rest in "
        "this process, run again without --cluster"
    )
    assert max(crew.tries.values()) == tries


def test_a_cluster_on_which_all_fails_is_left_soon() -> None:
    crew = Workers(verdict=lambda *_: "failed")
    executor = CrewExecutor(crew.open, Here(), print)
    with pytest.raises(EngineError):
        list(executor.translate(WINDOWS))
    assert sum(crew.tries.values()) < 12


def test_a_run_whose_scheduler_is_lost_ends_in_this_process() -> None:
    said: list[str] = []
    crew = Workers(verdict=lambda number, *_: "lost" if number == 3 else "done")
    assert by_id(translated(crew, WINDOWS, said)) == by_id(ALL)
    assert said == ["tcp://h:1: the scheduler is lost; going on in this process"]
