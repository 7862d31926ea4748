from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main

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
        ([], "give either --words, or --lines and --beads"),
        (["--words", "--beads"], "give either --words, or --lines and --beads"),
        (["--words", "--lines"], "give either --words, or --lines and --beads"),
        (["--beads"], "--beads needs --lines"),
    ],
)
def test_wrong_usage(tmp_path: Path, options: list[str], message: str) -> None:
    done = run(tmp_path, b"a\n", b"b\n", *options)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


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
