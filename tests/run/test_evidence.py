"""A machine's English as evidence: made once, and kept."""

from __future__ import annotations

from pathlib import Path

from fakes import FakeEngine

from pipeline.run.evidence import MachineEnglish


def test_each_sentence_is_translated_once_ever(tmp_path: Path) -> None:
    engine = FakeEngine()
    machine = MachineEnglish(tmp_path, engine)
    assert machine.of(["Il pleut.", "Il neige.", "Il pleut."]) == [
        "IL PLEUT.",
        "IL NEIGE.",
        "IL PLEUT.",
    ]
    assert sorted(engine.asked) == ["Il neige.", "Il pleut."]
    later = FakeEngine()
    again = MachineEnglish(tmp_path, later)
    assert again.of(["Il neige.", "Il vente."]) == ["IL NEIGE.", "IL VENTE."]
    assert later.asked == ["Il vente."]


def test_a_line_cut_short_by_a_kill_is_made_again(tmp_path: Path) -> None:
    MachineEnglish(tmp_path, FakeEngine()).of(["Il pleut.", "Il neige."])
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-9])
    engine = FakeEngine()
    machine = MachineEnglish(tmp_path, engine)
    assert machine.of(["Il pleut.", "Il neige."]) == ["IL PLEUT.", "IL NEIGE."]
    assert len(engine.asked) == 1
    assert MachineEnglish(tmp_path, FakeEngine()).of(["Il pleut."]) == ["IL PLEUT."]


def test_another_engine_is_asked_itself(tmp_path: Path) -> None:
    MachineEnglish(tmp_path, FakeEngine()).of(["Il pleut."])
    other = FakeEngine({"Il pleut.": ["It rains."]}, model="other")
    assert MachineEnglish(tmp_path, other).of(["Il pleut."]) == ["It rains."]
