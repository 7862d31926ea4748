"""Finds all numbers of a text, in digits and in words, with their values."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.numbers.calendar import months, numeric_dates, romans, weekdays
from pipeline.numbers.digits import identifiers, in_digits, with_unit
from pipeline.numbers.spelled import spelled_numbers
from pipeline.numbers.values import Lang, Number, NumberKind, plain
from pipeline.text.addresses import find_addresses
from pipeline.text.spaces import WIDE_BLANK
from pipeline.units import Span

_RANGE = {
    Lang.FR: re.compile(rf"{WIDE_BLANK}?(?:à|et|ou|-|–|—){WIDE_BLANK}?"),
    Lang.EN: re.compile(rf"{WIDE_BLANK}?(?:to|and|or|-|–|—){WIDE_BLANK}?"),
}


def find_numbers(text: str, lang: Lang | str) -> tuple[Number, ...]:
    """Return the numbers of ``text`` in order, without overlaps.

    Digits inside URLs and e-mail addresses are ignored. Raises nothing.
    """
    lang = Lang(lang)
    found: list[Number] = []
    taken = list(find_addresses(text))
    if any(map(str.isdigit, text)):
        found += _free(list(identifiers(text)), taken)
        taken += [number.span for number in found]
        found += _free(list(numeric_dates(text, lang)), taken)
        taken += [number.span for number in found]
        found += _free(in_digits(text, lang), taken)
    found += _free(romans(text, lang), taken)
    taken += [number.span for number in found]
    found += [
        with_unit(text, number) for number in _free(spelled_numbers(text, lang), taken)
    ]
    found += _free(months(text, lang), taken)
    found += _free(weekdays(text, lang), taken)
    found.sort(key=lambda number: number.start)
    return tuple(_share_scales(text, found, lang))


def _free(numbers: Iterator[Number] | list[Number], taken: list[Span]) -> list[Number]:
    return [
        number
        for number in numbers
        if not any(span.overlaps(number.span) for span in taken)
    ]


def _share_scales(text: str, found: list[Number], lang: Lang) -> Iterator[Number]:
    """Apply a shared scale word to both numbers: « trente à quarante mille »."""
    for number, following in itertools.zip_longest(found, found[1:]):
        if following is None or number.kind is not NumberKind.CARDINAL:
            yield number
            continue
        gap = text[number.end : following.start]
        power = following.power or _spelled_power(following)
        if power and not number.power and _RANGE[lang].fullmatch(gap):
            shared = plain(number.value.scaleb(power))
            yield replace(number, readings=(shared, *number.readings))
        else:
            yield number


def _spelled_power(number: Number) -> int:
    value = number.value
    if not number.spelled or number.kind is not NumberKind.CARDINAL:
        return 0
    return next((p for p in (12, 9, 6, 3) if value % 10**p == 0 and value), 0)
