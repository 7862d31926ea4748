"""What is imported is declared; what is locked is light."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

import pipeline

ROOT = Path(pipeline.__file__).parent
REPOSITORY = ROOT.parent
# Distributions whose module has another name.
MODULES = {
    "markdown-it-py": "markdown_it",
    "python-docx": "docx",
    "pyyaml": "yaml",
    "subword-nmt": "subword_nmt",
}


def declared() -> set[str]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    names = [
        re.split(r"[<>=!~\[; ]", line, maxsplit=1)[0].lower()
        for line in (
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["cluster"],
        )
    ]
    return {MODULES.get(name, name) for name in names} | {"dask"}


def imported() -> set[str]:
    found = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"pipeline"}


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    assert imported() == declared()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_have_no_heavy_package_and_no_address(name: str) -> None:
    lock = (REPOSITORY / name).read_text("utf-8")
    packages = re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)
    assert {"ctranslate2", "subword-nmt"} <= set(packages)
    heavy = ("torch", "spacy", "stanza", "argostranslate", "nvidia", "triton")
    assert [p for p in packages if p.startswith(heavy)] == []
    assert "://" not in lock
    if name == "requirements.lock":
        assert len(packages) <= 60
