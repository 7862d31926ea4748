"""Writes times in English: 6:30 p.m., or 18:30 in British English; 2 hr 30 min."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.numbers.times import TimeKind, french_times
from pipeline.text.spaces import BLANK
from pipeline.typography.draft import Edit, Job

Clock = tuple[int, int]
"""Hours and minutes since midnight."""

_NOON, _DAY = 12, 24
_HALF = rf"{BLANK}?(?:(?P<half{{0}}>[aApP])\.?[mM]\b\.?|(?P<noon{{0}}>noon)\b)"
_FRENCH = rf"{BLANK}?[hH](?:{BLANK}?(?P<fr{{0}}>[0-5]\d)(?!\d))?(?![\w/])"
_HOURS = (
    rf"{BLANK}(?P<word{{0}}>hours|heures)(?:{BLANK}(?P<hw{{0}}>[0-5]\d)(?!\d))?\b(?!-)"
)
_COLON = rf"(?::|\.(?=[0-5]\d{BLANK}?[ap]\.?m))(?P<co{{0}}>[0-5]\d)(?!\d|:\d)"


def _time(number: str) -> str:
    """Return the pattern of a time, which also matches a bare number."""
    form = rf"(?:{_COLON}|{_FRENCH}|{_HOURS})?(?:{_HALF})?".replace("{0}", number)
    return rf"(?<![\d.,:$€£])(?P<hour{number}>[01]?\d|2[0-4])(?!\d){form}"


_ONE = re.compile(_time("1"))
_RANGE = re.compile(rf"{_time('1')}(?P<dash>{BLANK}?[-–—]{BLANK}?){_time('2')}")
# A number of hours is a time only after these words, a duration only if still French.
_AT = re.compile(
    r"\b(?:at|around|about|by|until|till|from|before|after|to|and|between|or|since)"
    r"(?: about)? $",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?<![\d.,:])(?P<hour>\d{{1,3}}){BLANK}?(?:[hH]|hours?|heures?)"
    rf"(?:{BLANK}?(?P<minutes>[0-5]\d)(?!\d))?(?:{BLANK}?(?:min|mn)\b)?(?![\w/])"
    rf"|(?<![\d.,:])(?P<hour_c>\d{{1,2}}):(?P<minutes_c>[0-5]\d){BLANK}?[ap]\.?m\b\.?"
    rf"(?:{BLANK}?min\b)?",
    re.IGNORECASE,
)
_ROUND_THE_CLOCK = re.compile(rf"\b24{BLANK}?(?:h|hours)?{BLANK}?/{BLANK}?24\b")
_ALL_WEEK = re.compile(rf"\b7{BLANK}?(?:j|d|days)?{BLANK}?/{BLANK}?7\b")
_DOUBLE_STOP = re.compile(r"(?<=\b[ap]\.m)\.\.(?!\.)")


class _Found(NamedTuple):
    """A possible time in the target; ``surely`` if it cannot be anything else."""

    values: tuple[Clock, ...]
    surely: bool


def english_times(text: str, job: Job) -> Iterator[Edit]:
    """Write the times of the source in one style: 6:30 p.m., 9–9:30 a.m., or 18:30.

    They are rewritten whatever the machine made of them (18 h 30, 14:00, "16 a.m.").
    Durations (« durée : 2h30 ») that are still French, or became a time of day, are
    written as "2 hr 30 min". Times that are not in the source are not changed.
    """
    times = french_times(job.source)
    if not times:
        yield from (Edit(m.start(), m.end(), ".") for m in _DOUBLE_STOP.finditer(text))
        return
    clocks = {
        (time.hours % _DAY, time.minutes)
        for time in times
        if time.kind is TimeKind.CLOCK and time.hours <= _DAY
    }
    spans = {
        (time.hours, time.minutes) for time in times if time.kind is TimeKind.SPAN
    } - clocks
    taken = []
    for match in _RANGE.finditer(text) if clocks else ():
        first, last = _read(match, "1", text), _read(match, "2", text)
        ends = _pair(first, last, clocks)
        if ends and match.end() > match.end("hour2"):
            taken.append(match.span())
            form = _range(*ends, american=job.american)
            yield _edit(text, match.start(), match.end(), form)
    for match in _ONE.finditer(text) if clocks else ():
        if match.end() == match.end("hour1") or any(
            start <= match.start() < end for start, end in taken
        ):
            continue
        found = _read(match, "1", text)
        clock = next((value for value in found.values if value in clocks), None)
        if clock and found.surely:
            form = _written(clock, american=job.american)
            yield _edit(text, match.start(), match.end(), form)
    yield from _spans(text, spans)
    yield from (Edit(m.start(), m.end(), ".") for m in _DOUBLE_STOP.finditer(text))
    for pattern, words in (
        (_ROUND_THE_CLOCK, "24 hours a day"),
        (_ALL_WEEK, "7 days a week"),
    ):
        yield from (Edit(m.start(), m.end(), words) for m in pattern.finditer(text))


def _edit(text: str, start: int, end: int, form: str) -> Edit:
    """Return an edit; if "p.m." ends the sentence, its dot is also the full stop."""
    if (
        form.endswith(".")
        and text[end : end + 1] == "."
        and text[end : end + 2] != ".."
    ):
        end += 1
    return Edit(start, end, form)


def _read(match: re.Match[str], number: str, text: str) -> _Found:
    groups = match.groupdict()
    hour = int(groups[f"hour{number}"])
    minutes = int(
        next(
            (
                groups[f"{k}{number}"]
                for k in ("co", "fr", "hw")
                if groups[f"{k}{number}"]
            ),
            0,
        )
    )
    half, noon = groups[f"half{number}"], groups[f"noon{number}"]
    straight = (hour % _DAY, minutes)
    if (half or noon) and hour <= _NOON:
        later = noon or half in "pP"
        return _Found(((hour % _NOON + (_NOON if later else 0), minutes),), surely=True)
    values: tuple[Clock, ...] = (straight, ((hour + _NOON) % _DAY, minutes))
    if half or noon or not 0 < hour < _NOON:
        values = (straight,)
    if groups[f"word{number}"]:
        surely = _AT.search(text, 0, match.start()) is not None
        return _Found((straight,), surely=surely)
    return _Found(values, surely=True)


def _pair(
    first: _Found, last: _Found, clocks: set[Clock]
) -> tuple[Clock, Clock] | None:
    """Return the two ends of a range, or None if the source does not have both."""
    ends = [value for value in last.values if value in clocks]
    starts = [value for value in first.values if value in clocks]
    if not ends or not starts:
        return None
    for start in starts:
        for end in ends:
            if start < end:
                return start, end
    return starts[0], ends[0]


def _spans(text: str, spans: set[Clock]) -> Iterator[Edit]:
    for match in _SPAN.finditer(text):
        hours = int(match["hour"] or match["hour_c"])
        minutes = int(match["minutes"] or match["minutes_c"] or 0)
        if (hours, minutes) not in spans:
            continue
        if minutes:
            form = f"{hours} hr {minutes} min"
        else:
            form = f"{hours} hour" + ("s" if hours != 1 else "")
        if not match[0].endswith(("hours", "hour")):
            yield Edit(match.start(), match.end(), form)


def _range(start: Clock, end: Clock, *, american: bool) -> str:
    if not american:
        return f"{_written(start, american=False)}–{_written(end, american=False)}"
    same_half = (start[0] >= _NOON) == (end[0] >= _NOON)
    first = _hour(start) if same_half and start < end else _with_half(start)
    return f"{first}–{_with_half(end)}"


def _written(clock: Clock, *, american: bool) -> str:
    hour, minutes = clock
    if not american:
        return f"{hour:02d}:{minutes:02d}"
    if minutes == 0 and hour in (0, _NOON):
        return "noon" if hour else "midnight"
    return _with_half(clock)


def _with_half(clock: Clock) -> str:
    return f"{_hour(clock)} {'p.m.' if clock[0] >= _NOON else 'a.m.'}"


def _hour(clock: Clock) -> str:
    shown = clock[0] % _NOON or _NOON
    return f"{shown}:{clock[1]:02d}" if clock[1] else str(shown)
