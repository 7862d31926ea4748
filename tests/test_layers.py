"""Imports point one way: from the command line down to the values."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

import pipeline
from pipeline.config import RunConfig
from pipeline.engines.protocol import Engine

ROOT = Path(pipeline.__file__).parent

# A module imports from lower layers only; siblings do not import each other. The
# modules of one sub-package are one sibling.
LAYERS = [
    {"units", "errors", "lang"},
    {"text", "files", "findings", "risk", "archive", "loopback"},
    {
        "config",
        "documents",
        "segmentation",
        "glossary",
        "engines",
        "bitext",
        "numbers",
    },
    {"skeleton"},
    {"alignment", "invalidation", "rendering"},
    {
        "terminology",
        "inlines",
        "typography",
        "checks",
        "memory",
        "postedit",
        "review",
    },
    {"translation"},
    {"run"},
    {"service"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MODULES = sorted(ROOT.rglob("*.py"))
ENGINE_LIBRARIES = {
    "argostranslate",
    "ctranslate2",
    "gguf",
    "sacremoses",
    "sentencepiece",
    "subword_nmt",
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            if node.module == "pipeline":
                names |= {f"pipeline.{alias.name}" for alias in node.names}
    return names


def unit_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    own = unit_of(path)
    if own == "__init__":
        assert {n for n in imported(path) if n.startswith("pipeline")} == set()
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "pipeline" or len(parts) == 1 or parts[1] == "__version__":
            continue
        if parts[1] != own:
            assert LEVEL[parts[1]] < LEVEL[own], f"{own} imports {name}"


def test_every_setting_of_a_run_is_read() -> None:
    read = {
        node.attr
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and "config" in getattr(node.value, "id", getattr(node.value, "attr", ""))
    }
    assert {field.name for field in fields(RunConfig)} <= read


def test_the_readme_names_what_an_engine_has() -> None:
    readme = (ROOT.parent / "README.md").read_text("utf-8")
    (said,) = re.findall(r"An\s+engine of your own needs(.*?):", readme, re.DOTALL)
    members = {name for name in vars(Engine) if not name.startswith("_")}
    assert set(re.findall(r"`(\w+)`", said)) == members


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_engines_import_engine_libraries(path: Path) -> None:
    if unit_of(path) != "engines":
        roots = {name.split(".")[0] for name in imported(path)}
        assert roots & ENGINE_LIBRARIES == set()
