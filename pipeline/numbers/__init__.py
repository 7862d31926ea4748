"""Numbers in French and English text: where they stand and what they are worth.

French ``1 000 milliards`` and English ``1 trillion`` are one value written twice;
whoever compares or repairs numbers compares values, never digits.
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
