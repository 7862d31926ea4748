"""Finds what numbers count: units of measure, durations and currencies.

With it, 4 800 km and 3,000 miles can be recognised as the same length; 5 km and 5
miles, or 12 € and $12, as different quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.numbers.values import Number, NumberKind
from pipeline.text.spaces import WIDE_BLANK, WIDE_BLANKS
from pipeline.text.tables import rows
from pipeline.units import Span

Measure = tuple[str, Decimal]
"""A dimension or currency code, and a size relative to the dimension's first unit."""

DURATION, CURRENCY = "duration", "currency"
PERCENT = frozenset({"%", "percent", "per cent", "pour cent"})

# Writers round converted numbers: "100 km" for 60 miles.
_ROUNDING = Decimal("0.08")
_GAP = f"[{WIDE_BLANKS}-]"
_ADJECTIVE = rf"(?:derni|premi|prochain|long|plein|full|straight)\w+{WIDE_BLANK}"
_HOURS = re.compile(r"heures?$")
# Unit forms that more often are other words: a book, a foot, a letter.
_DOUBTFUL = frozenset("livre livres pied pieds pouce pouces m g l c p s j F h".split())  # noqa: SIM905


class Quantity(NamedTuple):
    """A number and what it counts: the unit as written, its span, and its meanings.

    A form that several units share (« livres », "$") has several meanings.
    """

    number: Number
    unit: str
    span: Span
    meanings: frozenset[Measure]

    @property
    def is_money(self) -> bool:
        """Whether all meanings of the unit are currencies."""
        return all(dimension.startswith(CURRENCY) for dimension, _ in self.meanings)

    @property
    def is_duration(self) -> bool:
        """Whether it is a duration."""
        return all(dimension == DURATION for dimension, _ in self.meanings)

    @property
    def is_doubtful(self) -> bool:
        """Whether the unit may well be another word (« livres » are also books)."""
        return self.unit in _DOUBTFUL


@cache
def measures() -> Mapping[str, Measure]:
    """Map each written form of a unit of measure to its dimension and size.

    The size is relative to the first unit of the dimension. Durations are left out.
    """
    return {
        form: (dimension, Decimal(size))
        for dimension, size, forms in rows("fr_en/measures")
        if dimension != DURATION
        for form in forms.split("; ")
    }


@cache
def _meanings() -> Mapping[str, frozenset[Measure]]:
    """Map each form of a unit, duration or currency to all its meanings."""
    found: dict[str, set[Measure]] = {}
    for dimension, size, forms in rows("fr_en/measures"):
        for form in forms.split("; "):
            found.setdefault(form, set()).add((dimension, Decimal(size)))
    for code, forms in rows("fr_en/currencies"):
        for form in forms.split("; "):
            # Engines sometimes write "5 million Euros".
            for spelling in {form, form.capitalize() if form.islower() else form}:
                meaning = (f"{CURRENCY} {code}", Decimal(1))
                found.setdefault(spelling, set()).add(meaning)
    return {form: frozenset(meanings) for form, meanings in found.items()}


def _any_of(forms: list[str]) -> str:
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(
        re.escape(form).replace(r"\ ", _GAP).replace("’", "['’]") for form in ordered
    )


@cache
def _after() -> re.Pattern[str]:
    """Return the pattern of a unit after a number: 5 km, 5-year, millions d'euros."""
    return re.compile(
        rf"(?:{WIDE_BLANK}|-)?(?:{_ADJECTIVE}|d['’]|de{WIDE_BLANK}|of{WIDE_BLANK})?"
        rf"(?P<unit>{_any_of(list(_meanings()))})(?![\w²³$€£])"
    )


@cache
def _before() -> re.Pattern[str]:
    """Return the pattern of a currency before a number: US$5, CHF 20."""
    signs = [
        form
        for code, forms in rows("fr_en/currencies")
        for form in forms.split("; ")
        if not form.isalpha() or form.isupper()
    ]
    return re.compile(rf"(?<!\w)(?P<unit>{_any_of(signs)}){WIDE_BLANK}?$")


_LONGEST_SIGN = 6


def quantities(text: str, numbers: tuple[Number, ...]) -> Iterator[Quantity]:
    """Yield the numbers of ``text`` that have a unit, a duration or a currency.

    :param numbers: the result of `find_numbers` for ``text``.
    """
    for number in numbers:
        if number.is_code or number.is_name or number.kind is NumberKind.ORDINAL:
            continue
        if number.kind is NumberKind.TIME:
            # « 48 heures » may be a time of day or a duration.
            hours = _HOURS.search(text, number.start, number.end)
            if hours is not None:
                meanings = _meanings()[hours[0]]
                yield Quantity(number, hours[0], Span.of(hours), meanings)
            continue
        match = _before().search(
            text, max(0, number.start - _LONGEST_SIGN), number.start
        ) or _after().match(text, number.core_end)
        if match is None:
            continue
        unit = re.sub(_GAP, " ", match["unit"])
        yield Quantity(
            number,
            match["unit"],
            Span.of(match, "unit"),
            _meanings()[unit.replace("'", "’")],
        )


def converts(source: Number, target: Number) -> bool:
    """Whether one number is the other converted to another unit, perhaps rounded."""
    known = measures()
    french, english = known.get(source.unit), known.get(target.unit)
    if french is None or english is None or french == english:
        return False
    if {french[0], english[0]} == {"C", "F"}:
        celsius, fahrenheit = (
            (source.value, target.value)
            if french[0] == "C"
            else (target.value, source.value)
        )
        return abs(celsius * 9 / 5 + 32 - fahrenheit) <= 2  # noqa: PLR2004  (degrees)
    if french[0] != english[0]:
        return False
    left, right = source.value * french[1], target.value * english[1]
    return abs(left - right) <= _ROUNDING * max(left, right)
