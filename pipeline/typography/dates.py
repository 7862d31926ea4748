"""Writes dates in English: January 27, 2025, or 27 January 2025 in British English.

Also converts the words before a date in bibliographies (« consulté le … »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.numbers import day_first_dates
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
_FULL_YEAR = 4  # digits
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
    """Write the dates of the source in the order of the locale, with English months.

    27 January 2025 becomes January 27, 2025 in American English, and vice versa in
    British English. 27/01/2025 and 27.01.2025 are written with the month's name,
    because Americans would read 03/04 as March 4. Dates that are not in the source are
    not changed.
    """
    dates = {(int(m["day"]), _MONTHS[m["month"]]) for m in _SOURCE.finditer(job.source)}
    numeric = {
        (day, month, year)
        for _, day, month, year in day_first_dates(job.source)
        if len(year) == _FULL_YEAR
    }
    dates |= {(day, month) for day, month, _ in numeric}
    if dates:
        yield from _rewritten(text, job, dates)
    for match in _NUMERIC.finditer(text):
        one, other, year = int(match[1]), int(match[3]), match[4]
        if (one, other, year) in numeric:
            form = _written(one, other, year, american=job.american)
        elif (other, one, year) in numeric:  # the machine put the month first
            form = _written(other, one, year, american=job.american)
        else:
            continue
        yield Edit(match.start(), match.end(), form)
    yield from _misread(text, job, numeric)
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
                continue  # "January 27th" is also correct
            form = _written(days, month, groups["year"], american=job.american)
            form = _weekday(groups, american=job.american) + form
            the = groups.get("the") or ""
            if the and not groups.get("of") and groups["suffix"] in (None, "er"):
                form = form if _ON.search(text, 0, match.start()) else the + form
            yield Edit(match.start(), match.end(), form)


def _misread(text: str, job: Job, numeric: set[tuple[int, int, str]]) -> Iterator[Edit]:
    """Correct a numeric date that the machine read with the month first."""
    written = {(day, month) for day, month, _ in numeric}
    for match in _MONTH_FIRST.finditer(text):
        day, month, year = int(match["day"]), _MONTHS[match["month"]], match["year"]
        if (month, day, year) in numeric and (day, month) not in written:
            form = _written(month, day, year, american=job.american)
            yield Edit(match.start("month"), match.end(), form)


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


_ERA = (
    rf"(?:{BLANK}(?P<era>BCE?|B\.C\.E?\.?|AD|A\.D\.|C\.?E\.|CE"
    rf"|(?:av\.|apr?\.|avant|après){BLANK}?J\.-C\.))"
)
_YEAR_ERA = re.compile(
    rf"(?P<ad>\b(?:AD|A\.D\.){BLANK})?(?<![\d.,])"
    rf"(?P<year>\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}){_ERA}?(?![\d\w])"
)
_SOURCE_ERA = re.compile(
    rf"(?<![\d.,])(?P<year>\d{{1,3}}(?:{BLANK}\d{{3}})+|\d{{1,5}}){BLANK}"
    rf"(?P<era>avant{BLANK}J|av\.?{BLANK}?J|après{BLANK}J|apr?\.?{BLANK}?J)"
)


def english_eras(text: str, job: Job) -> Iterator[Edit]:
    """Write « 300 av. J.-C. » as 300 BC, and « 780 apr. J.-C. » as AD 780.

    A wrong era in the target is corrected too. Years without an era are not changed.
    """
    eras = {
        re.sub(r"\D", "", m["year"]): m["era"].startswith("av")
        for m in _SOURCE_ERA.finditer(job.source)
    }
    if not eras:
        return
    for match in _YEAR_ERA.finditer(text):
        before = eras.get(match["year"].replace(",", ""))
        if before is None or not (match["era"] or match["ad"]):
            continue
        said = (match["era"] or "").startswith("B")
        if said is before and (match["era"] or "x")[0] in "BAC" and not match["ad"]:
            continue
        if not before and match["ad"] and not match["era"]:
            continue
        form = f"{match['year']} BC" if before else f"AD {match['year']}"
        if match[0].endswith(".") and not text[match.end() :].strip():
            form += "."  # the full stop also ended the sentence
        yield Edit(match.start(), match.end(), form)
