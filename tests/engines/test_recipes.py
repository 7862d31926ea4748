"""The registry, and everything that is made from it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.engines.recipes import RECIPES, load, names, recipe
from pipeline.errors import ConfigError

ROOT = Path(__file__).parents[2]


def test_the_best_is_first() -> None:
    assert names()[:3] == ("opus", "quickmt", "argos")
    assert names()[-1] == "gemma"
    order = [known.quality for known in RECIPES]
    assert order == sorted(order, reverse=True)
    assert len(set(names())) == len(RECIPES)


@pytest.mark.parametrize("known", RECIPES, ids=lambda known: known.engine)
def test_every_recipe_can_be_run(known) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert callable(load(known.install))
    assert isinstance(load(known.opener), type)
    assert known.published
    assert known.licence_url.startswith("https://")
    assert known.address == "" or known.address.startswith("https://")
    assert known.installed_bytes > 0
    assert 0 < known.download_bytes < known.memory_bytes
    assert (known.address == "") == (known.family == "causal")


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(ConfigError, match=r'"deepl" \(choose from opus, quickmt'):
        recipe("deepl")


def test_reading_the_registry_imports_no_engine() -> None:
    program = (
        "import sys; from pipeline.engines import recipes\n"
        "print([m for m in sys.modules if m.startswith('pipeline.engines.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "['pipeline.engines.recipes']\n"


def test_the_help_names_every_recipe() -> None:
    shown = CliRunner().invoke(main, ["model", "install", "--help"]).output
    for known in RECIPES:
        assert f"{known.engine:<9}{known.title}" in shown
    shown = CliRunner().invoke(main, ["run", "--help"]).output
    assert "|".join(["auto", *names()]) in shown.replace("\n", "").replace(" ", "")


def size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"


def test_the_readme_has_the_table() -> None:
    """README.md has the rows as they are made here; if this fails, copy them."""
    rows = [
        f"| {known.engine} | {known.title} | {size(known.download_bytes)} | "
        f"{size(known.installed_bytes)} | "
        f"[{known.licence}]({known.licence_url}) | "
        f"{'; '.join(f'{value} {figure}' for figure, value in known.published)} |"
        for known in RECIPES
    ]
    readme = (ROOT / "README.md").read_text("utf-8")
    table = re.search(r"\| engine \| model .*?\n\n", readme, re.DOTALL)
    assert table is not None
    assert table[0].strip().splitlines()[2:] == rows
