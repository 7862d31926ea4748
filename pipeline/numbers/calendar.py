"""Months, centuries in Roman numerals, and dates in digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.numbers.values import Lang, Number, NumberKind, Scale, plain
from pipeline.text.calendar import (
    AMBIGUOUS_MONTHS,
    ENGLISH_MONTH_ABBREVIATIONS,
    ENGLISH_MONTHS,
    FRENCH_MONTHS,
)
from pipeline.text.spaces import BLANK, NO_BREAK

_ROMAN = {
    Lang.FR: re.compile(
        r"\b(?P<num>[IVXLC]+)(?:ᵉʳ|ᵉ|èmes?|(?<=I)ers?|es?)\b"
        f"(?P<century>{BLANK}+siècles?)?"
    ),
    Lang.EN: re.compile(
        r"\b(?P<num>[IVXLC]+)(?:e|th|st|nd|rd)?"
        r"(?P<century>[ -](?:centur(?:y|ies)|siècles?)\b)"
    ),
}
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_FORM = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
MONTHS = {
    Lang.FR: {
        form: number
        for number, name in enumerate(FRENCH_MONTHS, start=1)
        for form in (name, name.capitalize())
    },
    Lang.EN: {name: number for number, name in enumerate(ENGLISH_MONTHS, start=1)}
    | ENGLISH_MONTH_ABBREVIATIONS,
}
_MONTH = {
    lang: re.compile(r"\b(?:" + "|".join(sorted(names, key=len, reverse=True)) + r")\b")
    for lang, names in MONTHS.items()
}
_DAY_BEFORE = re.compile(rf"(?:\d|er|st|nd|rd|th)(?: of)?[ {NO_BREAK}-]$")
_DIGIT_AFTER = re.compile(rf"(?:\.?,?| of)[ {NO_BREAK}-]\d")
# Words that are months only where a date stands around them.
_RISKY_MONTHS = {
    form for name in AMBIGUOUS_MONTHS for form in (name, name.capitalize())
}
_RISKY_MONTHS |= {"Mar", "Jan", "Jun", "Sep", "Dec"}
_NUMERIC_DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"
    r"|(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d{2}))(?![\d/-])"
)


def numeric_dates(text: str) -> Iterator[Number]:
    """Yield the parts of 2025-01-27 and 27/01/2025 as day, month and year.

    Which of 03/04/2025 is the month depends on the writer: both may be.
    """
    for match in _NUMERIC_DATE.finditer(text):
        for name in ("y", "m", "d", "a", "b", "c"):
            part = match[name]
            if part is None:
                continue
            readings = [plain(int(part))]
            if name in "mab" and 1 <= int(part) <= 12:  # noqa: PLR2004  (months)
                readings.append((Scale.MONTH, Decimal(int(part))))
            yield Number(
                match.start(name),
                match.end(name),
                part,
                tuple(readings),
                kind=NumberKind.CODE,
                digits=part,
            )


def romans(text: str, lang: Lang) -> Iterator[Number]:
    """Yield ordinals in Roman numerals: XXIe siècle, Ve République."""
    for match in _ROMAN[lang].finditer(text):
        roman = match["num"]
        if not _ROMAN_FORM.fullmatch(roman) or roman in ("C", "L"):
            continue
        value, last = 0, 0
        for letter in reversed(roman):
            one = _ROMAN_VALUES[letter]
            value += one if one >= last else -one
            last = max(one, last)
        end = match.start("century") if match["century"] else match.end()
        yield Number(
            match.start(),
            end,
            text[match.start() : end],
            (plain(value),),
            kind=NumberKind.ORDINAL,
            firm=bool(match["century"]) or value > 1,
            foreign=lang is Lang.EN,
        )


def months(text: str, lang: Lang) -> Iterator[Number]:
    """Yield the names of months; those that are other words too, in dates alone."""
    for match in _MONTH[lang].finditer(text):
        in_date = bool(
            _DAY_BEFORE.search(text, max(0, match.start() - 8), match.start())
            or _DIGIT_AFTER.match(text, match.end())
        )
        if in_date or match[0] not in _RISKY_MONTHS:
            yield Number(
                match.start(),
                match.end(),
                match[0],
                ((Scale.MONTH, Decimal(MONTHS[lang][match[0]])),),
                kind=NumberKind.MONTH,
            )
