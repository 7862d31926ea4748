"""English forms of a term: number, articles, capitals."""

from __future__ import annotations

import pytest

from pipeline.glossary import (
    Case,
    Termbase,
    TermEntry,
    allowed_forms,
    article,
    in_case,
    number_agrees,
    wanted_form,
)
from pipeline.glossary.english import NumberClass, number_of, plurals


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("chip", "chips"),
        ("computer chip", "computer chips"),
        ("company", "companies"),
        ("US company", "US companies"),
        ("day", "days"),
        ("bus", "buses"),
        ("tax", "taxes"),
        ("batch", "batches"),
        ("half", "halves"),
        ("wife", "wives"),
        ("roof", "roofs"),
        ("man", "men"),
        ("businesswoman", "businesswomen"),
        ("German", "Germans"),
        ("human", "humans"),
        ("child", "children"),
        ("crisis", "crises"),
        ("criterion", "criteria"),
        ("embargo", "embargoes"),
        ("photo", "photos"),
        ("data centre", "data centres"),
        ("point of view", "points of view"),
        ("letter of formal notice", "letters of formal notice"),
        ("mother-in-law", "mothers-in-law"),
        ("start-up", "start-ups"),
        ("runner-up", "runners-up"),
        ("follow-up meeting", "follow-up meetings"),
        ("AI-powered tool", "AI-powered tools"),
        ("SME", "SMEs"),
        ("Kennedy", "Kennedys"),
        ("software", "software"),
        ("United States", "United States"),
        ("human rights", "human rights"),
        ("policy", "policies"),
        ("gas", "gas"),
    ],
)
def test_plurals(singular: str, plural: str) -> None:
    assert plurals(singular)[0] == plural


def test_a_second_plural_is_accepted_too() -> None:
    assert plurals("price index") == ("price indices", "price indexes")


@pytest.mark.parametrize(
    ("english", "headword", "number"),
    [
        ("computer chip", "puce informatique", NumberClass.NOUN),
        ("hospital", "hôpital", NumberClass.NOUN),
        ("objective", "objectif", NumberClass.NOUN),
        ("employee", "salarié", NumberClass.NOUN),
        ("policy", "politique", NumberClass.NOUN),
        ("agent", "agent", NumberClass.NOUN),
        ("neoliberal", "néolibéral", NumberClass.EITHER),
        ("sustainable", "durable", NumberClass.EITHER),
        ("state-owned", "étatique", NumberClass.EITHER),
        ("military", "militaire", NumberClass.EITHER),
        ("economic", "économique", NumberClass.EITHER),
        ("offshored", "délocalisé", NumberClass.EITHER),
        ("American", "étasunien", NumberClass.EITHER),
        ("SME", "PME", NumberClass.EITHER),
        ("US", "étasunien", NumberClass.FIXED),
        ("AI", "IA", NumberClass.FIXED),
        ("United States", "États-Unis", NumberClass.FIXED),
        ("data", "donnée", NumberClass.FIXED),
        ("software", "logiciel", NumberClass.FIXED),
    ],
)
def test_number(english: str, headword: str, number: NumberClass) -> None:
    assert number_of(english, headword) is number


def wanted(entry: TermEntry, text: str) -> list[str]:
    return [wanted_form(entry, match) for match in Termbase([entry]).match(text)]


@pytest.mark.parametrize(
    ("entry", "text", "forms"),
    [
        pytest.param(TermEntry("puce informatique", "computer chip"), "une puce informatique, des puces informatiques", ["computer chip", "computer chips"], id="noun"),
        pytest.param(TermEntry("étasunien", "US"), "étasunien, étasuniennes, les Étasuniens", ["US", "US", "US"], id="adjective-acronym"),
        pytest.param(TermEntry("étasunien", "American"), "étasunien, étasuniennes, les Étasuniens", ["American", "American", "Americans"], id="people"),
        pytest.param(TermEntry("néolibéral", "neoliberal"), "néolibéraux", ["neoliberal"], id="adjective"),
        pytest.param(TermEntry("IA", "AI", case=Case.EXACT), "l’IA", ["AI"], id="acronym"),
        pytest.param(TermEntry("PME", "SME"), "la PME, les PMEs", ["SME", "SMEs"], id="counted-acronym"),
        pytest.param(TermEntry("États-Unis", "United States"), "aux États-Unis", ["United States"], id="plural-only"),
        pytest.param(TermEntry("prix", "price"), "les prix", ["price"], id="number-not-shown"),
        pytest.param(TermEntry("start-up", keep=True), "Start-up, START-UPS, startups", ["start-up", "start-ups", "start-ups"], id="keep"),
        pytest.param(TermEntry("Big Tech", keep=True), "la BIG TECH", ["Big Tech"], id="keep-name"),
    ],
)  # fmt: skip
def test_wanted_form(entry: TermEntry, text: str, forms: list[str]) -> None:
    assert wanted(entry, text) == forms


