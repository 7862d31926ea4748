"""Reading the word lists and tables of `pipeline/lang`.

A list (``.txt``) has named sections: a line ``[name]``, then words separated by white
space. A table (``.tsv``) has tab-separated columns, with their names in the first line.
Lines that begin with "#" are comments; the first ones say where the words come from.
Each file is read once, when it is first used.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "lang"


@cache
def sections(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the sections of ``lang/NAME.txt``, each with its words in order.

    >>> sections("fr/abbreviations")["eras"]
    ('av', 'ap', 'apr', 'avant', 'après')
    """
    found: dict[str, list[str]] = {}
    words: list[str] = []
    for line in _lines(f"{name}.txt"):
        if line.startswith("[") and line.endswith("]"):
            words = found.setdefault(line[1:-1], [])
        else:
            words += line.split()
    return {section: tuple(words) for section, words in found.items()}


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``lang/NAME.tsv``, without the names of the columns."""
    lines = _lines(f"{name}.tsv")
    return tuple(tuple(line.split("\t")) for line in lines[1:])


@cache
def word_set(name: str, section: str) -> frozenset[str]:
    """Return the words of one section of ``lang/NAME.txt`` as a set."""
    return frozenset(sections(name)[section])


@cache
def word_map(name: str, section: str) -> Mapping[str, tuple[str, ...]]:
    """Return one section of ``word=form,form`` items as {word: (form, form)}."""
    pairs = (item.partition("=") for item in sections(name)[section])
    return {word: tuple(forms.split(",")) for word, _, forms in pairs}


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    lines = (line.rstrip("\n") for line in text.split("\n"))
    return [line for line in lines if line.strip() and not line.startswith("#")]
