"""The connecting words of French bibliographic references, with their English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import regex

from pipeline.text.tables import rows


@cache
def places() -> Mapping[str, str]:
    """Return the English of places of publication, by their French."""
    return dict(rows("fr_en/places"))  # type: ignore[arg-type]


@cache
def _languages() -> Mapping[str, str]:
    return dict(rows("fr_en/languages"))  # type: ignore[arg-type]


@cache
def connectors() -> tuple[tuple[regex.Pattern[str], str, bool], ...]:
    """Return (pattern, English, whether it shows a reference) of each phrase."""
    found = []
    languages = "|".join(_languages())
    for sure, french, english in rows("fr_en/references"):
        pattern = french.replace("LANGUAGE", languages)
        pattern = pattern.replace("TRANSLATED", r"trad(?:\.|uit|uction)")
        pattern = pattern.replace(" ", r"\s")
        open_end = english.endswith("␣") or pattern.endswith(")")
        after = "" if open_end else r"(?![\p{L}])"
        pattern = rf"(?<![\p{{L}}\p{{N}}’'-])(?:{pattern}){after}"
        found.append((regex.compile(pattern, regex.IGNORECASE), english, sure == "yes"))
    return tuple(found)


def in_english(match: regex.Match[str], english: str) -> str:
    """Return the English of a connecting phrase, capitalised if the French is."""
    shown = match.group()
    for number, group in enumerate(match.groups(), 1):
        shown_as = _languages().get(group.lower(), group)
        english = english.replace(f"\\{number}", shown_as)
    english = english.replace("␣", " ")
    if shown[0].isupper() and english[0].islower():
        return english[0].upper() + english[1:]
    return english
