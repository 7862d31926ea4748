"""The values of numbers found in a text, and their kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pipeline.units import Span


class Lang(StrEnum):
    """The languages that numbers can be read in."""

    FR = "fr"
    EN = "en"


class NumberKind(StrEnum):
    """The kind of a number, as far as it matters for translation."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    TIME = "time"
    MONTH = "month"
    WEEKDAY = "weekday"
    VAGUE = "vague"  # "des dizaines de milliers", "hundreds"
    CODE = "code"  # CO2, 3.11.2, 0 800 123 456: digits that are not a quantity
    IDENTIFIER = "identifier"  # a telephone number or IBAN, kept digit by digit


class Scale(StrEnum):
    """What a reading counts: things, minutes since midnight, months or weekdays."""

    PLAIN = "n"
    CLOCK = "clock"
    MONTH = "month"
    WEEKDAY = "weekday"


Reading = tuple[Scale, Decimal]


@dataclass(frozen=True, slots=True)
class Number:
    """One number in a text.

    ``readings`` are its possible values, the likeliest first: "7:30" may be in the
    morning or evening, French "1.234" may be 1234 or 1.234. ``digits`` is the part in
    digits, as "1000.50" ("" if all is in words), and ``power`` is the power of ten that
    a word or letter multiplies it by (9 for "milliard"). ``grouped`` says whether the
    digits had thousands separators. A ``firm`` number must occur in the translation;
    others (« deux », « premier », « une dizaine ») may become "both", "former" or
    "some". ``foreign`` marks numbers of an English text in French form (3,5; 1 000;
    18 h 30). ``unit`` is "%" or the unit of measure after it, as written, or "";
    ``core_end`` is the end of the number without that unit.
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
        """The span of the number, with its unit."""
        return Span(self.start, self.end)

    def __post_init__(self) -> None:
        if self.core_end < 0:
            object.__setattr__(self, "core_end", self.end)

    @property
    def core_text(self) -> str:
        """The number as written, without its unit."""
        return self.text[: self.core_end - self.start]

    @property
    def value(self) -> Decimal:
        """The value of the likeliest reading."""
        return self.readings[0][1]

    @property
    def spelled(self) -> bool:
        """Whether it is written entirely in words."""
        return not self.digits and not self.is_name

    @property
    def is_code(self) -> bool:
        """Whether its digits are a code or identifier and not a quantity."""
        return self.kind in (NumberKind.CODE, NumberKind.IDENTIFIER)

    @property
    def is_name(self) -> bool:
        """Whether it is the name of a month or weekday."""
        return self.kind in (NumberKind.MONTH, NumberKind.WEEKDAY)

    def matches(self, other: Number) -> bool:
        """Whether both have a reading in common."""
        return any(reading in other.readings for reading in self.readings)

    def matches_any(self, others: Iterable[Number]) -> bool:
        """Whether it has a reading in common with any of the others."""
        return any(self.matches(other) for other in others)


def plain(value: Decimal | int | str) -> Reading:
    """Return the reading of a value as a plain number."""
    return (Scale.PLAIN, Decimal(value))
