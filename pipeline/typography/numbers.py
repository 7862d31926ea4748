"""Writes numbers in English: decimals, thousands, scale words, ordinals, percent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.numbers import Number, NumberKind, english_form, find_numbers
from pipeline.text.spaces import BLANKS, WIDE_BLANK
from pipeline.typography.draft import Edit, Job

_SPACED_PERCENT = re.compile(rf"(?<=\d){WIDE_BLANK}+(?=[%‰])")
_WORD_PERCENT = re.compile(r"\bpour cent\b")
_RAW = re.compile(rf"\d[\d.,]*(?:{WIDE_BLANK}\d[\d.,]*)*(?<=\d)")
_BIG = 1000
_LARGE_POWER = 6
_SUFFIXED = re.compile(r"(?<![\d.,])(\d{1,9})(st|nd|rd|th)(?!\w)")
_CENTURY = re.compile(f"[{BLANKS}-](siècles?)")
_KING = re.compile(r"(?<=[a-zà-ÿ] )(I)er\b")
_HIGHEST = 10**9
_TEENS = range(11, 14)
_LAST = {1: "st", 2: "nd", 3: "rd"}


def english_numbers(text: str, job: Job) -> Iterator[Edit]:
    """Write 3,5 as 3.5, 1 000 as 1,000 and 5,6 milliards as 5.6 billion.

    Only numbers whose value or digits occur in the source are changed. "1,000 billion"
    becomes "1 trillion", and "1,000 million" becomes "1 billion".
    """
    source_numbers = [
        n for n in job.numbers if n.digits and n.kind is NumberKind.CARDINAL
    ]
    if not source_numbers:
        return
    for number in find_numbers(text, "en"):
        if not number.digits or number.kind is not NumberKind.CARDINAL:
            continue
        form = _english(number, source_numbers)
        if form:
            yield Edit(number.start, number.core_end, form)


def _english(number: Number, source_numbers: list[Number]) -> str:
    for source in source_numbers:
        same_digits = _raw(source) == _raw(number)
        if same_digits and source.value.scaleb(-source.power) != number.value.scaleb(
            -number.power
        ):
            power = number.power or source.power
            return english_form(replace(source, power=power))
        if source.matches(number) and (number.foreign or _is_shifted(number)):
            return english_form(number)
    return ""


def _raw(number: Number) -> str:
    found = _RAW.match(number.text)
    return re.sub(WIDE_BLANK, " ", found[0]) if found else number.text


def _is_shifted(number: Number) -> bool:
    """Whether a larger scale word would fit, as in 1,000 billion."""
    mantissa = number.value.scaleb(-number.power)
    return number.power >= _LARGE_POWER and mantissa >= _BIG


def repaired_numbers(text: str, job: Job) -> Iterator[Edit]:
    """Correct one number with a wrong scale word, like million instead of billion.

    This is done only if exactly one number of the source is missing in the target, and
    the target has exactly one other number, with the same digits. All other cases are
    left to the checks.
    """
    target_numbers = list(find_numbers(text, "en"))
    missing: list[Number] = []
    for source in job.numbers:
        match = next((n for n in target_numbers if source.matches(n)), None)
        if match is not None:
            target_numbers.remove(match)
        elif source.digits and source.kind is NumberKind.CARDINAL:
            missing.append(source)
    wrong = [n for n in target_numbers if n.digits and n.kind is NumberKind.CARDINAL]
    if len(missing) != 1 or len(wrong) != 1:
        return
    if _same_digits(missing[0], wrong[0]):
        yield Edit(wrong[0].start, wrong[0].core_end, english_form(missing[0]))


def _same_digits(source: Number, target: Number) -> bool:
    left, right = (re.sub(r"\D", "", n.digits) for n in (source, target))
    if max(source.power, target.power) >= _LARGE_POWER:
        left, right = left.rstrip("0"), right.rstrip("0")
    return left == right


def closed_percent(text: str, job: Job) -> Iterator[Edit]:
    """Remove the space in 200 %, and translate a remaining « pour cent »."""
    yield from (Edit(m.start(), m.end(), "") for m in _SPACED_PERCENT.finditer(text))
    word = "percent" if job.american else "per cent"
    yield from (Edit(m.start(), m.end(), word) for m in _WORD_PERCENT.finditer(text))


def ordinal(value: int) -> str:
    """Return the ordinal of a number: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    if value % 100 in _TEENS:
        return f"{value}th"
    return f"{value}{_LAST.get(value % 10, 'th')}"


def english_ordinals(text: str, job: Job) -> Iterator[Edit]:
    """Write 1er as 1st and XXIe siècle as 21st century, and correct "21th".

    The number of a king has no ending: François Ier is Francis I.
    """
    for match in _SUFFIXED.finditer(text):
        form = ordinal(int(match[1]))
        yield Edit(match.start(), match.end(), form)
    for match in _KING.finditer(text):
        yield Edit(match.start(), match.end(), match[1])
    source_numbers = [n for n in job.numbers if n.kind is NumberKind.ORDINAL]
    for number in find_numbers(text, "en"):
        if (
            number.kind is not NumberKind.ORDINAL
            or not number.foreign
            or number.value > _HIGHEST
        ):
            continue
        if any(source.matches(number) for source in source_numbers):
            end, form = number.end, ordinal(int(number.value))
            century = _CENTURY.match(text, end)
            if century:
                end = century.end()
                form += " century" if century[1] == "siècle" else " centuries"
            yield Edit(number.start, end, form)
