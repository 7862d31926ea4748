"""The word lists and tables below pipeline/lang, and how they are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pipeline
from pipeline.text.tables import rows, sections, word_map, word_set

ROOT = Path(pipeline.__file__).parent
LANG = ROOT / "lang"
LISTS = sorted(LANG.rglob("*.txt"))
TABLES = sorted(LANG.rglob("*.tsv"))
CODE = "\n".join(path.read_text("utf-8") for path in ROOT.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(LANG).with_suffix("").as_posix()


def test_sections_rows_sets_and_maps_are_read() -> None:
    assert sections("fr/abbreviations")["eras"] == ("av", "ap", "apr", "avant", "après")
    assert word_set("fr/abbreviations", "eras") == {"av", "ap", "apr", "avant", "après"}
    assert word_map("fr/inflection", "irregular-plurals")["ciel"] == ("cieux", "ciels")
    assert ("OTAN", "NATO") in rows("fr_en/acronyms")
    with pytest.raises(KeyError):
        word_set("fr/abbreviations", "no such section")


@pytest.mark.parametrize("path", [*LISTS, *TABLES], ids=name)
def test_a_file_begins_with_a_header(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert re.match(r"# .{10,}", first)


@pytest.mark.parametrize("path", LISTS, ids=name)
def test_a_list_is_used_and_has_no_word_twice(path: Path) -> None:
    for section, words in sections(name(path)).items():
        keys = [word.partition("=")[0] for word in words]
        assert len(keys) == len(set(keys)), section
        assert f'"{section}"' in CODE, section


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_a_table_has_all_its_columns_in_every_row(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if line[0] != "#"]
    columns = lines[0].split("\t")
    assert {len(row) for row in rows(name(path))} == {len(columns)}
    assert len({row[:1] for row in rows(name(path))}) > 1
