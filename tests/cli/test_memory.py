"""`translate memory`, `replace` and `status --matches`, with exact outputs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.cli import main
from pipeline.config import RunConfig
from pipeline.run import run

Call = Callable[..., Result]
TABLE = """\
id\tfr\ten
1\tLa grue du port tourne.\tThe harbour crane turns.
2\tLa grue pèse 850 tonnes.\tThe crane weighs 850 tons.
3\tSans anglais ici.\t
"""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command in a project with one translated text."""
    monkeypatch.chdir(tmp_path)
    Path("source/fr").mkdir(parents=True)
    Path("source/fr/a.txt").write_text(
        "La grue du port tourne. La mer monte.\n", encoding="utf-8"
    )
    Path("glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    Path("anne.tsv").write_text(TABLE, encoding="utf-8")
    assert run(RunConfig(), FakeEngine()).errors == ()

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return invoke


def test_a_memory_from_a_table_to_tmx(call: Call) -> None:
    assert call("memory", "list").stdout == (
        "no memory in memory; first: translate memory import FILE\n"
    )
    made = call("memory", "import", "anne.tsv", "--penalty", "5")
    assert made.exit_code == 0
    assert made.stdout == (
        "main: 2 created, 0 updated, 0 there already, 1 skipped; 2 pairs\n"
    )
    assert "anne.tsv:4: skipped: has no text in both French and English" in made.stderr
    (listed,) = json.loads(call("memory", "list", "--json").stdout)
    assert listed == {"name": "main", "pairs": 2, "penalty": 5, "changed": ""}
    assert call("memory", "search", "La grue pèse 1 200 tonnes.").stdout == (
        " 78 %  La grue pèse 850 tonnes.\n"
        "       The crane weighs 850 tons.  (main)\n"
        "     → The crane weighs 1,200 tons.\n"
    )
    assert call("memory", "search", "harbour").stdout == (
        "       La grue du port tourne.\n       The harbour crane turns.  (main)\n"
    )
    assert call("memory", "export").stdout == "memory.tmx: 2 pairs\n"
    assert call("memory", "export").exit_code == 1
    assert call("memory", "remove", "main").stdout == "removed: main\n"
    assert call("memory", "remove", "main").exit_code == 1
    assert call("memory", "import", "memory.tmx", "--name", "../x").exit_code == 2


def test_the_words_that_a_memory_has(call: Call) -> None:
    call("memory", "import", "anne.tsv", "--quiet")
    made = json.loads(call("status", "--matches", "--json").stdout)
    assert made["words"]["100"] == 5
    assert made["words"]["none"] == 3
    head, row = call("status", "--matches").stdout.splitlines()
    assert head.split() == [
        "words", "repetitions", "100", "95-99", "85-94", "75-84", "50-74", "none",
    ]  # fmt: skip
    assert row.split() == ["a.txt", "0", "5", "0", "0", "0", "0", "3"]


def test_words_are_replaced(call: Call) -> None:
    record = Path("output/en/a.txt.bitext.jsonl")
    before = record.read_bytes()
    told = "a.txt#p1.s1: LA GRUE DU PORT TOURNE. → LA CRANE DU PORT TOURNE.\n"
    assert call("replace", "grue", "CRANE", "--dry-run").stdout == (
        f"{told}1 segment in 1 text (nothing is written)\n"
    )
    assert record.read_bytes() == before
    assert call("replace", "grue", "CRANE").stdout == f"{told}1 segment in 1 text\n"
    unit = read_record(record).units[0]
    assert (unit.target, unit.origin.value) == ("LA CRANE DU PORT TOURNE.", "post-edit")
    english = Path("output/en/a.txt").read_text("utf-8")
    assert english == "LA CRANE DU PORT TOURNE. LA MER MONTE.\n"
    assert call("replace", "(", "x", "--regex").exit_code == 2
