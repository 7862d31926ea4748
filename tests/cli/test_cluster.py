"""`translate run --shard`, `--cluster`, `translate merge` and `translate worker`."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import cluster, main


@pytest.fixture
def place(tmp_path: Path, toy_package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with zipfile.ZipFile(toy_package) as package:
        package.extractall(tmp_path / "packages")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    monkeypatch.chdir(tmp_path)
    for name, text in (("a", "Le chat dort."), ("b", "Le chien boit de l’eau.")):
        path = tmp_path / "source" / "fr" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_shards_of_two_disks_are_merged(place: Path) -> None:
    for number in (1, 2):
        shard = f"{number}/2"
        done = call("run", "--shard", shard, "--output", f"disk{number}", "-q")
        assert (done.exit_code, done.output) == (0, "")
    done = call("merge", "disk1")
    assert (done.exit_code, done.output) == (
        0,
        "not merged yet: shards 2/2\n1 text → output/en\n",
    )
    done = call("merge", "disk1", "disk2")
    assert done.output == "1 text → output/en, 1 there already\n"
    done = call("run")
    assert "  translated    0\n" in done.output
    assert (place / "output" / "en" / "a.txt").exists()
    assert (place / "output" / "en" / "b.txt").exists()


def test_a_shard_says_what_is_its_own(place: Path) -> None:
    assert (place / "source").is_dir()
    done = call("run", "--shard", "1/2")
    assert done.stderr == "translate: shard 1/2: 1 of 2 texts, 5 of 8 words\n"


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (
            ("run", "--shard", "5"),
            2,
            "--shard 5: write it as 3/20, the third of twenty",
        ),
        (
            ("run", "--cluster", "local:0"),
            2,
            "--cluster local:0: write it as local:4, for four workers on this machine, or as tcp://host:8786, for a Dask scheduler",
        ),
        (
            ("worker", "host:8786"),
            2,
            "host:8786: a scheduler is named as in tcp://host:8786",
        ),
        (("merge", "source"), 1, None),
        (("merge", "output/en"), 2, "output/en: is the output folder itself"),
    ],
)
def test_what_cannot_be_is_one_line(
    place: Path, arguments: tuple[str, ...], code: int, line: str | None
) -> None:
    (place / "output" / "en").mkdir(parents=True)
    done = call(*arguments)
    assert done.exit_code == code
    expected = line or (
        "source: no shard has worked there; copy the whole output folder, hidden files "
        "too, and name that copy"
    )
    assert done.output == f"translate: {expected}\n"


@pytest.mark.parametrize(
    "arguments", [("run", "--cluster", "local:2"), ("worker", "tls://h:8786")]
)
def test_without_dask_a_line_says_what_to_install(
    place: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (place / "source").is_dir()
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    done = call(*arguments)
    assert done.exit_code == 1
    assert done.output == (
        "translate: a cluster needs a package that is not installed: "
        "pip install 'bitexte[cluster]'\n"
    )


def test_dask_is_not_imported_unless_it_is_asked_for() -> None:
    code = (
        "import sys, pipeline.cli, pipeline.run, pipeline.run.dispatch; "
        "print(sorted({'dask', 'distributed', 'tornado'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
