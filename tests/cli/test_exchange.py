"""`translate export` and `translate import` as a person meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli.test_console import Place

from pipeline.bitext.formats import FORMATS

README = Path(__file__).parents[2] / "README.md"
DOCS = Path(__file__).parents[2] / "docs" / "exchange.md"

FRENCH = "Le chat dort.\n\nTom a 25 livres.\n"


@pytest.fixture
def place(tmp_path: Path, toy_package: Path) -> Place:
    made = Place(tmp_path)
    assert made.run("model", "install", "--from", str(toy_package))[0] == 0
    made.write("source/fr/chat.txt", FRENCH)
    made.write("source/fr/notes/tom.txt", "Tom dort.\n")
    assert made.run("run", "--quiet", "--no-rescue")[0] == 0
    return made


def edit(place: Place, name: str, ident: str, english: str) -> None:
    """Change a cell of an exported table."""
    path = place.folder / name
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        cells = line.split("\t")
        if cells[0] == ident:
            cells[2] = english
            lines[number] = "\t".join(cells)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def test_there_and_back(place: Place) -> None:
    assert place.run("export", "--format", "tsv") == (
        0,
        "export/chat.txt.tsv: chat.txt\nexport/notes/tom.txt.tsv: notes/tom.txt",
        "",
    )
    assert place.run("export", "--format", "xlsx", "--output", "to/all.xlsx") == (
        0,
        "to/all.xlsx: 2 texts",
        "",
    )
    assert place.run("import", "to/all.xlsx") == (
        0,
        "to/all.xlsx → chat.txt: nothing new\nto/all.xlsx → notes/tom.txt: nothing new",
        "",
    )
    edit(place, "export/chat.txt.tsv", "p1.s1", "The cat is asleep.")
    told = "export/chat.txt.tsv → chat.txt: 1 edited"
    assert place.run("import", "export/chat.txt.tsv", "--dry-run") == (
        0,
        f"{told} (nothing is written)",
        "",
    )
    assert place.run("import", "export/chat.txt.tsv") == (0, told, "")
    english = (place.folder / "output/en/chat.txt").read_text("utf-8")
    assert english.startswith("The cat is asleep.\n\n")
    # A run keeps it, and has nothing to do.
    code, out, _ = place.run("run")
    assert (code, "  kept (human)  1" in out, "  translated    0" in out) == (
        0,
        True,
        True,
    )


def test_conflicts_are_lines_and_an_exit_code_under_strict(place: Place) -> None:
    place.run("export", "--format", "tsv")
    for english in ("One cat.", "Two cats."):
        edit(place, "export/chat.txt.tsv", "p1.s1", english)
        code, out, err = place.run("import", "--strict", "export/chat.txt.tsv")
    assert (code, out) == (3, "export/chat.txt.tsv → chat.txt: 1 conflict to settle")
    assert err == (
        "translate: export/chat.txt.tsv:2: chat.txt#p1.s1: its English was edited here "
        "too since the export; yours stays, and the one of the file is proposed in "
        "translate review"
    )
    code, out, _ = place.run("import", "--json", "export/chat.txt.tsv")
    (text,) = json.loads(out)["texts"]
    assert (code, text["text"], text["edited"]) == (0, "chat.txt", [])
    assert (text["conflicts"][0]["there"], text["conflicts"][0]["here"]) == (
        "Two cats.",
        "One cat.",
    )


def test_a_file_that_cannot_be_read_fails_and_the_others_are_taken(
    place: Place,
) -> None:
    place.run("export", "--format", "tsv")
    edit(place, "export/chat.txt.tsv", "p1.s1", "One cat.")
    place.write("bad.docx", "x")
    assert place.run("import", "bad.docx", "export/chat.txt.tsv") == (
        1,
        "export/chat.txt.tsv → chat.txt: 1 edited",
        "translate: bad.docx: is damaged, or no .docx file",
    )


WRONG = {
    "format": (
        ("export", "--format", "foo"),
        "Error: Invalid value for '--format': \"foo\" is not one of: tmx, xliff, tsv, html, xlsx, docx-table",
    ),
    "no format": (("export",), "Error: Missing option '--format'."),
    "among the French": (
        ("export", "--format", "tsv", "--output", "source/fr"),
        "Error: source/fr: lies among the French texts in source/fr; name another place with --output",
    ),
    "among the outputs": (
        ("export", "--format", "tsv", "--output", "output/en/to/a.tsv"),
        "Error: output/en/to/a.tsv: lies among the outputs of translate run in output/en; name another place with --output",
    ),
    "no file": (
        ("import", "none.tsv"),
        "Error: Invalid value for 'FILES...': File 'none.tsv' does not exist.",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    place = Place(tmp_path)
    (place.folder / "output" / "en").mkdir(parents=True)
    code, out, err = place.run(*arguments)
    assert (code, out, err.splitlines()[-1]) == (2, "", message)


def test_export_before_a_run(tmp_path: Path) -> None:
    bare = Place(tmp_path)
    bare.write("source/fr/a.txt", "Bonjour.\n")
    assert bare.run("export", "--format", "tmx") == (
        1,
        "",
        "translate: output/en: nothing is translated yet; first: translate run",
    )
    assert not (bare.folder / "export").exists()


def test_the_documentation_lists_the_formats() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|$", DOCS.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [
        (form.name, f"`{form.suffixes[0]}`", form.about) for form in FORMATS.values()
    ]
    assert "--format " + "\\|".join(FORMATS) in README.read_text("utf-8")
