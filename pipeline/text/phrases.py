"""Fixed phrases: formulas of letters and of the press, and phrases in sentences.

The data is ``lang/fr_en/phrases.tsv``, which says how its rows are read.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import NamedTuple

from pipeline.text.spaces import SEPARATORS
from pipeline.text.tables import rows

_NAME = r"[A-ZÀ-Ý][\w’'.-]*"
_JOINED = r"(?: (?:(?:de |du |d’|d'|von |van |le |la |des )?{0})|(?:,| et) {0})*".format
_NAMES = _NAME + _JOINED(_NAME)
_SPACES = re.compile(rf"[{SEPARATORS}]+")
_END = re.compile(r"\s*(?P<mark>[.,;:!?…]*)\s*$")
_AND = re.compile(r" et (?=[A-ZÀ-Ý])")


class _Formula(NamedTuple):
    """What matches the French of a whole segment, and its English."""

    french: re.Pattern[str]
    english: str


def translate_formula(text: str) -> str | None:
    """Return the English of a segment that is nothing but a formula, else None.

    >>> translate_formula("Madame, Monsieur,")
    'Dear Sir or Madam,'
    >>> translate_formula("Propos recueillis par Anna Morel et Luc Petit")
    'Interview by Anna Morel and Luc Petit'
    """
    plain = plain_phrase(text)
    mark = _END.search(plain)
    bare = plain[: mark.start()] if mark else plain
    for formula in _formulas():
        match = formula.french.fullmatch(bare)
        if match is not None:
            names = _AND.sub(" and ", match["names"]) if "{}" in formula.english else ""
            end = "" if formula.english.endswith(".") else mark["mark"] if mark else ""
            return formula.english.replace("{}", names) + end
    return None


def plain_phrase(text: str) -> str:
    """Return a text with single spaces and straight apostrophes."""
    return _SPACES.sub(" ", text.replace("’", "'")).strip()


@cache
def inside_phrases() -> tuple[str, ...]:
    """Return the phrases in whose words no term stands, every choice written out."""
    return tuple(
        phrase
        for use, french, *_ in rows("fr_en/phrases")
        if use == "inside"
        for phrase in _written_out(french)
    )


@cache
def _formulas() -> tuple[_Formula, ...]:
    return tuple(
        _Formula(_pattern(french), english)
        for use, french, english in (row for row in rows("fr_en/phrases") if row[-1])
        if use == "whole"
    )


def _pattern(french: str) -> re.Pattern[str]:
    """Return a row's French as a pattern; names keep their capitals."""
    parts = []
    for piece in re.split(r"(\[[^\]]*\]|\{\})", french):
        if piece == "{}":
            parts.append(f"(?P<names>(?-i:{_NAMES}))")
        elif piece.startswith("["):
            choices = "|".join(map(re.escape, piece[1:-1].split("|")))
            parts.append(f"(?:{choices})")
        else:
            parts.append(re.escape(piece))
    return re.compile("".join(parts), re.IGNORECASE)


def _written_out(french: str) -> list[str]:
    pieces = [
        piece[1:-1].split("|") if piece.startswith("[") else [piece]
        for piece in re.split(r"(\[[^\]]*\])", french)
        if piece
    ]
    return [" ".join("".join(one).split()) for one in itertools.product(*pieces)]
