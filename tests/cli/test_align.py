from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.bitext import read_record
from pipeline.cli import main
from pipeline.units import State

FRENCH = "Le chat dort.\nIl pleut.\nLa porte est ouverte.\n"
ENGLISH = "The cat is sleeping.\nIt is raining, and the door is open.\n"


def run(folder: Path, french: bytes, english: bytes, *options: str) -> Result:
    (folder / "a.fr").write_bytes(french)
    (folder / "a.en").write_bytes(english)
    files = [str(folder / "a.fr"), str(folder / "a.en")]
    return CliRunner().invoke(main, ["align", *files, *options])


def test_beads_are_printed(tmp_path: Path) -> None:
    done = run(tmp_path, FRENCH.encode(), ENGLISH.encode(), "--lines", "--beads")
    assert (done.exit_code, done.stdout) == (0, "0:0\n1,2:1\n")


def test_a_sentence_without_counterpart(tmp_path: Path) -> None:
    done = run(tmp_path, b"Oui.\n", b"", "--lines", "--beads")
    assert (done.exit_code, done.stdout) == (0, "0:\n")


def test_words_are_printed_a_line_each(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        b"le chat dort\n\nle chien mange\r\n",
        b"the cat sleeps\n\nthe dog eats\n",
        "--words",
    )
    assert (done.exit_code, done.stdout) == (0, "0-0 1-1 2-2\n\n0-0 1-1 2-2\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--words", "--beads"], "give either --words, or --lines and --beads"),
        (["--words", "--lines"], "give either --words, or --lines and --beads"),
        (["--beads"], "--lines and --beads go together"),
        (["--lines"], "--lines and --beads go together"),
    ],
)
def test_wrong_usage(tmp_path: Path, options: list[str], message: str) -> None:
    done = run(tmp_path, b"a\n", b"b\n", *options)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_files_become_a_record_and_a_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Le chat dort. Il pleut.\n", "utf-8")
    english = b"The cat is sleeping. It is raining.\r\n"
    (tmp_path / "b.txt").write_bytes(english)
    done = CliRunner().invoke(main, ["align", "a.txt", "b.txt"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "a.txt → output/en/a.txt: 2 beads"
    assert done.stderr == (
        "translate: no model is installed: aligned by words, names and lengths alone\n"
    )
    assert Path("output/en/a.txt").read_bytes() == english
    again = CliRunner().invoke(main, ["align", "a.txt", "b.txt", "--engine", "none"])
    assert again.exit_code == 1
    assert "output/en/a.txt.bitext.jsonl: this text has a record" in again.stderr
    assert again.stderr.count("\n") == 1


def test_json_and_the_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Le chat dort.\n", "utf-8")
    (tmp_path / "b.txt").write_text("The cat is sleeping.\n", "utf-8")
    options = ["--engine", "none", "--json", "--as", "translated"]
    done = CliRunner().invoke(main, ["align", "a.txt", "b.txt", *options])
    assert json.loads(done.stdout)["texts"] == [
        {
            "name": "a.txt",
            "english": "output/en/a.txt",
            "beads": 1,
            "doubtful": 0,
            "omitted": 0,
            "added": 0,
            "moved": 0,
        }
    ]
    (unit,) = read_record(Path("output/en/a.txt.bitext.jsonl")).units
    assert unit.state is State.TRANSLATED


def test_files_that_are_not_line_aligned(tmp_path: Path) -> None:
    done = run(tmp_path, b"un\ndeux\n", b"one\n", "--words")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "has 1 lines where" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    done = run(tmp_path, b"caf\xe9\n", b"coffee\n", "--words")
    assert done.exit_code == 1
    assert "is not UTF-8 text" in done.stderr
