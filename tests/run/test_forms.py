"""What a run does with files that are no texts, and with formats that are forced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.cli import main
from pipeline.config import RunConfig
from pipeline.run import run

PROSE = "Le soleil brille.\n"
DATA = '{"titre": "Le chat dort"}\n'


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    return RunConfig(
        tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml", rescue=False
    )


def write(config: RunConfig, **texts: str) -> None:
    for name, text in texts.items():
        path = config.source / name.replace("__", ".")
        path.write_text(text, encoding="utf-8")


def outputs(config: RunConfig) -> set[str]:
    return {path.name for path in config.output.iterdir() if path.is_file()}


def test_a_kind_that_is_refused_does_not_stop_the_others(config: RunConfig) -> None:
    write(config, a__json=DATA, b__txt=PROSE, c__txt=DATA)
    report = run(config, FakeEngine())
    assert [file.name for file in report.files] == ["b.txt"]
    assert [error.partition(";")[0] for error in report.errors] == [
        "a.json: JSON data, not translated",
        "c.txt: this is JSON data, not plain text",
    ]
    assert not {"a.json", "c.txt"} & outputs(config)
    assert run(replace(config, dry_run=True), FakeEngine()).errors == report.errors


def test_what_lies_beside_texts_is_passed_over_in_one_line(config: RunConfig) -> None:
    write(config, a__png="x", b__txt=PROSE, c__JPG="x", Thumbs__db="x")
    write(config, __gitignore="x\n", __DS_Store="x")
    report = run(config, FakeEngine())
    assert report.errors == ()
    assert report.notices == (
        "3 files that hold no text passed over (.db, .jpg, .png)",
    )
    assert [file.name for file in report.files] == ["b.txt"]


def test_a_picture_that_is_asked_for_by_name_is_refused(config: RunConfig) -> None:
    write(config, a__png="x", b__txt=PROSE)
    report = run(replace(config, only=(config.source / "a.png",)), FakeEngine())
    assert report.errors == (
        "a.png: no text to translate (png); move it out of the source folder",
    )


def test_a_forced_format_stays_with_the_text(config: RunConfig) -> None:
    write(config, a__json=DATA)
    asked = replace(config, only=(Path("a.json"),), form="text")
    assert run(asked, FakeEngine()).errors == ()
    record = read_record(config.output / "a.json.bitext.jsonl")
    assert record.signature["format"] == "text"
    again = run(config, FakeEngine())
    assert again.errors == ()
    assert (again.total("translated"), again.total("reused")) == (0, 1)


def test_the_command_line_forces_a_format(config: RunConfig) -> None:
    write(config, a__txt=PROSE)
    folders = ["--source", str(config.source), "--output", str(config.output)]
    folders += ["--glossary", str(config.glossary)]
    bare = CliRunner().invoke(main, ["run", "--as", "text", *folders])
    assert bare.exit_code == 2
    assert "--as text: name the files that are to be read so" in bare.output
    wrong = CliRunner().invoke(main, ["run", "--as", "word", "a.txt", *folders])
    assert wrong.exit_code == 2
    assert "'word' is not one of text, markdown" in wrong.output
