"""Ordinals: 1er, 2e, XXIe siècle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.numbers import NumberKind, find_numbers
from pipeline.text.spaces import BLANKS
from pipeline.typography.draft import Edit, Job

_SUFFIXED = re.compile(r"(?<![\d.,])(\d{1,9})(st|nd|rd|th)(?!\w)")
_CENTURY = re.compile(f"[{BLANKS}-](siècles?)")
_KING = re.compile(r"(?<=[a-zà-ÿ] )(I)er\b")
_HIGHEST = 10**9
_TEENS = range(11, 14)
_LAST = {1: "st", 2: "nd", 3: "rd"}


def ordinal(value: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th, 21st."""
    if value % 100 in _TEENS:
        return f"{value}th"
    return f"{value}{_LAST.get(value % 10, 'th')}"


def english_ordinals(text: str, job: Job) -> Iterator[Edit]:
    """Write 1er as 1st and XXIe siècle as 21st century, and mend "21th".

    A king's number loses its ending: François Ier is Francis I.
    """
    for match in _SUFFIXED.finditer(text):
        form = ordinal(int(match[1]))
        yield Edit(match.start(), match.end(), form)
    for match in _KING.finditer(text):
        yield Edit(match.start(), match.end(), match[1])
    ours = [n for n in job.numbers if n.kind is NumberKind.ORDINAL]
    for number in find_numbers(text, "en"):
        if (
            number.kind is not NumberKind.ORDINAL
            or not number.foreign
            or number.value > _HIGHEST
        ):
            continue
        if any(source.matches(number) for source in ours):
            end, form = number.end, ordinal(int(number.value))
            century = _CENTURY.match(text, end)
            if century:
                end = century.end()
                form += " century" if century[1] == "siècle" else " centuries"
            yield Edit(number.start, end, form)
