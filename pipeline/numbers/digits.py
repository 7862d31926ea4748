"""Finds numbers in digits, with separators, scale words, times of day and units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.numbers.quantities import PERCENT, measures
from pipeline.numbers.values import Lang, Number, NumberKind, Reading, Scale, plain
from pipeline.text.identifiers import digits_of, find_identifiers
from pipeline.text.spaces import BLANKS, WIDE_BLANK, WIDE_BLANKS

_S = WIDE_BLANK
_SPACES = re.compile(_S)
_UNITS = "|".join(
    re.escape(form).replace(r"\ ", _S).replace("’", "['’]")
    for form in sorted({*measures(), *PERCENT, "‰"}, key=lambda f: (-len(f), f))
)
_UNIT_AFTER = re.compile(rf"{_S}?-?(?P<unit>{_UNITS})(?!\w)")
_UNIT = rf"(?:{_S}?-?(?P<unit>{_UNITS})(?!\w))?"
_HOURS = rf"{_S}?[hH](?:{_S}?(?P<min_h>[0-5]\d)(?!\d))?(?![\w/])"
_COLON = r":(?P<min_c>[0-5]\d)(?!\d|:\d)"
_FRENCH = re.compile(
    rf"""(?P<num>
        \d{{1,3}}(?:{_S}\d{{3}})+(?!\d)(?:,\d+)?
      | \d{{1,3}}(?:['’]\d{{3}})+(?!\d)(?:[.,]\d+)?
      | \d{{1,3}}(?:\.\d{{3}})+(?!\.?\d)(?:,\d+)?
      | \d{{1,3}}(?:,\d{{3}}){{2,}}(?!\d)(?:\.\d+)?
      | \d+,\d+(?!,\d)
      | \d+(?:\.\d+)+
      | \d+
    )
    (?:
        (?P<ord>ers?|res?|ères?|[iè]?[èe]mes?|es?|ᵉ|ndes?|nds?)(?!\w)
      | {_HOURS}
      | {_S}heures?(?:{_S}(?P<min_w>[0-5]\d)(?!\d|{_S}?(?:min|\d)))?(?!\w)
      | {_COLON}
      | (?:{_S}?(?P<scale>millions?|milliards?|billions?|trillions?|mille|milliers
            |Mds?|Mrds?|[Mk](?={_S}?[€$£]))(?!\w))?
        {_UNIT}
    )""",
    re.VERBOSE,
)
_ENGLISH = re.compile(
    rf"""(?P<num>
        \d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?
      | \d{{1,3}}(?:['’]\d{{3}})+(?!\d)(?:[.,]\d+)?
      | \d{{1,3}}(?:\.\d{{3}})+,\d+(?!\d)
      | \d{{1,3}}(?:{_S}\d{{3}})+(?!\d)(?:[.,]\d+)?
      | \d+,\d+(?!,?\d)
      | \d+(?:\.\d+)+(?!\d|{_S}?[ap]\.?m\b)
      | \d+
    )
    (?:
        (?P<ord>st|nd|rd|th)(?!\w)
      | (?P<ford>ers?|res?|ères?|èmes?|e|ᵉ)(?!\w)
      | {_COLON}(?:{_S}?(?P<half_c>[ap])\.?m\b)?
      | \.(?P<min_d>[0-5]\d){_S}?(?P<half_d>[ap])\.?m\b
      | {_S}?(?P<half>[ap])\.?m\b
      | {_S}?-?(?:hours?|hrs?|h){_S}(?:and{_S})?(?P<min_s>[0-5]?\d){_S}?min(?:ute)?s?\b
      | {_HOURS}
      | {_S}?(?P<clock>o['’]clock)\b
      | (?P<decade>['’]?s)(?!\w)
      | (?:[{BLANKS}-]?(?P<scale>hundred|thousand|millions?|billions?|trillions?
            |milliards?|bn|tn|trn|[mk]|Mds?|M(?={_S}?€))(?!\w))?
        {_UNIT}
    )""",
    re.VERBOSE,
)
_PATTERNS = {Lang.FR: _FRENCH, Lang.EN: _ENGLISH}
_POWERS = {
    Lang.FR: {
        "mille": 3,
        "milliard": 9,
        "millier": 3,
        "million": 6,
        "md": 9,
        "mrd": 9,
        "billion": 12,
        "trillion": 18,
    },
    Lang.EN: {
        "hundred": 2,
        "thousand": 3,
        "million": 6,
        "milliard": 9,
        "md": 9,
        "billion": 9,
        "trillion": 12,
    },
}
# 1 250,50 and, in Switzerland, 1’250.50; 1.250,50 in Belgium.
_SEPARATED = re.compile(rf"{_S}|['’](?=\d{{3}})")
_POINTS_AND_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+")
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_COMMAED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_HALF_DAY, _QUARTER = 720, 15  # minutes
_FRENCH_TIME = re.compile(r"\d\s?[hH](?![a-z])")


def identifiers(text: str) -> Iterator[Number]:
    """Yield telephone, account and reference numbers; the value has all the digits."""
    for span in find_identifiers(text):
        digits = digits_of(span.in_(text))
        yield Number(
            *span,
            span.in_(text),
            (plain(digits),),
            kind=NumberKind.IDENTIFIER,
            digits=digits,
        )


def in_digits(text: str, lang: Lang) -> Iterator[Number]:
    """Yield the numbers in digits, together with their scale word and unit."""
    for match in _PATTERNS[lang].finditer(text):
        yield _from_digits(text, match, lang)


def _from_digits(text: str, match: re.Match[str], lang: Lang) -> Number:
    raw = match["num"]
    start, end = match.span()
    digits, grouped, also = _canonical(raw, lang)
    groups = match.groupdict()
    power = _power(text, match, lang)
    metres = "m" if groups["scale"] == "m" and not power else ""
    unit = _SPACES.sub(" ", groups["unit"] or metres)
    number = Number(
        start,
        end,
        text[start:end],
        tuple(plain(f"{d}E{power}") for d in (digits, *also)),
        digits=digits,
        power=power,
        grouped=grouped,
        foreign=lang is Lang.EN and _is_french_form(raw, groups),
        unit=unit,
        core_end=_core_end(match, unit),
    )
    if _is_code(text, match, raw, lang):
        return replace(number, kind=NumberKind.CODE)
    if groups["ord"] or groups.get("ford"):
        return replace(number, kind=NumberKind.ORDINAL)
    clock = _clock(match, digits, lang)
    if clock:
        minutes = any(v for k, v in groups.items() if k.startswith("min"))
        counts = () if minutes else number.readings
        left_french = lang is Lang.EN and _FRENCH_TIME.search(number.text) is not None
        return replace(
            number,
            kind=NumberKind.TIME,
            readings=(*clock, *counts),
            foreign=left_french,
        )
    if groups.get("decade") or text[max(0, start - 7) : start].lower() == "années ":
        return replace(number, readings=_decades(number))
    return number


def _core_end(match: re.Match[str], unit: str) -> int:
    if not unit:
        return match.end()
    return match.end("scale") if match["scale"] not in (None, "m") else match.end("num")


def _canonical(raw: str, lang: Lang) -> tuple[str, bool, tuple[str, ...]]:
    """Return the digits in Decimal's format, whether grouped, and other readings."""
    bare = _SEPARATED.sub("", raw)
    if _POINTS_AND_COMMA.fullmatch(raw):
        bare = raw.replace(".", "")
    if bare != raw:
        return bare.replace(",", "."), True, ()
    if raw.count(".") > 1 and "," not in raw:
        # 1.234.567 has separators; 3.11.2 is a version, so its digits are a code.
        return raw.replace(".", ""), _DOTTED.fullmatch(raw) is not None, ()
    return _english_digits(raw) if lang is Lang.EN else _french_digits(raw)


def _english_digits(raw: str) -> tuple[str, bool, tuple[str, ...]]:
    if _COMMAED.fullmatch(raw):
        return raw.replace(",", ""), True, ()
    return raw.replace(",", "."), False, ()


def _french_digits(raw: str) -> tuple[str, bool, tuple[str, ...]]:
    if _COMMAED.fullmatch(raw) and raw.count(",") > 1:
        return raw.replace(",", ""), True, ()
    if "," in raw:
        digits = raw.replace(".", "").replace(",", ".")
        thousands = raw[0] != "0" and _COMMAED.fullmatch(raw)
        also = (raw.replace(",", ""),) if thousands else ()
        return digits, "." in raw, also
    if _DOTTED.fullmatch(raw):
        return raw.replace(".", ""), True, (raw,)
    return raw, False, ()


def _is_code(text: str, match: re.Match[str], raw: str, lang: Lang) -> bool:
    before = text[match.start() - 1] if match.start() else ""
    after = text[match.end() : match.end() + 1]
    if (
        before.isalpha()
        or before == "_"
        or (after.isalpha() and match.end() == match.end("num"))
    ):
        return True
    if raw.count(".") > 1:
        return not _DOTTED.fullmatch(raw)
    return raw[0] == "0" and _SPACES.search(raw) is not None and lang is Lang.FR


def _is_french_form(raw: str, groups: dict[str, str | None]) -> bool:
    decimal_comma = "," in raw and not _COMMAED.fullmatch(raw)
    return bool(
        decimal_comma
        or _SEPARATED.search(raw)
        or (raw.count(".") > 1 and _DOTTED.fullmatch(raw))
        or groups.get("ford")
        or (groups.get("scale") or "").startswith(("milliard", "M", "k"))
    )


def _power(text: str, match: re.Match[str], lang: Lang) -> int:
    word = match["scale"]
    if not word:
        return 0
    if len(word) == 1 or word in ("bn", "tn", "trn"):
        if lang is Lang.EN and word == "m" and not _after_currency(text, match.start()):
            return 0  # metres
        return {"k": 3, "m": 6, "M": 6, "bn": 9, "tn": 12, "trn": 12}[word]
    stem = next(s for s in _POWERS[lang] if word.lower().startswith(s))
    return _POWERS[lang][stem]


def _after_currency(text: str, start: int) -> bool:
    return text[start - 1 : start] in ("$", "€", "£", "¥")


def _clock(match: re.Match[str], digits: str, lang: Lang) -> tuple[Reading, ...]:
    """Return the possible times of day, in minutes; () if it is not a time."""
    groups = match.groupdict()
    tail = match.string[match.end("num") : match.end()].lstrip(WIDE_BLANKS)
    french = tail[:1] in ("h", "H")
    minutes = next(
        (
            int(groups[name] or 0)
            for name in ("min_h", "min_w", "min_c", "min_d", "min_s")
            if groups.get(name)
        ),
        0,
    )
    half = groups.get("half") or groups.get("half_c") or groups.get("half_d")
    span = groups.get("min_s")
    is_time = french or half or span or groups["min_c"] or groups.get("clock")
    if not is_time or len(digits) > 2 or int(digits) > 24:  # noqa: PLR2004  (hours)
        return ()
    hours = int(digits)
    time = hours % 24 * 60 + minutes
    if half:
        time = hours % 12 * 60 + minutes + (_HALF_DAY if half == "p" else 0)
    readings = [(Scale.CLOCK, Decimal(time))]
    if lang is Lang.FR and minutes % _QUARTER == 0 and minutes:
        readings.append(plain(hours + Decimal(minutes) / 60))  # « 2h30 », 2.5 hours
    unsure = lang is Lang.EN and not (half or french or span)
    if unsure and hours <= 12:  # noqa: PLR2004
        readings.append((Scale.CLOCK, Decimal((time + _HALF_DAY) % 1440)))
    return tuple(readings)


def _decades(number: Number) -> tuple[Reading, ...]:
    value = number.value
    if value // 100 == 19:  # noqa: PLR2004  (the 1970s are the seventies)
        return (*number.readings, plain(value % 100))
    if value < 100:  # noqa: PLR2004
        return (*number.readings, plain(value + 1900))
    return number.readings


def with_unit(text: str, number: Number) -> Number:
    """Return a spelled-out number with the unit that follows it: vingt pour cent."""
    unit = _UNIT_AFTER.match(text, number.end)
    if unit is None or number.kind is NumberKind.ORDINAL:
        return number
    end = unit.end()
    return replace(
        number,
        end=end,
        text=text[number.start : end],
        unit=_SPACES.sub(" ", unit["unit"]),
        core_end=number.end,
    )
