"""Matches that differ in numbers, dates or names are put right by value."""

from __future__ import annotations

import pytest

from pipeline.memory.repair import repaired

CASES = [
    (
        "La grue pèse 1 200 tonnes.",
        "La grue pèse 850 tonnes.",
        "The crane weighs 850 tons.",
        "The crane weighs 1,200 tons.",
    ),
    (
        "Il a coûté 3,5 millions d'euros en 2021.",
        "Il a coûté 12 millions d'euros en 1998.",
        "It cost 12 million euros in 1998.",
        "It cost 3.5 million euros in 2021.",
    ),
    (
        "Le port a fermé le 4 mars 2020.",
        "Le port a fermé le 12 avril 2019.",
        "The port closed on April 12, 2019.",
        "The port closed on March 4, 2020.",
    ),
    (
        "Selon Mme Lequeux, la grue tourne.",
        "Selon Mme Bodart, la grue tourne.",
        "According to Mrs Bodart, the crane turns.",
        "According to Mrs Lequeux, the crane turns.",
    ),
    # The English does not say it, says it twice, or in another way.
    ("Il y a 4 grues.", "Il y a 3 grues.", "There are a few cranes.", None),
    ("Il y a 4 grues.", "Il y a 3 grues.", "3 cranes, yes, 3 cranes.", None),
    (
        "Elle vit à Gand hélas.",
        "Elle vit à Anvers hélas.",
        "She lives in Antwerp.",
        None,
    ),
    # One crane, two cranes: more than a number changes.
    ("Il y a 1 grue.", "Il y a 1 grue.", "There is 1 crane.", None),
    ("Il reste 1 mètre.", "Il reste 3 mètres.", "3 metres are left.", None),
    # Another word differs too.
    ("La grue lève 4 tonnes.", "La grue pèse 3 tonnes.", "It weighs 3 tons.", None),
]


@pytest.mark.parametrize(("query", "source", "target", "wanted"), CASES)
def test_repair(query: str, source: str, target: str, wanted: str | None) -> None:
    assert repaired(query, source, target) == wanted
