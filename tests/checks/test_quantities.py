"""Units and currencies beside numbers that came through."""

from __future__ import annotations

import pytest

from pipeline.checks.pair import Pair
from pipeline.checks.quantities import units
from pipeline.findings import message_of
from pipeline.units import Severity


def messages(source: str, target: str) -> list[str]:
    return [message_of(finding) for finding in units(Pair(source, target))]


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("La route fait 5 km.", "The road is 5 miles long.", ["km became miles (beside 5 km)"]),
        ("Le sac pèse 3 kg.", "The bag weighs 3 g.", ["kg became g (beside 3 kg)"]),
        ("Il attend depuis trois heures.", "He has waited for three days.", ["heures became days (beside trois)"]),
        ("Le billet coûte 12 €.", "The ticket costs $12.", ["€ became $ (beside 12)"]),
        ("Le billet coûte 12 €.", "The ticket costs 12.", ["€ is missing (beside 12)"]),
        ("3 M€, puis 2,5 Mds €", "€3 million, then 2.5 billion", ["€ is missing (beside 2,5 Mds)"]),
        ("Un vol à 1.299,00 $ US", "A flight at 1,299.00 US", ["$ US is missing (beside 1.299,00)"]),
        ("Les 20 dernières années", "The past 20 months", ["années became months (beside 20)"]),
        ("Il perd 40 livres sterling.", "He loses 40 euros.", ["livres sterling became euros (beside 40 livres)"]),
        ("Un câble de 30 mètres", "A cable of 30", ["mètres is missing (beside 30 mètres)"]),
    ],
)  # fmt: skip
def test_wrong_units(source: str, target: str, wanted: list[str]) -> None:
    assert messages(source, target) == wanted


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("La route fait 5 km.", "The road is 5 kilometers long."),
        ("Un enfant de 5 ans", "A 5-year-old child"),
        ("À 40 ans, elle part.", "At 40, she leaves."),
        ("Il a payé 3 millions d’euros.", "He paid €3 million."),
        ("Il a payé 30 dollars canadiens.", "He paid C$30."),
        ("Il a acheté 3 livres.", "He bought 3 books."),
        ("Rendez-vous à 20 heures.", "Meet at 8 p.m."),
        ("Entre 3 et 5 km", "Between 3 and 5 km"),
        ("Une parcelle de 200 mètres carrés", "A 200-square-metre plot"),
        ("Une chaleur de 25 °C", "A heat of 25°C"),
        ("Il pèse 12 tonnes.", "It weighs 12 tons."),
        ("Un mur de 100 mètres", "A 100-metre wall"),
        ("Il a coûté 5,6 millions d’euros.", "It cost 5.6 million Euros."),
    ],
)
def test_right_units(source: str, target: str) -> None:
    assert messages(source, target) == []


def test_a_lost_currency_is_an_error_and_a_lost_unit_a_warning() -> None:
    (money,) = units(Pair("Cela coûte 12 €.", "It costs 12."))
    (length,) = units(Pair("Un câble de 30 mètres", "A cable of 30"))
    assert (money.severity, length.severity) == (Severity.ERROR, Severity.WARNING)