CHIP = TermEntry("puce informatique", "computer chip", allow=("chip",))
US = TermEntry("étasunien", "US", allow=("American", "U.S."))
STATES = TermEntry("États-Unis", "the United States", allow=("US", "USA"))


@pytest.mark.parametrize(
    ("entry", "plural", "forms"),
    [
        pytest.param(CHIP, False, ("computer chip", "chip"), id="singular"),
        pytest.param(CHIP, True, ("computer chips", "chips"), id="plural"),
        pytest.param(CHIP, None, ("computer chip", "computer chips", "chip", "chips"), id="either"),
        pytest.param(US, True, ("US", "American", "Americans", "U.S."), id="adjective"),
        pytest.param(US, False, ("US", "American", "U.S."), id="adjective-singular"),
        pytest.param(STATES, None, ("the United States", "United States", "US", "USA", "USAs"), id="article"),
        pytest.param(TermEntry("start-up", keep=True), True, ("start-ups", "starts-ups", "starts-up"), id="keep"),
        pytest.param(TermEntry("Big Tech", keep=True), False, ("Big Tech",), id="keep-singular"),
        pytest.param(TermEntry("GAFAM", keep=True), None, ("GAFAM", "GAFAMs"), id="keep-invariable"),
    ],
)  # fmt: skip
def test_allowed_forms(
    entry: TermEntry, plural: bool | None, forms: tuple[str, ...]
) -> None:
    got = allowed_forms(entry, plural)
    assert (got[0], sorted(got)) == (forms[0], sorted(forms))


@pytest.mark.parametrize(
    ("entry", "plural", "form", "agrees"),
    [
        (CHIP, True, "computer chips", True),
        (CHIP, True, "Computer\u00a0chips", True),
        (CHIP, True, "computer-chips", True),
        (CHIP, True, "chip", False),
        (CHIP, False, "chips", False),
        (CHIP, None, "chips", True),
        (US, True, "US", True),
        (US, True, "Americans", True),
        (US, True, "U.S.", True),
    ],
)
def test_number_agrees(
    entry: TermEntry, plural: bool | None, form: str, agrees: bool
) -> None:
    assert number_agrees(entry, plural, form) is agrees


@pytest.mark.parametrize("word", ["AI", "FBI", "SME", "NGO", "HTML", "apple", "hour", "heir", "honest", "X-ray", "8", "11", "18", "80", "8,000", "18,000", "umbrella", "unimportant", "urgent", "uninformed", "A.I.", "EU", "English", "island", "LED"])  # fmt: skip
def test_an(word: str) -> None:
    assert article(word) == "an"


@pytest.mark.parametrize("word", ["US", "U.S.", "UN", "UK", "USSR", "NATO", "NASA", "UNESCO", "European", "university", "union", "unique", "one-off", "user", "euro", "ukulele", "house", "chip", "1", "7", "100", "1,800", "180", "“chip”", "European-led"])  # fmt: skip
def test_a(word: str) -> None:
    assert article(word) == "a"


def test_article_reads_past_quotes_and_into_phrases() -> None:
    assert [article(text) for text in ("“AI” tool", "(hour", "US-based firm", "")] == [
        "an",
        "an",
        "a",
        "a",
    ]


@pytest.mark.parametrize(
    ("form", "like", "initial", "wanted_text"),
    [
        ("computer chips", "puces informatiques", False, "computer chips"),
        ("computer chips", "puces informatiques", True, "Computer chips"),
        ("computer chips", "PUCES INFORMATIQUES", False, "COMPUTER CHIPS"),
        ("AI", "IA", True, "AI"),
        ("artificial intelligence", "IA", False, "artificial intelligence"),
        ("iPhone", "iPhone", True, "iPhone"),
        ("US", "Étasunien", True, "US"),
    ],
)
def test_in_case(form: str, like: str, initial: bool, wanted_text: str) -> None:
    assert in_case(form, like, initial=initial) == wanted_text
