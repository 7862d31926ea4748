"""Number words, months and scales of both languages.

French counts on the long scale: milliard is 10^9 (English billion) and billion 10^12
(English trillion).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from pipeline.numbers.values import Lang


class Role(StrEnum):
    """What a word does in a number that is spelled out."""

    UNIT = "unit"
    TEEN = "teen"
    TEN = "ten"
    HUNDRED = "hundred"
    SCALE = "scale"
    ORDINAL = "ordinal"
    GROUP = "group"  # dizaine, dozen
    PLURAL = "plural"  # hundreds, milliers, and "millions" without a number
    DECADE = "decade"  # the sixties


class NumberWord(NamedTuple):
    """A word's role and its value."""

    role: Role
    value: int
    compound: bool = False  # « unième » ends a number, « premier » stands alone


def _numbered(
    role: Role, first: int, words: str, step: int = 1
) -> dict[str, NumberWord]:
    return {
        form: NumberWord(role, first + step * index)
        for index, forms in enumerate(words.split())
        for form in forms.split("|")
    }


_FRENCH: dict[str, NumberWord] = {
    "zéro": NumberWord(Role.UNIT, 0),
    **_numbered(Role.UNIT, 1, "un|une deux trois quatre cinq six sept huit neuf"),
    **_numbered(Role.TEEN, 10, "dix onze douze treize quatorze quinze seize"),
    **_numbered(
        Role.TEN,
        20,
        "vingt|vingts trente quarante cinquante soixante septante octante|huitante "
        "nonante",
        10,
    ),
    **_numbered(Role.HUNDRED, 100, "cent|cents"),
    "mille": NumberWord(Role.SCALE, 10**3),
    "million": NumberWord(Role.SCALE, 10**6),
    "millions": NumberWord(Role.SCALE, 10**6),
    "milliard": NumberWord(Role.SCALE, 10**9),
    "milliards": NumberWord(Role.SCALE, 10**9),
    "billion": NumberWord(Role.SCALE, 10**12),
    "billions": NumberWord(Role.SCALE, 10**12),
    "trillion": NumberWord(Role.SCALE, 10**18),
    "trillions": NumberWord(Role.SCALE, 10**18),
    **_numbered(
        Role.ORDINAL,
        1,
        "premier|première|premiers|premières deuxième|deuxièmes|second|seconde "
        "troisième|troisièmes quatrième|quatrièmes cinquième|cinquièmes "
        "sixième|sixièmes septième|septièmes huitième|huitièmes neuvième|neuvièmes "
        "dixième|dixièmes onzième douzième treizième quatorzième quinzième seizième",
    ),
    "unième": NumberWord(Role.ORDINAL, 1, compound=True),
    "vingtième": NumberWord(Role.ORDINAL, 20),
    "trentième": NumberWord(Role.ORDINAL, 30),
    "quarantième": NumberWord(Role.ORDINAL, 40),
    "cinquantième": NumberWord(Role.ORDINAL, 50),
    "centième": NumberWord(Role.ORDINAL, 100),
    "millième": NumberWord(Role.ORDINAL, 1000),
    "dizaine": NumberWord(Role.GROUP, 10),
    "dizaines": NumberWord(Role.PLURAL, 10),
    "douzaine": NumberWord(Role.GROUP, 12),
    "douzaines": NumberWord(Role.PLURAL, 12),
    "quinzaine": NumberWord(Role.GROUP, 15),
    "vingtaine": NumberWord(Role.GROUP, 20),
    "trentaine": NumberWord(Role.GROUP, 30),
    "quarantaine": NumberWord(Role.GROUP, 40),
    "cinquantaine": NumberWord(Role.GROUP, 50),
    "soixantaine": NumberWord(Role.GROUP, 60),
    "centaine": NumberWord(Role.GROUP, 100),
    "centaines": NumberWord(Role.PLURAL, 100),
    "millier": NumberWord(Role.GROUP, 1000),
    "milliers": NumberWord(Role.PLURAL, 1000),
}
_ENGLISH: dict[str, NumberWord] = {
    "zero": NumberWord(Role.UNIT, 0),
    **_numbered(Role.UNIT, 1, "one two three four five six seven eight nine"),
    **_numbered(
        Role.TEEN,
        10,
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen",
    ),
    **_numbered(
        Role.TEN, 20, "twenty thirty forty fifty sixty seventy eighty ninety", 10
    ),
    "hundred": NumberWord(Role.HUNDRED, 100),
    "thousand": NumberWord(Role.SCALE, 10**3),
    "million": NumberWord(Role.SCALE, 10**6),
    "billion": NumberWord(Role.SCALE, 10**9),
    "trillion": NumberWord(Role.SCALE, 10**12),
    "quintillion": NumberWord(Role.SCALE, 10**18),
    # Left French in the English.
    "milliard": NumberWord(Role.SCALE, 10**9),
    "milliards": NumberWord(Role.SCALE, 10**9),
    **_numbered(
        Role.ORDINAL,
        1,
        "first|firsts second third|thirds fourth|fourths fifth|fifths sixth seventh "
        "eighth ninth tenth|tenths eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth",
    ),
    **_numbered(
        Role.ORDINAL,
        30,
        "thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth "
        "hundredth|hundredths",
        10,
    ),
    "thousandth": NumberWord(Role.ORDINAL, 1000),
    **_numbered(
        Role.DECADE,
        20,
        "twenties thirties forties fifties sixties seventies eighties nineties",
        10,
    ),
    "dozen": NumberWord(Role.GROUP, 12),
    "dozens": NumberWord(Role.PLURAL, 12),
    "tens": NumberWord(Role.PLURAL, 10),
    "hundreds": NumberWord(Role.PLURAL, 100),
    "thousands": NumberWord(Role.PLURAL, 1000),
    "millions": NumberWord(Role.PLURAL, 10**6),
    "billions": NumberWord(Role.PLURAL, 10**9),
    "trillions": NumberWord(Role.PLURAL, 10**12),
}
NUMBER_WORDS = {Lang.FR: _FRENCH, Lang.EN: _ENGLISH}

FRENCH_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS = {
    Lang.FR: {
        form: number
        for number, name in enumerate(FRENCH_MONTHS, start=1)
        for form in (name, name.capitalize())
    },
    Lang.EN: {
        **{name: number for number, name in enumerate(ENGLISH_MONTHS, start=1)},
        "Jan": 1,
        "Feb": 2,
        "Mar": 3,
        "Apr": 4,
        "Jun": 6,
        "Jul": 7,
        "Aug": 8,
        "Sep": 9,
        "Sept": 9,
        "Oct": 10,
        "Nov": 11,
        "Dec": 12,
    },
}
