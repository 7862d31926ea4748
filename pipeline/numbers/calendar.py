"""Finds weekdays, months, Roman numerals of centuries, and numeric dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipeline.numbers.values import Lang, Number, NumberKind, Scale, plain
from pipeline.text.calendar import (
    AMBIGUOUS_MONTHS,
    ENGLISH_MONTH_ABBREVIATIONS,
    ENGLISH_MONTHS,
    ENGLISH_WEEKDAY_ABBREVIATIONS,
    ENGLISH_WEEKDAYS,
    FRENCH_MONTH_ABBREVIATIONS,
    FRENCH_MONTHS,
    FRENCH_WEEKDAY_ABBREVIATIONS,
    FRENCH_WEEKDAYS,
)
from pipeline.text.spaces import BLANK, NO_BREAK, WIDE_BLANK

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
_DAY_BEFORE = re.compile(rf"(?:\d|er|st|nd|rd|th)(?: of)?[ {NO_BREAK}-]$")
_DIGIT_AFTER = re.compile(rf"(?:\.?,?| of)[ {NO_BREAK}-]\d")
# What separates two names in a list or a range.
_LIST = rf"\.?{WIDE_BLANK}*(?:[-–—/,]|(?:à|au|to|et|and)\b){WIDE_BLANK}*"
_NUMERIC_DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"
    r"|(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d{2}))(?![\d/-])"
)
_MONTHS, _DAYS = 12, 31


def _numbered(names: tuple[str, ...]) -> dict[str, int]:
    """Map the names, in lower case, to their numbers from 1."""
    return {name.lower(): number for number, name in enumerate(names, start=1)}


# Unambiguous names, matched in any case; then names that are also other words, matched
# in the given case: they count only inside a date.
_SURE_MONTHS: Mapping[Lang, Mapping[str, int]] = {
    lang: {
        name: number
        for name, number in _numbered(names).items()
        if name not in map(str.lower, AMBIGUOUS_MONTHS)
    }
    for lang, names in ((Lang.FR, FRENCH_MONTHS), (Lang.EN, ENGLISH_MONTHS))
}
_DOUBTFUL_MONTHS: Mapping[Lang, Mapping[str, int]] = {
    Lang.FR: {
        form: number
        for name, number in (
            *_numbered(FRENCH_MONTHS).items(),
            *FRENCH_MONTH_ABBREVIATIONS.items(),
        )
        if name not in _SURE_MONTHS[Lang.FR]
        for form in (name, name.capitalize(), name.upper())
    },
    Lang.EN: {
        form: number
        for name, number in (
            *((name, n) for n, name in enumerate(ENGLISH_MONTHS, start=1)),
            *ENGLISH_MONTH_ABBREVIATIONS.items(),
        )
        if name.lower() not in _SURE_MONTHS[Lang.EN]
        for form in (name, name.upper())
    },
}
_SURE_DAYS = {
    Lang.FR: _numbered(FRENCH_WEEKDAYS),
    Lang.EN: _numbered(ENGLISH_WEEKDAYS),
}
_DOUBTFUL_DAYS = {
    Lang.FR: {
        form: number
        for name, number in FRENCH_WEEKDAY_ABBREVIATIONS.items()
        for form in (name, name.capitalize())
    },
    Lang.EN: ENGLISH_WEEKDAY_ABBREVIATIONS,
}


def _names(
    sure: Mapping[str, int], doubtful: Mapping[str, int], plural: str = ""
) -> re.Pattern[str]:
    known = "|".join(sorted(sure, key=len, reverse=True))
    others = "|".join(sorted(doubtful, key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?P<sure>(?i:{known})){plural}|(?P<doubtful>{others}))\b"
        rf"(?P<listed>(?={_LIST}(?:(?i:{known})|{others})\b))?"
    )


_MONTH = {lang: _names(_SURE_MONTHS[lang], _DOUBTFUL_MONTHS[lang]) for lang in Lang}
_DAY = {lang: _names(_SURE_DAYS[lang], _DOUBTFUL_DAYS[lang], "s?") for lang in Lang}


def numeric_dates(text: str, lang: Lang) -> Iterator[Number]:
    """Yield the parts of dates like 2025-01-27 and 27/01/2025: day, month and year.

    French dates have the day first. In English it depends on the writer which part of
    03/04/2025 is the month, so both parts have both readings.
    """
    for match in _NUMERIC_DATE.finditer(text):
        if match["y"]:
            parts = {"y": "year", "m": "month", "d": "day"}
        elif lang is Lang.FR and _is_day_first(match):
            parts = {"a": "day", "b": "month", "c": "year"}
        else:
            parts = {"a": "either", "b": "either", "c": "year"}
        for name, what in parts.items():
            part = match[name]
            value = int(part)
            readings = [plain(value)]
            if what in ("month", "either") and 1 <= value <= _MONTHS:
                month = (Scale.MONTH, Decimal(value))
                readings = [month] if what == "month" else [*readings, month]
            yield Number(
                match.start(name),
                match.end(name),
                part,
                tuple(readings),
                kind=NumberKind.MONTH if what == "month" else NumberKind.CODE,
                digits=part,
            )


def _is_day_first(match: re.Match[str]) -> bool:
    return 1 <= int(match["a"]) <= _DAYS and 1 <= int(match["b"]) <= _MONTHS


def day_first_dates(text: str) -> Iterator[tuple[re.Match[str], int, int, str]]:
    """Yield the numeric dates of a French text as (match, day, month, year).

    >>> [found[1:] for found in day_first_dates("le 01.02.2003")]
    [(1, 2, '2003')]
    """
    for match in _NUMERIC_DATE.finditer(text):
        if match["c"] and _is_day_first(match):
            yield match, int(match["a"]), int(match["b"]), match["c"]


def romans(text: str, lang: Lang) -> Iterator[Number]:
    """Yield the ordinals in Roman numerals, like XXIe siècle and Ve République."""
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
    """Yield the names of months; names that are also other words, only in dates."""
    listed = False
    for match in _MONTH[lang].finditer(text):
        in_date = bool(
            _DAY_BEFORE.search(text, max(0, match.start() - 8), match.start())
            or _DIGIT_AFTER.match(text, match.end())
        )
        # If "Nov" is a month in "Nov-Feb", so is "Feb".
        known = bool(match["sure"]) or in_date or match["listed"] is not None or listed
        listed = match["listed"] is not None
        if not known:
            continue
        value = _value(match, _SURE_MONTHS[lang], _DOUBTFUL_MONTHS[lang])
        yield _named(match, NumberKind.MONTH, Scale.MONTH, value)


def weekdays(text: str, lang: Lang) -> Iterator[Number]:
    """Yield the days of the week; « mar. » and the like only in lists or dates."""
    listed = False
    for match in _DAY[lang].finditer(text):
        known = (
            bool(match["sure"])
            or match["listed"] is not None
            or listed
            or _DIGIT_AFTER.match(text, match.end()) is not None
        )
        listed = match["listed"] is not None
        if not known:
            continue
        value = _value(match, _SURE_DAYS[lang], _DOUBTFUL_DAYS[lang])
        yield _named(match, NumberKind.WEEKDAY, Scale.WEEKDAY, value)


def _value(
    match: re.Match[str], sure: Mapping[str, int], doubtful: Mapping[str, int]
) -> int:
    return sure[match["sure"].lower()] if match["sure"] else doubtful[match["doubtful"]]


def _named(match: re.Match[str], kind: NumberKind, scale: Scale, value: int) -> Number:
    return Number(*match.span(), match[0], ((scale, Decimal(value)),), kind=kind)
