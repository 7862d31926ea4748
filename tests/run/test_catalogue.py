from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

import pipeline
from pipeline.checks import CHECKS, CORPUS_CHECKS
from pipeline.cli import main
from pipeline.errors import ConfigError
from pipeline.run.catalogue import CATALOGUE, manual_of

ROOT = Path(pipeline.__file__).parent


def names_of_findings() -> set[str]:
    """Return every check name that the code gives to a finding."""
    return {
        node.args[0].value
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("Finding", "_finding")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_finding_s_check_is_known() -> None:
    found = names_of_findings()
    assert {"terminology", "copy", "loop", "inconsistent", "alike"} < found
    assert found <= set(CATALOGUE)
    assert {*CHECKS, *CORPUS_CHECKS} <= set(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_check_is_explained(name: str) -> None:
    answer = CliRunner().invoke(main, ["check", "--explain", name])
    assert answer.exit_code == 0
    assert answer.output.startswith(f"{name} ({CATALOGUE[name].severity}): Report ")
    assert "\n\n" in answer.output  # more than a title
    assert CATALOGUE[name].title[0].isupper()


def test_an_unknown_check_is_one_line() -> None:
    with pytest.raises(ConfigError, match='no check is called "terms"; there are: ac'):
        manual_of("terms")
