"""Folders that meet, and outputs whose source is gone: exit codes and whole outputs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from fakes import FakeEngine

from pipeline.cli import main
from pipeline.cli.display import run_summary
from pipeline.config import RunConfig
from pipeline.run import run

ARGUMENTS = {
    "explain": ["a.txt#p1.s1"],
    "import": ["glossary.yaml"],
    "add": ["chat", "cat"],
    "remove": ["chat"],
    "replace": ["chat", "cat"],
}


def commands(group: click.Group = main, *names: str) -> Iterator[list[str]]:
    """Yield the arguments of every command that takes both folders."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        elif {"source", "output"} <= {one.name for one in command.params}:
            yield [*names, name, *ARGUMENTS.get(name, [])]


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("source/fr/sub").mkdir(parents=True)
    Path("source/fr/a.txt").write_text("Le maire a signé le bail.\n", "utf-8")
    Path("source/fr/sub/b.txt").write_text("La réunion est longue.\n", "utf-8")
    Path("glossary.yaml").write_text("terms: []\n", "utf-8")


def test_the_commands_that_take_both_folders_are_known() -> None:
    assert sorted(" ".join(arguments[:2]) for arguments in commands()) == [
        "check",
        "explain a.txt#p1.s1",
        "glossary add",
        "glossary check",
        "glossary list",
        "glossary remove",
        "glossary suggest",
        "import glossary.yaml",
        "replace chat",
        "review",
        "run",
        "status",
    ]


@pytest.mark.parametrize("arguments", list(commands()), ids=" ".join)
@pytest.mark.parametrize("output", ["source/fr", "source/fr/en", "source"])
def test_folders_that_meet_are_wrong_usage(arguments: list[str], output: str) -> None:
    before = sorted(Path().rglob("*"))
    done = CliRunner().invoke(main, [*arguments, "--output", output])
    (line,) = done.output.splitlines()
    assert line.startswith(f"translate: --output {output}: ")
    assert done.exit_code == 2
    assert sorted(Path().rglob("*")) == before
    assert Path("glossary.yaml").read_text("utf-8") == "terms: []\n"


def test_status_lists_orphans_and_prunes_those_without_human_work() -> None:
    run(RunConfig(), FakeEngine())
    english = Path("output/en/a.txt")
    english.write_text("The mayor signed the lease.\n", "utf-8")
    Path("source/fr/a.txt").unlink()
    Path("source/fr/sub/b.txt").unlink()
    mine = "output/en/a.txt.bitext.jsonl: has no source any more; it holds 1 reviewed, 1 edited"
    theirs = (
        "output/en/sub/b.txt.bitext.jsonl: has no source any more; "
        "it holds nothing of a person's"
    )
    done = CliRunner().invoke(main, ["status"])
    assert done.exit_code == 0
    assert done.stderr == (
        f"translate: {mine}\ntranslate: {theirs}\n"
        "translate: what holds nothing of a person's goes with: "
        "translate status --prune\n"
    )
    done = CliRunner().invoke(main, ["status", "--prune"])
    assert (done.exit_code, done.output) == (
        0,
        f"kept: {mine}\nremoved: {theirs}\n",
    )
    assert english.read_text("utf-8") == "The mayor signed the lease.\n"
    assert not Path("output/en/sub").exists()


def test_the_summary_says_what_was_taken_in_and_what_moved() -> None:
    run(RunConfig(), FakeEngine())
    Path("output/en/a.txt").write_text("The mayor signed the lease.\n", "utf-8")
    Path("output/en/a.txt.bitext.jsonl").unlink()
    lines = list(run_summary(run(RunConfig(), FakeEngine())))
    assert (
        "  taken in      a.txt: English without a record, 1 segment as reviewed"
        in lines
    )
    Path("source/fr/a.txt").rename("source/fr/z.txt")
    lines = list(run_summary(run(RunConfig(), FakeEngine())))
    assert (
        "  moved         z.txt: takes over the review of a.txt, 1 segment kept" in lines
    )
