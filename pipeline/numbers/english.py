"""Writes numbers in their English form."""

from __future__ import annotations

from pipeline.numbers.spelled import Role, number_words
from pipeline.numbers.values import Lang, Number, NumberKind

SCALE_WORDS = {2: "hundred", 3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_THOUSAND = 3  # its power of ten
_LONGEST = 24  # longer sequences of digits are not quantities
_IN_WORDS = 20  # up to this number, English uses words
_UNGROUPED = 4  # digits that English does not group, unless the source grouped them


def english_form(number: Number) -> str:
    """Return the English form of a number in digits, without its unit.

    1 000 milliards is "1 trillion", 3,50 is "3.50", 1 234 567 is "1,234,567". Numbers
    without digits and codes are returned unchanged.
    """
    if not number.digits or number.is_code:
        return number.text
    digits, power = number.digits, number.power
    if power == _THOUSAND and number.core_text.endswith("k"):
        return f"{number.value:,f}"  # 40 k€: English has no k before a sign
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


def english_saying(number: Number) -> str:
    """Return the usual English form of a French number, or "" if none is needed.

    « dix-huit » is "eighteen", « quatre-vingt-dix mille » is "90,000", « 1 000
    milliards » is "1 trillion", « des dizaines de milliers » is "tens of thousands".
    The result is "" for digits that both languages write alike, and for ordinals,
    times, dates and codes.
    """
    if number.kind is NumberKind.VAGUE and number.firm:
        return _order_of_magnitude(number)
    if number.kind is not NumberKind.CARDINAL:
        return ""
    if number.digits:
        said = english_form(number)
        return "" if said == number.text.removesuffix(number.unit).strip() else said
    value = number.value
    if value != int(value) or value <= 1:
        return ""
    return _words(int(value)) or _rounded(int(value))


def _order_of_magnitude(number: Number) -> str:
    """Return "tens of thousands" for 10,000, and so on; "" for other values."""
    power = len(str(int(number.value))) - 1
    if int(number.value) != 10**power or "," in number.text:
        return ""
    scale = power - power % 3
    tens = ("", "tens", "hundreds")[power % 3]
    word = f"{SCALE_WORDS[scale]}s" if scale in SCALE_WORDS else ""
    return " of ".join(part for part in (tens, word) if part)


def _words(value: int) -> str:
    """Return a number up to twenty in words; "" for a larger one."""
    for word, entry in number_words(Lang.EN).items():
        if entry.value == value and entry.role in (Role.UNIT, Role.TEEN, Role.TEN):
            return word if value <= _IN_WORDS else ""
    return ""


def _rounded(value: int) -> str:
    """Return a number in digits, with a scale word if it is a round number."""
    for power in sorted(SCALE_WORDS, reverse=True):
        if power >= 6 and value >= 10**power and not value % 10 ** (power - 1):  # noqa: PLR2004
            whole, rest = divmod(value, 10**power)
            tenths = f".{rest // 10 ** (power - 1)}" if rest else ""
            return f"{whole}{tenths} {SCALE_WORDS[power]}"
    return f"{value:,}"
