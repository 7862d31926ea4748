"""Finds the numbers in French and English text, with their positions and values.

French ``1 000 milliards`` and English ``1 trillion`` are the same value. To compare or
repair numbers, compare their values, never their digits.
"""

from __future__ import annotations

from pipeline.numbers.calendar import day_first_dates
from pipeline.numbers.english import english_form, english_saying
from pipeline.numbers.scan import find_numbers
from pipeline.numbers.values import Lang, Number, NumberKind

__all__ = [
    "Lang",
    "Number",
    "NumberKind",
    "day_first_dates",
    "english_form",
    "english_saying",
    "find_numbers",
]
