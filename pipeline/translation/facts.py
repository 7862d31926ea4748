"""Segments that are nothing but days, dates and times: translated without an engine.

A cell such as « Mardi 22 septembre, 9h - 18h » has one right English, and a model finds
others. Here the words are made English; order and style are those of
`pipeline.typography`, as for every other target.
"""

from __future__ import annotations

import re

from pipeline.text.calendar import (
    ENGLISH_MONTHS,
    ENGLISH_WEEKDAYS,
    FRENCH_MONTHS,
    FRENCH_WEEKDAYS,
)
from pipeline.text.spaces import WIDE_BLANK

_S = WIDE_BLANK
_DAYS = "|".join(FRENCH_WEEKDAYS)
_MONTHS = "|".join(FRENCH_MONTHS)
_FACT = (
    rf"(?:(?:{_DAYS})s?(?:{_S}(?:matin|soir|midi))?"
    rf"|(?:\d{{1,2}}|1er){_S}(?:{_MONTHS})(?:{_S}\d{{4}})?|(?:{_MONTHS}){_S}\d{{4}}"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}"
    rf"|\d{{1,2}}{_S}?(?:h(?![a-zà-ÿ])|heures?)(?:{_S}?[0-5]\d)?|minuit|midi"
    r"|\d{1,2}(?:er)?|\d{4})"
)
_JOIN = (
    rf"(?:{_S}*[,;:()/|–—-]{_S}*|{_S}+(?:à|au|et|ou|jusqu['’]à|jusqu['’]au){_S}+(?:le{_S}+)?"
    rf"|{_S}+|{_S}*,{_S}*(?:de|à){_S}+|{_S}+de{_S}+)"
)
_ALL = re.compile(
    rf"(?:(?:le|les|du|de|à|tous{_S}les|dès|jusqu['’]au|avant{_S}le|après{_S}le){_S}+)?"
    rf"\(?{_FACT}(?:{_JOIN}{_FACT})*[.)]*",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b(?:{_DAYS}|{_MONTHS})", re.IGNORECASE)
_WORDS = {
    **dict(zip(FRENCH_WEEKDAYS, ENGLISH_WEEKDAYS, strict=True)),
    **dict(zip(FRENCH_MONTHS, ENGLISH_MONTHS, strict=True)),
    **{
        f"{day}s": f"{name}s"
        for day, name in zip(FRENCH_WEEKDAYS, ENGLISH_WEEKDAYS, strict=True)
    },
    "à": "to",
    "au": "to",
    "jusqu'à": "until",
    "jusqu'au": "until",
    "et": "and",
    "ou": "or",
    "du": "from",
    "de": "from",
    "dès": "from",
    "avant": "before",
    "après": "after",
    "matin": "morning",
    "soir": "evening",
    "midi": "noon",
    "minuit": "midnight",
    "tous": "every",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ARTICLE = re.compile(rf"\b(?:le|les){_S}+", re.IGNORECASE)
_AT = re.compile(rf"(?<=\w),?{_S}+à{_S}+(?=\d{{1,2}}{_S}?(?:h|heures?)\b)(?!.*\bde\b)")
_EVERY = re.compile(rf"\btous{_S}+les{_S}+(?P<day>{_DAYS})s?", re.IGNORECASE)
_TO_HOURS = re.compile(rf"(?:h|heures?)(?:{_S}?\d\d)?{_S}+à{_S}+\d")


def translate_facts(text: str) -> str | None:
    """Return the English of a text that is nothing but facts, else None.

    >>> translate_facts("Mardi 22 septembre, 9h - 18h")
    'Tuesday 22 September, 9h - 18h'
    """
    if not _NAMED.search(text) or not _ALL.fullmatch(text.strip()):
        return None
    capital = text[:1].isupper()
    text = _EVERY.sub(lambda match: f"every {_word(match['day'])}", text)
    text = _ARTICLE.sub("", text)
    if not _TO_HOURS.search(text):
        text = _AT.sub(" at ", text)
    said = _WORD.sub(lambda match: _word(match[0]), text)
    return said[:1].upper() + said[1:] if capital else said


def _word(word: str) -> str:
    return _WORDS.get(word.lower().replace("’", "'"), word)
