"""Acronyms have their English form; names keep their spelling."""

from __future__ import annotations

import pytest
from checks.said import said

from pipeline.checks.names import acronyms, names
from pipeline.checks.pair import Pair
from pipeline.findings import worded
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
