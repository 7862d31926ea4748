"""A second engine is asked about what the first one made, and changes nothing of it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.cli import main
from pipeline.config import Locale, RunConfig
from pipeline.documents import parse
from pipeline.glossary import Termbase
from pipeline.run import SerialExecutor, riskiest, run
from pipeline.run.opinions import SecondOpinion
from pipeline.translation import Settings, prepare

SETTINGS = Settings(Locale.AMERICAN)
FRENCH = "Le bac part.\n\nLe pont dort.\n\n3 500\n"


def engines() -> tuple[FakeEngine, FakeEngine]:
    first = FakeEngine({"Le bac part.": ["The ferry leaves."], "Le pont dort.": ["The bridge sleeps."]})  # fmt: skip
    second = FakeEngine({"Le bac part.": ["The ferry leaves."], "Le pont dort.": ["A cow grazes."]})  # fmt: skip
    return first, second


def test_the_targets_are_the_first_engines() -> None:
    first, second = engines()
    asked = prepare(parse(FRENCH, "t.txt"), Termbase(), "0" * 16).segments
    alone = next(SerialExecutor(first, SETTINGS).translate([asked]))
    both = next(
        SecondOpinion(SerialExecutor(first, SETTINGS), second).translate([asked])
    )
    assert [unit.target for unit in both.units] == [u.target for u in alone.units]
    found = [unit.agreement for unit in both.units]
    assert found[0] == 1.0
    assert found[1] is not None
    assert found[1] < 0.3
    assert found[2] is None


def test_the_record_keeps_it_and_the_order_uses_it(tmp_path: Path) -> None:
    source = tmp_path / "fr"
    source.mkdir()
    (source / "a.txt").write_text(FRENCH, "utf-8")
    config = RunConfig(source=source, output=tmp_path / "en", glossary=tmp_path / "g")
    (tmp_path / "g").write_text("terms:\n", "utf-8")
    first, second = engines()
    run(config, first, second=second)
    record = read_record(tmp_path / "en" / "a.txt.bitext.jsonl")
    assert [unit.agreement is not None for unit in record.units] == [True, True, False]
    ranked = riskiest(config)
    assert [one.place for one in ranked] == ["a.txt#p2.s1", "a.txt#p1.s1"]
    assert ranked[0].reasons[-1] == "the second engine says something else"
    folders = ["--source", str(source), "--output", str(tmp_path / "en")]
    shown = CliRunner().invoke(main, ["status", "--risk", *folders])
    assert shown.exit_code == 0, shown.output
    assert "2 machine segments that nobody approved" in shown.output
    listed = CliRunner().invoke(main, ["status", "--risk", "--json", *folders])
    assert [one["place"] for one in json.loads(listed.output)] == [
        "a.txt#p2.s1",
        "a.txt#p1.s1",
    ]
