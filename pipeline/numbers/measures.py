"""Units of measure, so that 4 800 km and 3,000 miles can be seen to be one length."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from pipeline.numbers.values import Number
from pipeline.text.tables import rows

Measure = tuple[str, Decimal]


@cache
def measures() -> Mapping[str, Measure]:
    """Return each written form of a unit with its dimension and size.

    The size is in terms of the first unit of the dimension.
    """
    return {
        form: (dimension, Decimal(size))
        for dimension, size, forms in rows("fr_en/measures")
        for form in forms.split("; ")
    }


PERCENT = frozenset({"%", "percent", "per cent", "pour cent"})

# A converted number is rounded by its writer: "100 km" for 60 miles.
_ROUNDING = Decimal("0.08")


def converts(source: Number, target: Number) -> bool:
    """Return whether one number is the other in another unit, rounding allowed."""
    known = measures()
    ours, theirs = known.get(source.unit), known.get(target.unit)
    if ours is None or theirs is None or ours == theirs:
        return False
    if {ours[0], theirs[0]} == {"C", "F"}:
        celsius, fahrenheit = (
            (source.value, target.value)
            if ours[0] == "C"
            else (target.value, source.value)
        )
        return abs(celsius * 9 / 5 + 32 - fahrenheit) <= 2  # noqa: PLR2004  (degrees)
    if ours[0] != theirs[0]:
        return False
    left, right = source.value * ours[1], target.value * theirs[1]
    return abs(left - right) <= _ROUNDING * max(left, right)
