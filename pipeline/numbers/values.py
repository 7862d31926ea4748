"""What a number found in a text is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.units import Span


class Lang(StrEnum):
    """The two languages numbers are read in."""

    FR = "fr"
    EN = "en"


class NumberKind(StrEnum):
    """How a number is written, so far as it matters to a translation."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    TIME = "time"
    MONTH = "month"
    WEEKDAY = "weekday"
    VAGUE = "vague"  # "des dizaines de milliers", "hundreds"
    CODE = "code"  # CO2, 3.11.2, 0 800 123 456: digits that are no quantity
    IDENTIFIER = "identifier"  # a telephone number, an IBAN: digit for digit


class Scale(StrEnum):
    """What a reading counts: things, minutes since midnight, months, or weekdays."""

    PLAIN = "n"
    CLOCK = "clock"
    MONTH = "month"
    WEEKDAY = "weekday"


Reading = tuple[Scale, Decimal]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text.

    ``readings`` are the values it can have, the likeliest first: "7:30" is morning or
    evening, French "1.234" is 1234 or 1.234. ``digits`` is the part written in digits
    as "1000.50" ("" where all is spelled out) and ``power`` the power of ten that a
    word or letter multiplies it with (9 for "milliard"). ``grouped`` says whether the
    digits had thousands separators. A ``firm`` number must come back in a translation;
    others (« deux », « premier », « une dizaine ») may turn into "both", "former" or
    "some".
    ``foreign`` marks English text that has the French form (3,5; 1 000; 18 h 30).
    ``unit`` is "%" or the unit of measure that follows, as it is written, else "";
    ``core_end`` is where the number ends without that unit.
    """

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...]
    kind: NumberKind = NumberKind.CARDINAL
    digits: str = ""
    power: int = 0
    grouped: bool = False
    firm: bool = True
    foreign: bool = False
    unit: str = ""
    core_end: int = -1

    @property
    def span(self) -> Span:
        """Where the number stands."""
        return Span(self.start, self.end)

    def __post_init__(self) -> None:
        if self.core_end < 0:
            object.__setattr__(self, "core_end", self.end)

    @property
    def core_text(self) -> str:
        """The number as it is written, without its unit."""
        return self.text[: self.core_end - self.start]

    @property
    def value(self) -> Decimal:
        """The likeliest value."""
        return self.readings[0][1]

    @property
    def spelled(self) -> bool:
        """Whether it is written in words alone."""
        return not self.digits and not self.is_name

    @property
    def is_code(self) -> bool:
        """Whether its digits name something, and count nothing."""
        return self.kind in (NumberKind.CODE, NumberKind.IDENTIFIER)

    @property
    def is_name(self) -> bool:
        """Whether it is the name of a month or of a day."""
        return self.kind in (NumberKind.MONTH, NumberKind.WEEKDAY)

    def matches(self, other: Number) -> bool:
        """Return whether both can mean the same value."""
        return any(reading in other.readings for reading in self.readings)

    def matches_any(self, others: Iterable[Number]) -> bool:
        """Return whether it can mean the same value as one of several."""
        return any(self.matches(other) for other in others)


def plain(value: Decimal | int | str) -> Reading:
    """Return the reading of a plain count."""
    return (Scale.PLAIN, Decimal(value))
