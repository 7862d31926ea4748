"""Times of day: 18 h 30 is 6:30 p.m., or 18:30 in Britain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.numbers import NumberKind
from pipeline.text.spaces import BLANK
from pipeline.typography.draft import Edit, Job

_FRENCH = re.compile(
    rf"(?<![\d.,])(?P<hour>[01]?\d|2[0-4]){BLANK}?[hH]"
    rf"(?:{BLANK}?(?P<minutes>[0-5]\d)(?!\d))?(?![\w/])"
)
_HOURS_WORD = re.compile(
    r"\b(?:[Aa]t|[Aa]round|[Aa]bout|[Bb]y|[Uu]ntil|[Ff]rom|[Bb]efore|[Aa]fter) "
    r"(?P<all>(?P<hour>[01]?\d|2[0-4]) (?:hours|heures)"
    r"(?: (?P<minutes>[0-5]\d))?)(?!\w)"
)
# A French number of hours without minutes is a time of day only after these.
_CLOCK = re.compile(
    r"(?:\b(?:à|vers|dès|avant|après|jusqu['’]à|depuis|entre|et|de|À|Vers|Dès|pour)"
    f"{BLANK})$"
)
_DURATION = re.compile(
    r"\b(?:pendant|durant|en|durée de|dure|duré|vol de|trajet de|moins de|plus de)"
    f"{BLANK}$",
    re.IGNORECASE,
)
_NOON, _DAY = 12, 24


def english_times(text: str, job: Job) -> Iterator[Edit]:
    """Write a time that was left French: 18 h 30, 9h, "at 18 hours".

    Durations (« en 24 h ») and times that are already English are left alone.
    """
    clocks = _source_times(job)
    if not clocks:
        return
    for match in _FRENCH.finditer(text):
        yield from _edit(match, match.span(), clocks, american=job.american)
    for match in _HOURS_WORD.finditer(text):
        yield from _edit(match, match.span("all"), clocks, american=job.american)


def _edit(
    match: re.Match[str],
    span: tuple[int, int],
    clocks: set[tuple[int, int]],
    *,
    american: bool,
) -> Iterator[Edit]:
    hour, minutes = int(match["hour"]), int(match["minutes"] or 0)
    if (hour % _DAY, minutes) in clocks:
        yield Edit(*span, _written(hour % _DAY, minutes, american=american))


def _source_times(job: Job) -> set[tuple[int, int]]:
    found = set()
    for number in job.numbers:
        if number.kind is not NumberKind.TIME:
            continue
        before = job.source[: number.start]
        minutes = int(number.value) % 60
        if minutes and _DURATION.search(before):
            continue
        if minutes or _CLOCK.search(before):
            found.add((int(number.value) // 60, minutes))
    return found


def _written(hour: int, minutes: int, *, american: bool) -> str:
    if not american:
        return f"{hour:02d}:{minutes:02d}" if hour else f"00:{minutes:02d}"
    if minutes == 0 and hour in (0, _NOON):
        return "noon" if hour else "midnight"
    half = "p.m." if hour >= _NOON else "a.m."
    shown = hour % _NOON or _NOON
    return f"{shown}:{minutes:02d} {half}" if minutes else f"{shown} {half}"
