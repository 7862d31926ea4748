"""The numbers check compares values and says what changed, and where."""

from __future__ import annotations

import pytest
from checks.said import said
from checks.seeding import PAIRS, seeded

from pipeline.checks.numbers import numbers
from pipeline.checks.pair import Pair
from pipeline.findings import message_of, worded
from pipeline.units import Severity, Span


def messages(source: str, target: str) -> list[str]:
    return [message_of(finding) for finding in numbers(Pair(source, target))]


def test_a_changed_number_has_its_place_in_both_texts() -> None:
    found = said(numbers(Pair("Il y a 12 élus.", "There are 21 officials.")))
    assert found == [
        worded("numbers", Severity.ERROR, "12 became 21", Span(7, 9), Span(10, 12))
    ]


def test_a_lost_number_has_its_place_in_the_source() -> None:
    found = said(numbers(Pair("Il y a 12 élus.", "There are officials.")))
    assert found == [
        worded("numbers", Severity.ERROR, "12 is missing", Span(7, 9), None)
    ]


def test_an_added_number_has_its_place_in_the_target() -> None:
    found = said(numbers(Pair("Il y a des élus.", "There are 12 officials.")))
    assert found == [
        worded("numbers", Severity.ERROR, "12 is not in the source", None, Span(10, 12))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target"),
    [
        *PAIRS,
        ("Les deux partis", "Both parties"),
        ("Deux fois par an", "Twice a year"),
        ("Il court à 64 km/h.", "He runs at 40 mph (64 km/h)."),
        ("À 4 800 km de là", "3,000 miles away"),
        ("Il fait 25 °C.", "It is 77°F."),
        ("Quinze jours plus tard", "A fortnight later"),
        ("Une quarantaine de bases", "Some four dozen bases"),
        ("Deux heures et demie", "2.5 hours"),
        ("Il est le premier.", "He is the first one."),
        ("À 10 % près", "To within 10 percentage points"),
        ("L’an 2008 et l’an 2008", "2008 and 2008"),
        ("Voir https://example.org/12", "See https://example.org/13"),
        ("La centrale de Three Mile Island", "The Three Mile Island plant"),
        ("« A Trillion Lost »", "“A Trillion Lost”"),
        ("Une pièce d’un cent", "A one-cent coin, or a cent"),
        ("Le XVIe arrondissement", "The 16th arrondissement"),
        (
            "Mille neuf cent quatre-vingt-quatre pages.",
            "One thousand nine hundred and eighty-four pages.",
        ),
        (
            "Deux mille cent quatre-vingts euros.",
            "Two thousand one hundred and eighty euros.",
        ),
        ("Ouvert 24 heures sur 24", "Open 24 hours a day"),
        ("De nov. 2019 à févr. 2020", "From Nov. 2019 to Feb. 2020"),
        ("Tous les lundis", "On Mondays"),
        ("De novembre à février", "Nov–Feb"),
        ("Il retourne vers la mer.", "He goes back to the sea."),
        ("Il ouvre à 13 h 30 : venez.", "It opens at 13:30: come."),
        ("Appelez le 06 12 34 56 78.", "Call 0612345678."),
        ("Durée : 2h30.", "Duration: 2 hr 30 min."),
        ("La balade dure 1h30.", "The walk takes an hour and a half."),
        ("Comptez 2h30 de marche.", "Allow 2.5 hours of walking."),
        ("Un trajet de 3 h 10", "A trip of 3 hours and 10 minutes"),
    ],
)
def test_right_numbers_are_not_reported(source: str, target: str) -> None:
    assert messages(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("Une perte de 1 000 milliards", "A loss of 1,000 million", ["1 000 milliards became 1,000 million"]),
        ("Des milliards d’euros", "Trillions of euros", ["milliards became Trillions"]),
        ("Trois enfants", "Four children", ["Trois became Four"]),
        ("Deux enfants", "Children", ["Deux is missing"]),
        ("Le 3 mars", "On May 3", ["mars became May"]),
        ("Le 3 mars", "On April 4", ["mars became April", "3 became 4"]),
        ("À 18 h 30", "At 6:30 a.m.", ["18 h 30 became 6:30 a.m"]),
        ("Une hausse de 3,5 %", "A rise of 3.5", ["3,5 % has lost its percent sign"]),
        ("Une hausse de 3,5 points", "A rise of 3,5 points", ["3,5 is written the French way"]),
        ("Vingt chats noirs", "VINGT CHATS NOIRS", []),
        ("Les trois chats", "The trois cats", ["trois is written the French way"]),
        ("Un billion d’euros", "A billion euros", ["Un billion became billion"]),
        ("Des dizaines de milliers", "Hundreds of thousands", ["dizaines de milliers became Hundreds of thousands"]),
        ("Au premier plan, des dizaines de milliers", "At the top, hundreds of thousands", ["dizaines de milliers became hundreds of thousands"]),
        ("Au XIXe siècle", "In the 18th century", ["XIXe became 18th"]),
        ("Les années 1970", "The 1670s", ["1970 became 1670s"]),
        ("À 105 km/h", "At 109 km/h", ["105 km/h became 109 km/h"]),
        ("De 6 par 6 cm", "A 6 cm format", ["6 cm is missing"]),
        ("Le conseil se réunit mardi.", "The council meets on Monday.", ["mardi became Monday"]),
        ("Mardi, mercredi et jeudi", "Tuesday and Wednesday", ["jeudi is missing"]),
        ("Appelez le 06 12 34 56 78.", "Call 06 12 12 34 56 78.", ["06 12 34 56 78 is missing", "06 12 12 34 56 is not in the source", "78 is not in the source"]),
        ("Le colis du 01.02.2003", "The parcel of January 2, 2003", ["02 became January", "01 became 2"]),
        ("Le dossier AF1234", "File AF1243", ["AF1234 became AF1243"]),
        ("Une personne sur 1", "One person", []),
        ("Deux ports, 12 bacs, 40 élus", "Ports", ["Deux is missing", "12 is missing", "40 is missing"]),
    ],
)  # fmt: skip
def test_wrong_numbers(source: str, target: str, wanted: list[str]) -> None:
    assert messages(source, target) == wanted


def test_the_french_way_is_a_warning() -> None:
    found = said(numbers(Pair("Il y a 1 000 élus.", "There are 1 000 officials.")))
    assert found == [
        worded(
            "numbers",
            Severity.WARNING,
            "1 000 is written the French way",
            None,
            Span(10, 15),
        )
    ]


def test_nearly_all_of_300_seeded_errors_are_found() -> None:
    rows = seeded(PAIRS, 300, seed=4)
    missed = [row for row in rows if not messages(row[1], row[2])]
    assert len(rows) == 300
    assert missed == [
        (
            "shifted",
            "Elle a couru 42,195 km en 2 h 48.",
            "She ran 42195 km in 2:48.",
        )
    ]
