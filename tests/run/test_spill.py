"""Large corpora: every text is surveyed once, and the memory is bounded."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEngine

from pipeline.config import RunConfig
from pipeline.run import run, spill, stages, work
from pipeline.run.survey import Survey


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    for number in range(12):
        text = f"Le navire {number} part ce soir.\n\nIl va au port {number}.\n"
        (tmp_path / "fr" / f"t{number:02}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    return RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")


@pytest.fixture
def surveyed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the surveys of each text; five segments fill the memory."""
    counts: Counter[str] = Counter()
    make = stages.survey

    def counted(path: Path, name: str, *rest: Any, **options: Any) -> Survey:
        counts[name] += 1
        return make(path, name, *rest, **options)

    monkeypatch.setattr(stages, "survey", counted)
    monkeypatch.setattr(work, "_WINDOW", 5)
    monkeypatch.setattr(work, "_HELD", 10)
    return counts


def outputs(config: RunConfig) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in config.output.rglob("*")
        if path.is_file() and ".bitexte" not in path.parts
    }


def test_each_text_is_surveyed_once(
    config: RunConfig, surveyed: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(config, FakeEngine())
    assert len(surveyed) == 12
    assert set(surveyed.values()) == {1}
    in_windows = outputs(config)
    monkeypatch.undo()
    shutil.rmtree(config.output)
    run(config, FakeEngine())
    assert outputs(config) == in_windows


def test_a_changed_term_is_looked_for_once(
    config: RunConfig, surveyed: Counter[str]
) -> None:
    run(config, FakeEngine())
    surveyed.clear()
    config.glossary.write_text("terms: [{fr: navire, en: ship}]\n", encoding="utf-8")
    report = run(config, FakeEngine())
    assert report.total("translated") == 12
    assert set(surveyed.values()) == {1}


def test_no_more_surveys_are_held_than_fit(
    config: RunConfig, surveyed: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 0
    inner = stages.windows

    def watched(works: list[Any]) -> Any:
        nonlocal most
        most = sum(one.segments for one in works if one.survey is not None)
        for group in inner(works):
            assert sum(one.segments for one in group) <= 10
            yield group

    monkeypatch.setattr(stages, "windows", watched)
    run(config, FakeEngine())
    assert 0 < most <= 5
    assert surveyed.total() == 12


def test_a_full_disk_costs_a_survey_only(
    config: RunConfig, surveyed: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spill.pickle, "dump", full)
    report = run(config, FakeEngine())
    assert report.errors == ()
    assert report.total("translated") == 24
    assert max(surveyed.values()) > 1
