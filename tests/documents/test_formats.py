"""The registry of formats, and what is refused instead of being guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.documents import parse, read_document
from pipeline.documents.formats import FORMATS, format_of, names
from pipeline.documents.kinds import ending, is_beside
from pipeline.documents.model import Format
from pipeline.errors import SourceError

PROSE = "Le soleil brille.\n\nLa lune dort.\n"


def refusal(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as error:
        read_document(folder / name, name)
    message = str(error.value)
    assert "\n" not in message
    return message


def test_names_and_endings_are_each_one_formats() -> None:
    assert len(set(names())) == len(FORMATS)
    endings = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(set(endings)) == len(endings)
    assert all(suffix == ending(f"x{suffix}") for suffix in endings)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", ".txt"),
        ("a/B.MD", ".md"),
        ("LISEZMOI", ""),
        ("Lettre à M. Dupont", ""),
        ("version 1.2", ""),
        ("a.b/c", ""),
        (".profile", ""),
        ("archive.tar.gz", ".gz"),
    ],
)
def test_endings(name: str, expected: str) -> None:
    assert ending(name) == expected


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.json", "JSON data, not translated; save the texts to translate as .txt"),
        ("a.yml", "YAML data"),
        ("a.csv", "a table of values"),
        ("a.ipynb", "a notebook, not translated; save it as Markdown"),
        ("a.rst", "reStructuredText, not translated; save it as Markdown (.md), with"),
        ("a.adoc", "AsciiDoc"),
        ("a.tex", "LaTeX"),
        ("a.org", "Org mode"),
        ("a.eml", "a mail, not translated; save its text as .txt"),
        ("a.xml", "XML"),
        ("a.rmd", "Markdown with program code"),
        ("a.doc", "a word processor's file, not translated; save it as .docx or .odt"),
        (
            "a.docm",
            "a Word file with macros, not translated; save it as .docx, without",
        ),
        ("a.mobi", "a book, not translated; save it as .epub"),
        ("a.pdf", "a PDF or print file"),
        ("a.py", "program code"),
        ("a.zip", "an archive, not translated; unpack it"),
        ("a.png", "no text to translate (png)"),
        ("a.xyz", "an ending that is not known, .xyz; rename it (.txt, .md"),
    ],
)
def test_kinds_are_refused_by_their_ending(
    tmp_path: Path, name: str, part: str
) -> None:
    message = refusal(tmp_path, name, PROSE)
    assert message.startswith(f"{name}: {part}")


def test_any_ending_can_be_forced_but_says_so_only_where_that_helps(
    tmp_path: Path,
) -> None:
    assert "--as text" in refusal(tmp_path, "a.json", PROSE)
    assert "--as text" not in refusal(tmp_path, "a.doc", PROSE)
    document = read_document(tmp_path / "a.json", "a.json", "text")
    assert document.blocks == parse(PROSE, "a.txt").blocks
    assert document.form == "text"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"titre": "Le chat", "ids": [1, 2]}\n', "JSON data"),
        ('[\n  {"titre": "Le chat dort"}\n]', "JSON data"),
        ('{\n"a": "Le chat",\n"b": "dort",\n}\n', "JSON data"),
        ('{"cells": [], "nbformat": 4}', "a notebook"),
        ('<?xml version="1.0"?>\n<a>Le chat</a>\n', "XML"),
        ("{\\rtf1\\ansi Le chat dort.}", "a word processor's file"),
        ("Titre\n=====\n\n.. note::\n\n    Le chat dort.\n", "reStructuredText"),
        ("Voir :ref:`le chat` ici.\n", "reStructuredText"),
        ("\\documentclass{book}\nLe chat dort.\n", "LaTeX"),
        ("Le chat.\n\n\\section{La nuit}\n\nIl dort.\n", "LaTeX"),
        ("#+TITLE: Le chat\n\n* La nuit\n", "Org mode"),
        ("= Le chat\n:lang: fr\n\nIl dort.\n", "AsciiDoc"),
        ("---\ntitre: Le chat\nauteur: Léa\nannee: 2020\n", "YAML data"),
        ("chat:\n  nom: Félix\n  robe: noire\n", "YAML data"),
        ("nom;ville;an\nLéa;Liège;2020\nPaul;Mons;2021\n", "a table of values"),
        (
            "From: lea@exemple.fr\nMIME-Version: 1.0\nSubject: Le chat\n\nIl dort.\n",
            "a mail",
        ),
    ],
)
def test_content_under_the_ending_of_a_text_is_refused(
    tmp_path: Path, text: str, kind: str
) -> None:
    message = refusal(tmp_path, "a.txt", text)
    assert message.startswith(f"a.txt: this is {kind}, not plain text; ")
    assert message.endswith(", or force it with --as text")
    assert read_document(tmp_path / "a.txt", "a.txt", "text").text == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", PROSE),
        ("a.txt", "Lieu: Paris\nDate: 3 mai\nHeure: 10 h\n"),
        ("a.txt", "[Musique] Le chat dort.\n\n[fin]"),
        ("a.txt", "{Le chat} dort.\n"),
        ("a.txt", "[1] Le chat, 2020.\n[2] La nuit, 2021.\n"),
        ("a.txt", "Léa, Paul\nAnne, Luc\nJean, Ève\n"),
        ("a.txt", "Il dit : voici\nOui, non, si.\nBon, bien, mal.\nA, b, c.\n"),
        ("a.txt", "De : Léa\nÀ : Paul\nObjet : le chat\n\nIl dort.\n"),
        ("a.txt", "Le chemin C:\\section\\a est vide.\n"),
        ("a.txt", "= Le chat =\n\nIl dort.\n"),
        ("a.md", "---\ntitre: Le chat\nauteur: Léa\nannee: 2020\n---\n\nIl dort.\n"),
        ("a.md", "On écrit `.. note::` ainsi.\n\n```rst\n.. note::\n```\n"),
        ("a.md", "```\n\\section{a}\n```\n"),
        ("a.md", "<div>\nLe chat dort.\n</div>\n"),
        ("LISEZMOI", PROSE),
    ],
)
def test_prose_that_only_looks_alike_is_read(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_document(tmp_path / name, name).text == text


def test_what_lies_beside_texts() -> None:
    assert is_beside("a/photo.JPG")
    assert is_beside("Thumbs.db")
    assert is_beside("style.css")
    assert not is_beside("a.pdf")
    assert not is_beside("photo")


def test_a_format_that_is_asked_for_wins_over_the_name() -> None:
    assert format_of("a.md").name == "markdown"
    assert format_of("a.md", "text").name == "text"
    assert format_of("a.unbekannt").name == "text"


def test_the_table_of_formats_is_that_of_the_registry() -> None:
    page = Path(__file__).parents[2] / "docs" / "formats.md"
    lines = page.read_text("utf-8").splitlines()
    first = lines.index("| --- | --- | --- | --- |") + 1
    assert lines[first : first + len(FORMATS) + 1] == [*map(row, FORMATS), ""]


def row(one: Format) -> str:
    endings = " ".join(f"`{suffix}`" for suffix in one.suffixes)
    return f"| `{one.name}` | {one.title} | {endings} | {one.markup} |"
