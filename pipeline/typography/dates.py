"""Dates: 27 janvier 2025 is January 27, 2025, or 27 January 2025 in Britain.

With them go the words before a date in bibliographies (« consulté le … »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.calendar import (
    AMBIGUOUS_MONTHS,
    ENGLISH_MONTHS,
    ENGLISH_WEEKDAYS,
    FRENCH_MONTHS,
    FRENCH_WEEKDAYS,
)
from pipeline.text.spaces import BLANK
from pipeline.typography.draft import Edit, Job

_MONTHS = {
    name: number
    for names in (FRENCH_MONTHS, ENGLISH_MONTHS, map(str.lower, ENGLISH_MONTHS))
    for number, name in enumerate(names, start=1)
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = {
    name: ENGLISH_WEEKDAYS[number]
    for names in (FRENCH_WEEKDAYS, ENGLISH_WEEKDAYS, map(str.lower, ENGLISH_WEEKDAYS))
    for number, name in enumerate(names)
}
_DAY = rf"(?:(?P<weekday>\b(?:{'|'.join(_DAYS)}))(?P<comma>,?){BLANK})?"
_YEAR = rf"(?:,?{BLANK}(?P<year>\d{{4}})(?!\d))?"
_SOURCE = re.compile(
    rf"(?<![\d/.,])(?P<day>\d{{1,2}})(?:er)?{BLANK}(?P<month>{'|'.join(FRENCH_MONTHS)})\b"
)
_DAY_FIRST = re.compile(
    rf"{_DAY}(?P<the>\b[Tt]he{BLANK})?(?<![\d/.,:$€£-])"
    rf"(?:(?P<first>\d{{1,2}})(?P<join>{BLANK}(?:to|and|or){BLANK}|{BLANK}?[-–—]{BLANK}?))?"
    rf"(?P<day>\d{{1,2}})(?P<suffix>st|nd|rd|th|er)?{BLANK}(?P<of>of{BLANK})?"
    rf"(?P<month>{_MONTH})\b{_YEAR}"
)
_MONTH_FIRST = re.compile(
    rf"{_DAY}\b(?P<month>{_MONTH}){BLANK}(?P<day>\d{{1,2}})"
    rf"(?P<suffix>st|nd|rd|th|er)?(?![\d/.:%]\d|\d|%){_YEAR}"
)
_ON = re.compile(r"\b[Oo]n $")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?![\d/-])")
_SURE = [name for name in FRENCH_MONTHS if name not in AMBIGUOUS_MONTHS]
_SURE_FRENCH = re.compile(rf"\b(?:{'|'.join(_SURE)})\b")
_DOUBTFUL = [name for name in FRENCH_MONTHS if name in AMBIGUOUS_MONTHS]
_RISKY = re.compile(rf"\b(?:{'|'.join(_DOUBTFUL)})(?= \d{{4}}\b)")
_CAPITALS = [name for name in ENGLISH_MONTHS if name not in AMBIGUOUS_MONTHS]
_CAPITALS += ENGLISH_WEEKDAYS
_LOWER = re.compile(rf"\b(?:{'|'.join(_CAPITALS).lower()})s?\b")
_CONSULTED = re.compile(
    rf"\b(?:page )?(consultée?s?){BLANK}+le{BLANK}+\d", re.IGNORECASE
)
_ACCESSED = re.compile(
    r"\b(?:page )?(?P<first>[Cc])(?:onsulted|onsultée?s?)(?: on| le)?(?= \w)"
    r"|\b(?P<view>[Vv])(?:iewed|isited) on(?= \w)"
)


def english_dates(text: str, job: Job) -> Iterator[Edit]:
    """Write the source's dates in the order of the locale, months in English.

    27 January 2025 becomes January 27, 2025 in American English and the other way in
    British; 27/01/2025 is spelled out, as Americans would read 03/04 otherwise. Dates
    that the source does not have are left alone.
    """
    dates = {(int(m["day"]), _MONTHS[m["month"]]) for m in _SOURCE.finditer(job.source)}
    if dates:
        yield from _rewritten(text, job, dates)
    for match in _NUMERIC.finditer(text):
        day, month = int(match[1]), int(match[3])
        if match[0] in job.source and 1 <= month <= len(ENGLISH_MONTHS):
            form = _written(day, month, match[4], american=job.american)
            yield Edit(match.start(), match.end(), form)
    for pattern in (_SURE_FRENCH, _RISKY):
        for match in pattern.finditer(text):
            name = ENGLISH_MONTHS[_MONTHS[match[0]] - 1]
            yield Edit(match.start(), match.end(), name)
    for match in _LOWER.finditer(text):
        yield Edit(match.start(), match.end(), match[0].capitalize())


def _rewritten(text: str, job: Job, dates: set[tuple[int, int]]) -> Iterator[Edit]:
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            day, month = int(match["day"]), _MONTHS[match["month"]]
            if (day, month) not in dates:
                continue
            groups = match.groupdict()
            days = str(day)
            if groups.get("first"):
                days = f"{groups['first']}{groups['join']}{day}"
            right_order = (pattern is _MONTH_FIRST) == job.american
            if right_order and groups["suffix"] not in (None, "er"):
                continue  # "January 27th" is a style of its own
            form = _written(days, month, groups["year"], american=job.american)
            form = _weekday(groups, american=job.american) + form
            the = groups.get("the") or ""
            if the and not groups.get("of") and groups["suffix"] in (None, "er"):
                form = form if _ON.search(text, 0, match.start()) else the + form
            yield Edit(match.start(), match.end(), form)


def _weekday(groups: dict[str, str | None], *, american: bool) -> str:
    weekday = groups["weekday"]
    if not weekday:
        return ""
    return _DAYS[weekday] + (", " if american else " ")


def _written(day: int | str, month: int, year: str | None, *, american: bool) -> str:
    name = ENGLISH_MONTHS[month - 1]
    if american:
        return f"{name} {day}" + (f", {year}" if year else "")
    return f"{day} {name}" + (f" {year}" if year else "")


def english_connectors(text: str, job: Job) -> Iterator[Edit]:
    """Write « consulté le 3 février 2025 » as "accessed February 3, 2025"."""
    if not _CONSULTED.search(job.source):
        return
    for match in _ACCESSED.finditer(text):
        initial = match["first"] or match["view"]
        word = "Accessed" if initial.isupper() else "accessed"
        yield Edit(match.start(), match.end(), word)
