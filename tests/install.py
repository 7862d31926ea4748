"""What `pip install .` brings into a clean environment; `make test-install` runs it.

Fails if torch, spaCy, stanza or anything of theirs comes along, if more than 60
packages do, or if the command does not start. Prints how many packages there are and
what they weigh.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
FORBIDDEN = ("torch", "spacy", "stanza", "argostranslate", "tensorflow", "triton")
FORBIDDEN_STARTS = ("nvidia", "cuda")
MOST_PACKAGES = 60
SLOWEST_START = 0.2  # seconds of CPU time; the best of a few
TRIES = 5


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bitexte-install-") as folder:
        return _check(Path(folder))


def _check(folder: Path) -> int:
    # A copy, because building leaves files behind.
    tree = folder / "tree"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "output", "build", "dist")
    shutil.copytree(ROOT, tree, ignore=ignored)
    environment = folder / "venv"
    venv.create(environment, with_pip=True)
    python = str(environment / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    before = _installed(python)
    size_before = _size(environment)
    subprocess.run([*pip, "install", str(tree)], check=True)
    names = _installed(python) - before
    size = _size(environment) - size_before
    print(f"{len(names)} packages, {size / 1e6:,.0f} MB: {', '.join(sorted(names))}")
    problems = [
        f"{name} came along"
        for name in sorted(names)
        if name in FORBIDDEN or name.startswith(FORBIDDEN_STARTS)
    ]
    if len(names) > MOST_PACKAGES:
        problems.append(f"more than {MOST_PACKAGES} packages")
    command = str(environment / "bin" / "translate")
    seconds = min(_seconds([command, "--help"]) for _ in range(TRIES))
    print(f"translate --help: {seconds:.2f} s")
    if seconds > SLOWEST_START:
        problems.append(f"translate --help takes more than {SLOWEST_START} s")
    imports = (
        "import pipeline.run, pipeline.engines.seq2seq.pieces, sacremoses, subword_nmt"
    )
    subprocess.run([python, "-c", imports], check=True, cwd=folder)
    subprocess.run([*pip[:-1], "check"], check=True)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _installed(python: str) -> set[str]:
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
        check=True,
        capture_output=True,
        text=True,
    )
    return {package["name"].lower() for package in json.loads(listed.stdout)}


def _size(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if not path.is_symlink())
    return sum(path.stat().st_size for path in files if path.is_file())


def _seconds(command: list[str]) -> float:
    """Return the CPU time that a command takes, other programs left aside."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return min(wall, used)


if __name__ == "__main__":
    sys.exit(main())
