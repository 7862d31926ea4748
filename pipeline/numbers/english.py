"""Writing a number the English way."""

from __future__ import annotations

from pipeline.numbers.values import Number, NumberKind

SCALE_WORDS = {2: "hundred", 3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_LONGEST = 24  # more digits are no quantity
_UNGROUPED = 4  # digits that English leaves alone unless the source grouped them


def english_form(number: Number) -> str:
    """Return a number found in digits as English writes it, without its unit.

    1 000 milliards is "1 trillion", 3,50 is "3.50", 1 234 567 "1,234,567". A number
    without digits, or one that is a code, is returned as it stands.
    """
    if not number.digits or number.kind is NumberKind.CODE:
        return number.text
    digits, power = number.digits, number.power
    whole, point, decimals = digits.partition(".")
    while power >= 6 and len(whole) > 3 and power + 3 in SCALE_WORDS:  # noqa: PLR2004
        decimals = whole[-3:] + decimals
        whole, power = whole[:-3], power + 3
        decimals = decimals.rstrip("0")
        point = "." if decimals else ""
    grouped = number.grouped or len(whole) > _UNGROUPED
    if grouped and whole[0] != "0" and len(whole) <= _LONGEST:
        whole = f"{int(whole):,}"
    word = SCALE_WORDS.get(power, "")
    return f"{whole}{point}{decimals}" + (f" {word}" if word else "")
