"""Puts currency symbols before amounts, and writes units with English signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.numbers import find_numbers
from pipeline.numbers.quantities import quantities
from pipeline.text.spaces import BLANK
from pipeline.typography.draft import Edit, Job

_AMOUNT = r"\d+(?:,\d{3})*(?:\.\d+)?"
_TRAILING = re.compile(
    rf"(?<![€$£¥\d.,])(?P<amount>{_AMOUNT}(?:{BLANK}(?:thousand|million|billion|trillion))?)"
    rf"{BLANK}?(?P<symbol>[€$£¥])(?P<us>{BLANK}?US\b)?(?!{BLANK}?\d)"
)
_LEADING_SPACE = re.compile(rf"(?<=[€$£¥]){BLANK}+(?=\d)")
_DEGREES = re.compile(rf"(?<=\d){BLANK}*°{BLANK}*(?P<unit>[CF])\b")
_BYTES = re.compile(rf"(?<=\d){BLANK}?(?P<unit>[KMGT])o\b")
_SIGNS = {"€": "€", "$": "$", "£": "£", "$ US": "US$", "$US": "US$", "US$": "US$"}
_ALL_SIGNS = ("€", "$", "£", "¥")
_US = re.compile(rf"{BLANK}?US\b")
_NUMERO = re.compile(rf"\b[Nn][°º]{BLANK}?(?=\d)")


def leading_symbols(text: str, _job: Job) -> Iterator[Edit]:
    """Write 5 € as €5, 1.5 billion € as €1.5 billion, and 5 $ US as US$5.

    Currencies in words (5 dollars) are not changed.
    """
    for match in _TRAILING.finditer(text):
        country = "US" if match["us"] else ""
        form = country + match["symbol"] + match["amount"]
        yield Edit(match.start(), match.end(), form)
    for match in _LEADING_SPACE.finditer(text):
        yield Edit(match.start(), match.end(), "")


def repaired_symbols(text: str, job: Job) -> Iterator[Edit]:
    """Restore a currency sign that an amount lost: 2,5 Mds €, "2.5 billion".

    This is done if the source has the sign, and the target has exactly one number of
    that value, which has no unit.
    """
    french = [q for q in quantities(job.source, job.numbers) if q.unit in _SIGNS]
    if not french:
        return
    numbers = find_numbers(text, "en")
    english = [q.number for q in quantities(text, numbers)]
    for amount in french:
        same = [n for n in numbers if n.digits and n.matches(amount.number)]
        if len(same) != 1 or same[0] in english or same[0].unit:
            continue
        lost = same[0]
        around = text[max(0, lost.start - 1) : lost.start]
        around += text[lost.core_end : lost.core_end + 2]
        if any(sign in around for sign in _ALL_SIGNS):
            continue
        american = _US.match(text, lost.core_end)
        end = american.end() if american else lost.core_end
        sign = _SIGNS[amount.unit]
        country = "US" if american and sign == "$" else ""
        yield Edit(lost.start, end, country + sign + text[lost.start : lost.core_end])


def english_units(text: str, job: Job) -> Iterator[Edit]:
    """Write 25 °C as 25°C, n° 5 as No. 5, and the source's 16 Go as 16 GB."""
    for match in _DEGREES.finditer(text):
        yield Edit(match.start(), match.end(), f"°{match['unit']}")
    for match in _NUMERO.finditer(text):
        yield Edit(match.start(), match.end(), "No. ")
    if _BYTES.search(job.source):
        for match in _BYTES.finditer(text):
            yield Edit(match.start(), match.end(), f" {match['unit']}B")
