"""The seam through which segments are translated."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.config import Locale, RunConfig
from pipeline.documents import parse
from pipeline.glossary import Termbase
from pipeline.run import Batch, SerialExecutor, run
from pipeline.run.executor import translate_batch
from pipeline.translation import PreparedSegment, Settings, prepare

SETTINGS = Settings(Locale.AMERICAN, True, frozenset())  # noqa: FBT003


def segments(count: int) -> tuple[PreparedSegment, ...]:
    text = "\n\n".join(f"Le bateau {n} part." for n in range(count))
    return prepare(parse(text, "t.txt"), Termbase(), "0123456789abcdef").segments


def test_every_segment_comes_once_and_in_order() -> None:
    asked = segments(100)
    batches = list(SerialExecutor(FakeEngine(), SETTINGS).translate([asked]))
    assert tuple(prepared for batch in batches for prepared in batch.segments) == asked
    assert len(batches[0].segments) == 32
    assert [unit.id for batch in batches for unit in batch.units] == [
        prepared.segment.id for prepared in asked
    ]


@pytest.mark.parametrize(
    ("seconds", "sizes"),
    [(0.001, [32, 68]), (5.0, [32, 32, 32, 4]), (2.5, [32, 64, 4])],
)
def test_a_batch_is_as_large_as_the_time_allows(
    seconds: float, sizes: list[int]
) -> None:
    ticks = iter(seconds * (n // 2 + n % 2) for n in range(100))
    executor = SerialExecutor(FakeEngine(), SETTINGS, clock=lambda: next(ticks))
    found = [len(batch.segments) for batch in executor.translate([segments(100)])]
    assert found == sizes


def test_what_goes_in_and_out_can_be_pickled() -> None:
    sent = pickle.loads(pickle.dumps((SETTINGS, segments(3))))  # noqa: S301
    batch = translate_batch(FakeEngine(), *sent)
    assert pickle.loads(pickle.dumps(batch)) == translate_batch(  # noqa: S301
        FakeEngine(), SETTINGS, segments(3)
    )


class Elsewhere:
    """An executor like a cluster's: single segments, by way of pickled bytes."""

    def __init__(self) -> None:
        self.asked = 0

    def translate(
        self, windows: Iterable[Sequence[PreparedSegment]]
    ) -> Generator[Batch, None, None]:
        for prepared in itertools.chain.from_iterable(windows):
            self.asked += 1
            sent = pickle.dumps((SETTINGS, [prepared]))
            made = translate_batch(FakeEngine(), *pickle.loads(sent))  # noqa: S301
            yield pickle.loads(pickle.dumps(made))  # noqa: S301


def test_a_run_gives_the_same_files_through_another_executor(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    for name in "ab":
        text = f"La grue {name} tourne.\n\nLa mer monte. Le vent tombe.\n"
        (tmp_path / "fr" / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    trees = []
    executor = Elsewhere()
    for there, folder in ((None, "here"), (executor, "there")):
        config = RunConfig(tmp_path / "fr", tmp_path / folder, tmp_path / "g.yaml")
        engine = FakeEngine()
        report = run(config, engine, executor=there)
        assert report.total("translated") == 6
        trees.append(
            {
                path.relative_to(config.output): path.read_bytes()
                for path in config.output.rglob("*")
                if path.is_file()
            }
        )
    assert trees[0] == trees[1]
    assert executor.asked == 4  # what stands in both texts is asked for once
    assert engine.calls == []
