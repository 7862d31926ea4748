"""The files in docs/scale.md do what they say; what they call are stand-ins."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

PAGE = Path(__file__).parent.parent / "docs" / "scale.md"
# Each writes its own name and arguments; rsync and merge leave what is looked for.
STAND_IN = """\
#!/bin/sh
echo "$(basename "$0") $*" >> "$LOG"
case "$(basename "$0")" in
  rsync) for last; do :; done; case "$last" in shards/*) mkdir -p "$last";; esac;;
esac
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    for name in ("translate", "ssh", "rsync", "pip"):
        path = tmp_path / "bin" / name
        path.write_text(STAND_IN, encoding="ascii")
        path.chmod(0o755)
    return tmp_path


def block(title: str, language: str) -> str:
    section = PAGE.read_text("utf-8").partition(f"### {title}\n")[2]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


def log(place: Path, *command: str, **environment: str) -> list[str]:
    """Run a command; return what it called, in order."""
    environment |= {
        "PATH": f"{place / 'bin'}:{os.environ['PATH']}",
        "LOG": str(place / "log"),
    }
    subprocess.run(command, cwd=place, env=environment, check=True, timeout=60)
    return (place / "log").read_text("utf-8").splitlines()


def test_make(place: Path) -> None:
    (place / "shards.mk").write_text(block("make", "make"), encoding="ascii")
    done = log(place, "make", "-s", "-f", "shards.mk", "-j2")
    assert sorted(done[:4]) == [
        f"translate run --quiet --jobs 2 --shard {number}/4" for number in range(1, 5)
    ]
    assert done[4:] == ["translate run"]


def test_ssh(place: Path) -> None:
    (place / "shards.sh").write_text(block("ssh", "sh"), encoding="utf-8")
    done = log(place, "sh", "shards.sh", "ada", "eve")
    assert sorted(line for line in done[:6] if line.startswith("ssh")) == [
        f"ssh {host} cd bitexte && translate run --quiet --shard {number}/2"
        for number, host in ((1, "ada"), (2, "eve"))
    ]
    assert "rsync -a eve:bitexte/output/en/ shards/2/" in done[:6]
    assert done[6:] == ["translate merge shards/1 shards/2", "translate run"]


def test_slurm(place: Path) -> None:
    (place / "shards.slurm").write_text(block("Slurm", "sh"), encoding="utf-8")
    done = log(
        place,
        "sh",
        "shards.slurm",
        SLURM_CPUS_PER_TASK="4",
        SLURM_ARRAY_TASK_ID="3",
        SLURM_ARRAY_TASK_COUNT="20",
    )
    assert done == ["translate run --quiet --jobs 4 --shard 3/20"]


def test_a_ci_matrix(place: Path) -> None:
    jobs = yaml.safe_load(block("A CI matrix", "yaml"))["jobs"]
    assert jobs["merge"]["needs"] == "shard"
    (place / "shards").mkdir()
    for number in jobs["shard"]["strategy"]["matrix"]["shard"]:
        (place / "shards" / f"shard-{number}").mkdir()
        for step in jobs["shard"]["steps"]:
            command = step.get("run", "true")
            command = command.replace("${{ matrix.shard }}", str(number))
            log(place, "sh", "-ec", command + "; : >> $LOG")
    for step in jobs["merge"]["steps"]:
        done = log(place, "sh", "-ec", step.get("run", "true"))
    runs = [line for line in done if "--shard" in line]
    assert runs == [f"translate run --quiet --shard {n}/4" for n in range(1, 5)]
    assert done[-2:] == [
        "translate merge shards/shard-1 shards/shard-2 shards/shard-3 shards/shard-4",
        "translate run",
    ]
    (upload,) = [
        step["with"] for step in jobs["shard"]["steps"] if "upload" in str(step)
    ]
    assert upload["include-hidden-files"] is True
