"""Finished units stay in memory as long as a text waits for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEngine

from pipeline.config import RunConfig
from pipeline.run import journal, run, work
from pipeline.run.pool import SentencePool
from pipeline.units import Kind, Origin, State, TranslationUnit


def unit(source: str, **changes: Any) -> TranslationUnit:
    made = dict(
        id="p1.s1",
        kind=Kind.PARAGRAPH,
        source=source,
        target=source.upper(),
        state=State.TRANSLATED,
        origin=Origin.MT,
        key=f"key of {source}",
    )
    return TranslationUnit(**{**made, **changes})


def test_a_unit_goes_with_the_last_text_that_waits_for_it() -> None:
    pool = SentencePool()
    pool.expect({"a", "b"})
    pool.expect({"a"})
    pool.add([("a", unit("un")), ("b", unit("deux")), ("c", unit("trois"))])
    assert len(pool) == 2  # nobody waits for the third
    pool.release({"a", "b"})
    assert ("a" in pool, "b" in pool) == (True, False)
    pool.release({"a"})
    assert len(pool) == 0
    assert not pool.is_expected("a")


def test_only_what_a_text_waits_for_is_learned() -> None:
    pool = SentencePool()
    pool.learn([unit("un")])
    assert len(pool) == 0


def test_persons_who_differ_agree_on_nothing() -> None:
    pool = SentencePool()
    pool.agree(
        {"b": {"x": "1", "y": "2"}, "a": {"x": "3"}},
        [[unit("Il pleut sur la ville.", state=State.REVIEWED)]],
    )
    assert pool.agreed == {
        "x": None,
        "y": "2",
        "Il pleut sur la ville.": "IL PLEUT SUR LA VILLE.",
    }


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunConfig:
    """Twelve texts of three segments, one of them in all; windows of six segments."""
    (tmp_path / "fr").mkdir()
    for n in range(12):
        text = f"La grue {n} tourne.\n\nLa mer monte.\n\nLe port {n} dort.\n"
        (tmp_path / "fr" / f"t{n:02}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    monkeypatch.setattr(work, "_WINDOW", 6)
    monkeypatch.setattr(work, "_HELD", 6)
    return RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")


def test_no_more_units_are_held_than_a_window_has(
    config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 0
    add = SentencePool.add

    def watched(pool: SentencePool, units: Any) -> None:
        nonlocal most
        add(pool, units)
        most = max(most, len(pool))

    monkeypatch.setattr(SentencePool, "add", watched)
    engine = FakeEngine()
    run(config, engine)
    assert most == 5  # two texts of two, and what all texts have
    assert engine.asked.count("La mer monte.") == 1


def test_a_run_does_not_read_what_it_journals(
    config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_: object) -> TranslationUnit:
        pytest.fail("a unit was read back from the journal")

    monkeypatch.setattr(journal, "unit_from_json", read)
    assert run(config, FakeEngine()).total("translated") == 36


def test_a_killed_run_goes_on_with_what_its_journal_has(config: RunConfig) -> None:
    class Killed(FakeEngine):
        def translate(self, *args: Any, **options: Any) -> Any:
            if len(self.calls) == 3:
                raise KeyboardInterrupt
            return super().translate(*args, **options)

    first = Killed()
    with pytest.raises(KeyboardInterrupt):
        run(config, first)
    lines = (config.output / ".bitexte" / "journal.jsonl").read_text().splitlines()
    done = {json.loads(line)["unit"]["source"] for line in lines}
    second = FakeEngine()
    run(config, second)
    assert done
    assert done.isdisjoint(second.asked)
    assert not (config.output / ".bitexte" / "journal.jsonl").exists()
