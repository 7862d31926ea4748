"""`translate glossary` as a terminologist meets it, with exact outputs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakes import FakeEngine

from pipeline.cli import main
from pipeline.config import RunConfig
from pipeline.run import run

RUN = ("translate", "run")
GLOSSARY = """\
# Ours.
terms:
  - fr: IA
    en: AI
    case: exact # never « ia »

  - fr: puce informatique
    en: computer chip
    allow: [chip]
"""
FRENCH = """\
Les puces informatiques étasuniennes

L’IA avance. Une puce informatique ne suffit pas à l’IA.
"""

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a glossary command in a project with one text and a glossary."""
    monkeypatch.chdir(tmp_path)
    Path("source/fr").mkdir(parents=True)
    Path("source/fr/a.txt").write_text(FRENCH, encoding="utf-8")
    Path("glossary.yaml").write_text(GLOSSARY, encoding="utf-8")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["glossary", *arguments])

    return invoke


def translate() -> None:
    answers = {
        "Les puces informatiques étasuniennes": ["American computer chips"],
        "L’IA avance.": ["AI advances."],
        "Une puce informatique ne suffit pas à l’IA.": ["A chip is not enough for it."],
    }
    run(RunConfig(), FakeEngine(answers=answers))


def test_add_says_where_the_term_stands(call: Call) -> None:
    done = call(
        "add", "étasunien", "US", "--allow", "American", "--note", "House style."
    )
    assert (done.exit_code, done.output) == (
        0,
        (
            "glossary.yaml:11: added étasunien → US (or American)\n"
            "it stands 1 time in 1 file; bring it up to date: translate run\n"
        ),
    )
    assert Path("glossary.yaml").read_text("utf-8") == GLOSSARY + (
        "\n  - fr: étasunien\n    en: US\n    allow: [American]\n    note: House style.\n"
    )


