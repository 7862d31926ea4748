"""French that was copied or left, and denials that were lost."""

from __future__ import annotations

import pytest
from checks.said import said

from pipeline.checks.language import french_left, untranslated
from pipeline.checks.negation import negation
from pipeline.checks.pair import Pair
from pipeline.findings import worded
from pipeline.units import Severity, Span


def test_a_copied_source_is_an_error() -> None:
    text = "La ville dort encore."
    assert said(untranslated(Pair(text, text))) == [
        worded(
            "untranslated",
            Severity.ERROR,
            "the target is the source",
            Span(0, 21),
            Span(0, 21),
        )
    ]


def test_a_mostly_french_target_is_an_error() -> None:
    pair = Pair("Le maire est parti avec les clés.", "Le maire est gone avec les clés.")
    assert said(untranslated(pair)) == [
        worded(
            "untranslated",
            Severity.ERROR,
            "the target is mostly French",
            None,
            Span(0, 26),
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ibid.",
        "Financial Times",
        "Google",
        "The New York Review of Books",
        "3 500",
        "Le",
    ],
)
def test_names_and_english_may_stay(text: str) -> None:
    found = said(untranslated(Pair(text, text)))
    assert len(found) == (text == "Le")


def test_french_words_left_are_found() -> None:
    pair = Pair("Il vit dans l’ombre.", "He lives dans l’ombre.")
    assert said(french_left(pair)) == [
        worded("french-left", Severity.WARNING, "« dans » is French", None, Span(9, 13)),
        worded("french-left", Severity.WARNING, "« l’ombre » is French", None, Span(14, 21)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (
            "Médecins sans frontières est dans la ville.",
            "Médecins Sans Frontières is in town.",
        ),
        ("« Tout est dans tout », dit-il.", "“Tout est dans tout,” he said."),
        ("Un coup d’état.", "A coup d’état."),
        ("Il vit dans le port.", "He lives in port."),
        ("Le journal Sud pour Tous paraît.", "The paper Sud pour Tous comes out."),
        ("Un mot sans empattement.", "A sans serif word."),
        ("Il y a d’Artagnan.", "There is d’Artagnan."),
    ],
)
def test_french_that_english_uses_stays(source: str, target: str) -> None:
    assert said(french_left(Pair(source, target))) == []


def test_a_lost_denial_is_an_error() -> None:
    pair = Pair("Le maire ne viendra pas.", "The mayor will come.")
    assert said(negation(pair)) == [
        worded(
            "negation",
            Severity.ERROR,
            "« ne viendra pas » has no negation in the target",
            Span(9, 23),
            Span(0, 20),
        )
    ]


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("Il n’a jamais vu la mer.", "He has seen the sea."),
        ("Rien ne change : il ne dit rien.", "All changes: he says it."),
        ("Elle n’a aucune chance.", "She has a chance."),
        ("Ne pas toucher au tableau.", "Touch the board."),
        ("Il ne connaît personne ici.", "He knows people here."),
        ("Ils ne l’ont guère aidé.", "They helped him."),
    ],
)
def test_lost_denials(source: str, lost: str) -> None:
    assert [f.check for f in negation(Pair(source, lost))] == ["negation"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Le maire ne viendra pas.", "The mayor won’t come."),
        ("Il n’a rien vu.", "He saw nothing."),
        ("Il n’est pas capable de voter.", "He is unable to vote."),
        ("Elle n’a pas d’abri.", "She is homeless."),
        ("Ce n’est pas seulement un port.", "It is also a port."),
        ("Il ne manque pas d’air.", "He has cheek."),
        ("Il a peur qu’elle ne parte.", "He fears she will leave."),
        ("N’oubliez pas de signer.", "Remember to sign."),
        ("Il ne dort pas sans lampe.", "He sleeps with a lamp."),
        ("Le pas de la porte.", "The doorstep."),
    ],
)
def test_denials_that_are_there(source: str, target: str) -> None:
    assert said(negation(Pair(source, target))) == []
