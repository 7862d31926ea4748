"""What English says for French numbers, as an engine is told it."""

from __future__ import annotations

import pytest

from pipeline.numbers import english_saying, find_numbers

SAYINGS = [
    ("perdre 1 000 milliards d’euros", ["1 trillion"]),
    ("perdre 1 500 milliards", ["1.5 trillion"]),
    ("5,6 millions d’élèves", ["5.6 million"]),
    ("3,5 Mds d’euros", ["3.5 billion"]),
    ("1 234 567 livres", ["1,234,567"]),
    ("une moyenne de 3,50", ["3.50"]),
    ("dix-huit députés", ["eighteen"]),
    ("onze listes et vingt voix", ["eleven", "twenty"]),
    ("vingt et une voix", ["21"]),
    ("quatre-vingt-dix mille spectateurs", ["90,000"]),
    ("deux millions d’habitants", ["2 million"]),
    ("des dizaines de milliers de gens", ["tens of thousands"]),
    ("des centaines de millions", ["hundreds of millions"]),
    ("des milliers de pages", ["thousands"]),
    ("12 ans", [""]),
    ("en 1998", [""]),
    ("à 18 h 30", [""]),
    ("une centaine de pages", [""]),
    ("le XXIe siècle", [""]),
]


@pytest.mark.parametrize(("text", "sayings"), SAYINGS, ids=[t for t, _ in SAYINGS])
def test_what_english_says(text: str, sayings: list[str]) -> None:
    assert [english_saying(number) for number in find_numbers(text, "fr")] == sayings