def test_add_keep_of_a_term_that_is_nowhere(call: Call) -> None:
    done = call("add", "Big Tech", "--keep", "--case", "exact", "--domain", "press")
    assert done.output == (
        "glossary.yaml:11: added Big Tech, kept as it is\nit is not in source/fr\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("add", "IA"), 2, "Error: give the English, or --keep\n"),
        (("add", "IA", "AI", "--keep"), 2, "give the English or --keep, not both\n"),
        (("add", "IA", "AI"), 1, 'term "IA": is already on line 3'),
        (("remove", "puce"), 1, 'no term "puce"'),
        (("import", "none.csv"), 2, "File 'none.csv' does not exist.\n"),
        (("export", "terms.docx"), 1, "cannot tell the format from the name"),
        (("list", "--glossary", "g.yaml"), 1, "g.yaml: no such glossary"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_mistakes_change_nothing(
    call: Call, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = call(*arguments)
    assert done.exit_code == code
    assert message in done.output
    assert Path("glossary.yaml").read_text("utf-8") == GLOSSARY


def test_remove_keeps_comments(call: Call) -> None:
    done = call("remove", "puce informatique")
    assert (done.exit_code, done.output) == (
        0,
        (
            "glossary.yaml: removed puce informatique → computer chip (or chip)\n"
            "it stands 2 times in 1 file; bring them up to date: translate run\n"
        ),
    )
    assert Path("glossary.yaml").read_text("utf-8") == (
        "# Ours.\nterms:\n  - fr: IA\n    en: AI\n    case: exact # never « ia »\n"
    )


def test_list_before_the_first_run(call: Call) -> None:
    lines = call("list").output.splitlines()
    assert [line.split() for line in lines] == [
        ["term", "English", "uses", "met", "how", "unmet", "in"],
        ["IA", "AI", "0", "0"],
        ["puce", "informatique", "computer", "chip", "/", "chip", "0", "0"],
        ["no", "translated", "text", "has", "any", "of", "them", "yet:", *RUN],
    ]


def test_list_shows_how_each_term_was_met(call: Call) -> None:
    translate()
    lines = [line.rstrip() for line in call("list").output.splitlines()]
    assert lines == [
        "term               English               uses  met  how     unmet in",
        "IA                 AI                       2    1  free 1  a.txt#p2.s2",
        "puce informatique  computer chip / chip     2    2  free 2",
    ]


def test_list_marks_what_a_changed_term_left_behind(call: Call) -> None:
    translate()
    changed = GLOSSARY.replace("allow: [chip]", "allow: [chip, microchip]")
    Path("glossary.yaml").write_text(changed, encoding="utf-8")
    last = call("list").output.splitlines()[-1].rstrip()
    assert last.endswith("2    2  free 2, outdated 2: run again")


def test_list_as_json(call: Call) -> None:
    translate()
    first, _ = json.loads(call("list", "--json").output)
    assert first == {
        "fr": "IA",
        "en": "AI",
        "keep": False,
        "allow": [],
        "forbid": [],
        "case": "exact",
        "note": "",
        "domain": "",
        "line": 3,
        "uses": 2,
        "how": {"free": 1, "unmet": 1},
        "targets": {"AI": 1},
        "files": ["a.txt"],
        "unmet": ["a.txt#p2.s2"],
        "outdated": 0,
    }


def test_check_of_a_sound_glossary(call: Call) -> None:
    done = call("check", "--strict")
    assert (done.exit_code, done.output) == (
        0,
        "glossary.yaml: 2 terms, nothing doubtful\n",
    )


def test_check_names_line_and_term(call: Call) -> None:
    call("add", "Big Tech", "--keep")
    done = call("check")
    assert done.output == (
        "glossary.yaml:11: warning: Big Tech: is in none of the texts [unused]\n"
        "glossary.yaml: 3 terms, 1 doubt\n"
    )
    assert json.loads(call("check", "--json").output) == [
        {
            "line": 11,
            "term": "Big Tech",
            "check": "unused",
            "severity": "warning",
            "message": "is in none of the texts",
        }
    ]


def test_suggest_finds_what_the_glossary_lacks(call: Call) -> None:
    text = (
        "Le Conseil européen siège. Le Conseil européen vote. Ici, le Conseil européen."
    )
    Path("source/fr/b.txt").write_text(text, encoding="utf-8")
    done = call("suggest", "--json", "--limit", "1")
    (found,) = json.loads(done.output)
    assert (found["fr"], found["count"]) == ("Conseil européen", 3)
    assert call("suggest").output.splitlines()[0].split() == (
        ["term", "why", "uses", "English", "so", "far", "context"]
    )


def test_suggest_with_nothing_to_say(call: Call) -> None:
    assert call("suggest", "--minimum", "9").output == (
        "nothing to suggest: no new term comes that often; lower --minimum\n"
    )


@pytest.mark.parametrize("name", ["terms.csv", "terms.tsv", "terms.tbx"])
def test_export_and_import_round_trip(call: Call, name: str) -> None:
    assert call("export", name).output == f"{name}: 2 terms\n"
    Path("glossary.yaml").write_text(
        "terms:\n  - {fr: IA, en: artificial intelligence, case: exact}\n", "utf-8"
    )
    assert call("import", name).output == (
        "added    puce informatique → computer chip (or chip)\n"
        "changed  IA → artificial intelligence  to  IA → AI\n"
        "glossary.yaml: 1 added, 1 changed, 0 left out\n"
    )


def test_import_can_leave_ours_alone(call: Call) -> None:
    Path("in.csv").write_text("fr,en\nIA,machine mind\n", encoding="utf-8")
    assert call("import", "in.csv", "--keep-mine").output == (
        "left out IA: is in the glossary: AI\n"
        "glossary.yaml: 0 added, 0 changed, 1 left out\n"
    )


def test_export_to_standard_output(call: Call) -> None:
    done = call("export", "-", "--format", "deepl")
    assert done.output.splitlines() == [
        "IA,AI,fr,en",
        "puce informatique,computer chip,fr,en",
    ]
