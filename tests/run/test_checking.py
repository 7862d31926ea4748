from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record, write_atomically, write_record
from pipeline.config import RunConfig
from pipeline.errors import ConfigError
from pipeline.findings import message_of
from pipeline.run import run
from pipeline.run.checking import check
from pipeline.units import Severity

FRENCH = "Le chat a 25 souris. La maison est grande.\n"
ENGLISH = {
    "Le chat a 25 souris.": ["The cat has 52 mice."],
    "La maison est grande.": ["The house is big."],
}


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    return RunConfig(
        source=tmp_path / "fr", output=tmp_path / "en", glossary=tmp_path / "g.yaml"
    )


def places(config: RunConfig) -> list[tuple[str, str, Severity]]:
    return [
        (one.unit.id, one.finding.check, one.finding.severity)
        for one in check(config).open()
    ]


def test_findings_have_their_places(config: RunConfig) -> None:
    run(config, FakeEngine(answers=ENGLISH))
    assert places(config) == [("p1.s1", "numbers", Severity.ERROR)]
    (one,) = check(config).located
    assert (Path(one.uri).name, one.line) == ("a.txt.bitext.jsonl", 2)
    assert check(config).tally() == {"error": 1}


def test_a_person_s_correction_is_checked_anew(config: RunConfig) -> None:
    run(config, FakeEngine(answers=ENGLISH))
    path = config.output / "a.txt.bitext.jsonl"
    record = read_record(path)
    right = replace(record.units[0], target="The cat has 25 mice.")
    changed = replace(record, units=(right, record.units[1]))
    write_atomically(path, write_record(changed).encode())
    assert places(config) == []


def test_a_dismissed_finding_is_not_open(config: RunConfig) -> None:
    run(config, FakeEngine(answers=ENGLISH))
    path = config.output / "a.txt.bitext.jsonl"
    record = read_record(path)
    unit = record.units[0]
    said = tuple(replace(f, dismissed="a joke") for f in unit.findings)
    changed = replace(record, units=(replace(unit, findings=said), record.units[1]))
    write_atomically(path, write_record(changed).encode())
    assert places(config) == []
    assert [one.finding.dismissed for one in check(config).located] == ["a joke"]


def test_ignored_and_unknown_checks(config: RunConfig) -> None:
    run(config, FakeEngine(answers=ENGLISH))
    assert places(replace(config, ignored_checks=frozenset({"numbers"}))) == []
    with pytest.raises(ConfigError, match='no check is called "number"'):
        check(replace(config, ignored_checks=frozenset({"number"})))


def test_nothing_translated_yet(config: RunConfig) -> None:
    with pytest.raises(ConfigError, match="nothing is translated yet"):
        check(config)


def test_a_term_rendered_otherwise_here_than_elsewhere_is_told(
    config: RunConfig,
) -> None:
    words = ["rouge", "bleue", "verte", "noire", "grise", "rose"]
    text = "\n\n".join(f"La puce {word}." for word in words)
    (config.source / "a.txt").write_text(text + "\n", encoding="utf-8")
    config.glossary.write_text("terms: [{fr: puce, en: chip, allow: [microchip]}]\n")
    answers = {f"La puce {word}.": [f"The {word} chip."] for word in words}
    answers["La puce rose."] = ["The rose microchip."]
    run(config, FakeEngine(answers=answers))
    told = [
        (one.unit.id, one.finding.severity, message_of(one.finding))
        for one in check(config).open()
        if one.finding.check == "terminology"
    ]
    message = "« puce » is “microchip” here, “chip” in 5 of 6 places"
    assert told == [("p6.s1", Severity.INFO, message)]
    ignoring = replace(config, ignored_checks=frozenset({"terminology"}))
    assert not any(one.finding.check == "terminology" for one in check(ignoring).open())
