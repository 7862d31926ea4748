"""Names of months and weekdays in both languages, from January and from Monday.

French writes them in lower case, English with a capital. Abbreviations are without
their full stop; months that are not abbreviated are left out. The French ones are from
the *Lexique des règles typographiques en usage à l'Imprimerie nationale*; « fév » and
« juill » are spellings of newspapers.
"""

from __future__ import annotations

from pipeline.text.spaces import BLANKS

FRENCH_MONTHS = (
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
)
ENGLISH_MONTHS = (
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
)
FRENCH_WEEKDAYS = (
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
)
ENGLISH_WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
# From the abbreviation to the number of the month, 1 to 12.
FRENCH_MONTH_ABBREVIATIONS = {
    "janv": 1,
    "févr": 2,
    "fév": 2,
    "avr": 4,
    "juil": 7,
    "juill": 7,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "déc": 12,
}
ENGLISH_MONTH_ABBREVIATIONS = {
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
}
# Weekdays, 1 for Monday. « mar » and "sat" are words too: only a date makes them days.
FRENCH_WEEKDAY_ABBREVIATIONS = {
    "lun": 1,
    "mar": 2,
    "mer": 3,
    "jeu": 4,
    "ven": 5,
    "sam": 6,
    "dim": 7,
}
ENGLISH_WEEKDAY_ABBREVIATIONS = {
    "Mon": 1,
    "Tue": 2,
    "Tues": 2,
    "Wed": 3,
    "Thu": 4,
    "Thur": 4,
    "Thurs": 4,
    "Fri": 5,
    "Sat": 6,
    "Sun": 7,
}
# Months whose names are also other words (« mars », "may"): months only in a date.
AMBIGUOUS_MONTHS = frozenset({"mars", "mai", "March", "May"})

# Patterns for `re` and `regex`, case left to whoever uses them.
ABBREVIATED_WEEKDAYS = "|".join(FRENCH_WEEKDAY_ABBREVIATIONS)
_MONTHS = "|".join(
    [*FRENCH_MONTHS, *(rf"{name}\." for name in FRENCH_MONTH_ABBREVIATIONS)]
)
DAY_AND_MONTH = (
    rf"[{BLANKS}]*\d{{1,2}}(?:er)?"
    rf"(?:[{BLANKS}]+(?:{_MONTHS})|[./]\d{{1,2}}(?:[./]\d{{2,4}})?)"
)
ABBREVIATED_DATE = rf"(?i:{ABBREVIATED_WEEKDAYS})\.{DAY_AND_MONTH}"
"""A French date after an abbreviated weekday: its stops end no sentence."""
