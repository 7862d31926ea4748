"""Finds times of day and durations in French: 18 h 30, 9h - 9h30, « durée : 2h30 ».

Both have the same form (« à 2h30 », « dure 2h30 »). The words around it decide; if they
do not, both readings are kept.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from pipeline.text.spaces import WIDE_BLANK
from pipeline.units import Span

_S = WIDE_BLANK
_TIME = re.compile(
    rf"(?<![\d.,])(?P<hours>\d{{1,3}}){_S}?(?:[hH](?![a-zà-ÿ])|heures?\b)"
    rf"(?:{_S}?(?P<minutes>[0-5]\d)(?!\d))?(?P<min>{_S}?(?:min|mn|minutes?)\b)?"
    rf"(?P<per>{_S}?(?:/|sur){_S}?(?:24|7)\b)?(?!\w)"
)
_BETWEEN = re.compile(rf"{_S}*(?:[-–—/]|à|et|jusqu['’]à){_S}*")
# What stands before a time of day, and before a duration.
_WHEN = re.compile(
    rf"(?:\b(?:à|vers|dès|avant|après|jusqu['’]à|depuis|entre|et|de|pour|ou)|[|:,(•–—-]){_S}*$"
    r"|^\W*$",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    rf"\b(?:durées?|dur(?:e|ent|a|ait|é|er|era)|pendant|durant|en|temps|cuisson|repos"
    r"|attente|trajet|vol|retard|délai|marche|route|comptez|compter|prévoir|prévoyez"
    r"|moins|plus|sous|toutes|semaine|journée|séance|réunion|balade|randonnée"
    r"|couru|courir|marché|attendu|attendre|dormi|dormir|travaillé|roulé|resté|parlé)"
    rf"(?:{_S}(?:de|du)(?:{_S}\w+)?)?{_S}*:?{_S}*(?:(?:de|d['’]|environ|les){_S}*)*$",
    re.IGNORECASE,
)
_OF_WORK = re.compile(
    rf"{_S}(?:par{_S}|de{_S}(?:marche|route|vol|travail|cours|repos|sommeil|trajet|plus"
    r"|attente|cuisson|retard|train|voiture|vélo|moins|jeu|film|bus|avion)\b"
    r"|plus tard\b|consécutives\b|durant\b|d['’]affilée\b)",
    re.IGNORECASE,
)
_DAY = 24


class TimeKind(StrEnum):
    """Whether a number of hours is a time of day, a duration, or possibly both."""

    CLOCK = "clock"
    SPAN = "span"
    EITHER = "either"


class FrenchTime(NamedTuple):
    """One time or duration in a French text."""

    span: Span
    hours: int
    minutes: int
    kind: TimeKind


def french_times(text: str) -> tuple[FrenchTime, ...]:
    """Return the times and durations of a French text in order.

    >>> [(t.hours, t.minutes, t.kind.value) for t in french_times("à 9h, durée : 2h30")]
    [(9, 0, 'clock'), (2, 30, 'span')]
    """
    found: list[FrenchTime] = []
    for match in _TIME.finditer(text):
        span = Span.of(match)
        time = FrenchTime(
            span, int(match["hours"]), int(match["minutes"] or 0), _kind(text, match)
        )
        if found and _BETWEEN.fullmatch(text, found[-1].span.end, span.start):
            # Both ends of a range are of the same kind.
            kind = found[-1].kind
            if time.kind is TimeKind.SPAN:
                kind = TimeKind.SPAN
            elif kind is TimeKind.EITHER:
                kind = TimeKind.CLOCK
            found[-1] = found[-1]._replace(kind=kind)
            time = time._replace(kind=kind)
        found.append(time)
    return tuple(found)


def _kind(text: str, match: re.Match[str]) -> TimeKind:
    before = text[max(0, match.start() - 40) : match.start()]
    if (
        int(match["hours"]) > _DAY
        or match["min"]
        or match["per"]
        or _HOW_LONG.search(before)
        or _OF_WORK.match(text, match.end())
    ):
        return TimeKind.SPAN
    if match["minutes"] or _WHEN.search(before):
        return TimeKind.CLOCK
    return TimeKind.EITHER
