"""Acronyms have their English form; names keep their spelling."""

from __future__ import annotations

import pytest
from checks.said import said

from pipeline.checks.names import acronyms, names
from pipeline.checks.pair import Pair
from pipeline.findings import message_of, worded
from pipeline.units import Severity, Span


def test_a_french_acronym_must_be_translated() -> None:
    assert said(acronyms(Pair("L’OTAN répond.", "OTAN answers."))) == [
        worded("acronyms", Severity.WARNING, "OTAN should be NATO", Span(2, 6), None)
    ]


def test_an_unknown_acronym_must_stay() -> None:
    assert said(acronyms(Pair("La XQZT répond.", "The XQTZ answers."))) == [
        worded("acronyms", Severity.WARNING, "XQZT is missing", Span(3, 7), None)
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("L’OTAN répond.", "NATO answers."),
        ("L’IA progresse.", "AI advances."),
        ("La XQZT répond.", "The XQZT answers."),
        ("L’ONG part.", "The non-governmental group leaves."),
        ("La BXC paie.", "The Bank of Xenial Credit pays."),
        ("LA VILLE DORT", "The city sleeps"),
        ("Louis XIV règne.", "Louis the Great reigns."),
        ("Le TGV part.", "The high-speed train leaves."),
    ],
)
def test_acronyms_that_are_right(source: str, target: str) -> None:
    assert said(acronyms(Pair(source, target))) == []


def test_a_misspelled_name_is_found() -> None:
    pair = Pair("Selon Anna Morelle, tout va.", "All is well, says Anna Morrelle.")
    assert said(names(pair)) == [
        worded(
            "names",
            Severity.WARNING,
            "Morelle became Morrelle",
            Span(11, 18),
            Span(23, 31),
        )
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Selon Anna Morelle, tout va.", "All is well, says Anna Morelle."),
        ("Selon Anna Morelle, tout va.", "Anna Morelle’s view is that all is well."),
        ("Selon Zoé Éluarde, tout va.", "All is well, says Zoe Eluarde."),
        ("Les Nations Unies votent.", "The United Nations vote."),
        ("Il vit à La Nouvelle-Orléans.", "He lives in New Orleans."),
    ],
)
def test_names_that_are_right(source: str, target: str) -> None:
    assert said(names(Pair(source, target))) == []


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("Mathilde Roy – Etalab", "Mathilde Roy—Andalab", "Etalab is missing"),
        ("Le bureau de Jehan est vide.", "Ihan’s office is empty.", "Jehan is missing"),
        ("Il vit à Bourg-la-Reine.", "He lives in Bourg-la-Queen.", "Bourg-la-Reine is missing"),
        ("Elle part pour Manchester.", "She leaves for Liverpool.", "Manchester is missing"),
        ("Elle lit Kavalian.", "She reads Kavalien.", "Kavalian became Kavalien"),
    ],
)  # fmt: skip
def test_names_that_are_gone(source: str, target: str, wanted: str) -> None:
    assert [message_of(f) for f in names(Pair(source, target))] == [wanted]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Elle vit à Varsovie.", "She lives in Warsaw."),
        ("Le siège de Falloujah dura.", "The siege of Fallujah lasted."),
        ("L’État paie les Jeux.", "The state pays for the games."),
        ("Les forêts de Ligurie", "The forests of Liguria"),
        ("Vérifiez la clé.", "Check the key."),
        ("Au XVIIIe siècle, Me Rivet plaide.", "In the 18th century, Rivet pleads."),
        ("Un habitant de Boston", "A Bostonian"),
    ],
)
def test_names_that_english_has_otherwise(source: str, target: str) -> None:
    assert list(names(Pair(source, target))) == []
