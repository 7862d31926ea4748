"""Subtitles through whole runs: record, reuse, edits by hand, English without a record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record, source_text
from pipeline.config import RunConfig
from pipeline.findings import message_of
from pipeline.run import run
from pipeline.units import Origin, State

FRENCH = """\
1
00:00:01,000 --> 00:00:04,000
Ce matin, les gens du port

2
00:00:04,000 --> 00:00:07,000
regardaient <i>la mer</i>. Il pleut.

3
00:00:08,000 --> 00:00:08,500
Le vieux marin dort longtemps.
"""


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    (tmp_path / "fr" / "a.srt").write_text(FRENCH, encoding="utf-8")
    return RunConfig(
        tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml", rescue=False
    )


def english(config: RunConfig) -> str:
    return (config.output / "a.srt").read_text("utf-8")


def test_a_sentence_over_cues_is_asked_whole_and_everything_is_written(
    config: RunConfig,
) -> None:
    engine = FakeEngine()
    forecast = run(replace(config, dry_run=True), engine)
    assert forecast.total("pending") == 3
    assert engine.asked == []
    run(config, engine)
    assert sorted(engine.asked) == [
        "Ce matin, les gens du port regardaient la mer.",
        "Il pleut.",
        "Le vieux marin dort longtemps.",
    ]
    assert (
        english(config)
        == """\
1
00:00:01,000 --> 00:00:04,000
CE MATIN, LES GENS DU PORT

2
00:00:04,000 --> 00:00:07,000
REGARDAIENT <i>LA MER</i>. IL PLEUT.

3
00:00:08,000 --> 00:00:08,500
LE VIEUX MARIN DORT LONGTEMPS.
"""
    )
    record = read_record(config.output / "a.srt.bitext.jsonl")
    assert source_text(record) == FRENCH
    assert [
        message_of(f) for u in record.units for f in u.findings if f.check == "layout"
    ] == ["60 characters a second; 20 can be read"]
    for suffix in (".tmx", ".tsv", ".html"):
        made = (config.output / f"a.srt{suffix}").read_text("utf-8")
        assert "-->" not in made
    again = run(config, engine)
    assert (again.total("translated"), again.total("reused")) == (0, 3)


def test_an_edit_by_hand_is_taken_back(config: RunConfig) -> None:
    run(config, FakeEngine())
    path = config.output / "a.srt"
    path.write_text(english(config).replace("IL PLEUT", "It rains"), "utf-8")
    report = run(config, FakeEngine())
    assert report.errors == ()
    unit = read_record(config.output / "a.srt.bitext.jsonl").units[1]
    assert (unit.target, unit.origin) == ("It rains.", Origin.POST_EDIT)
    assert "<i>LA MER</i>. It rains." in english(config)


def test_times_that_were_changed_by_hand_are_refused(config: RunConfig) -> None:
    run(config, FakeEngine())
    path = config.output / "a.srt"
    changed = english(config).replace("00:00:04,000 -->", "00:00:04,200 -->")
    path.write_text(changed, "utf-8")
    (error,) = run(config, FakeEngine()).errors
    assert error.startswith("a.srt: line 6 of the English text: lines or markup were")
    assert english(config) == changed


def test_english_without_a_record_is_taken_in(config: RunConfig) -> None:
    run(config, FakeEngine())
    (config.output / "a.srt.bitext.jsonl").unlink()
    (config.output / ".bitexte" / "ledger.json").unlink()
    made = english(config).replace("LE VIEUX MARIN DORT LONGTEMPS", "Now he sleeps")
    (config.output / "a.srt").write_text(made, "utf-8")
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert engine.asked == []
    units = read_record(config.output / "a.srt.bitext.jsonl").units
    assert [unit.state for unit in units] == [State.REVIEWED] * 3
    assert units[2].target == "Now he sleeps."
    assert english(config) == made


def test_a_moved_file_keeps_its_review(config: RunConfig) -> None:
    run(config, FakeEngine())
    path = config.output / "a.srt"
    path.write_text(english(config).replace("IL PLEUT", "It rains"), "utf-8")
    (config.source / "a.srt").rename(config.source / "b.srt")
    engine = FakeEngine()
    report = run(config, engine)
    assert report.errors == ()
    assert engine.asked == []
    assert "It rains." in (config.output / "b.srt").read_text("utf-8")


def test_a_record_that_was_made_of_plain_text_is_used_again(config: RunConfig) -> None:
    run(replace(config, form="text"), FakeEngine())
    record = config.output / "a.srt.bitext.jsonl"
    old = record.read_text("utf-8").replace(', "format": "text"', "")
    record.write_text(old, "utf-8")
    engine = FakeEngine()
    report = run(config, engine)
    assert report.errors == ()
    assert "Ce matin, les gens du port regardaient la mer." in engine.asked
    assert "Le vieux marin dort longtemps." not in engine.asked
