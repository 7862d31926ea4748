from __future__ import annotations

import pytest

from pipeline.alignment.cognates import likeness
from pipeline.alignment.words import bare_form, read_words, stem
from pipeline.numbers import Lang


def test_words_and_numbers_with_their_places() -> None:
    text = "L’école a 1 000 élèves."
    words = read_words(text, Lang.FR)
    assert [word.text for word in words] == ["L", "école", "a", "1 000", "élèves"]
    assert all(text[slice(*word.span)] == word.text for word in words)
    assert [word.form for word in words][1] == "ecole"
    assert words[3].number is not None
    assert [w.text for w in read_words("Marie’s car isn't red", Lang.EN)] == [
        "Marie’s",
        "car",
        "isn't",
        "red",
    ]


def test_bare_forms() -> None:
    assert [bare_form(w) for w in ("École", "ŒUVRE", "aujourd’hui", "Straße")] == [
        "ecole",
        "oeuvre",
        "aujourd'hui",
        "strasse",
    ]


@pytest.mark.parametrize(
    "forms",
    [
        ("travaille", "travaillait", "travailler", "travaillent", "travailleurs"),
        ("national", "nationale", "nationaux", "nationales"),
        ("chien", "chiens", "chienne"),
    ],
    ids=lambda forms: forms[0],
)
def test_inflected_french_forms_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form, Lang.FR) for form in forms}) == 1


def test_inflected_english_forms_share_a_stem() -> None:
    assert {stem(f, Lang.EN) for f in ("use", "used", "using", "users", "user's")} == {
        "us"
    }
    assert stem("thing", Lang.EN) == "thing"
    assert {stem(f, Lang.EN) for f in ("planned", "planning", "plans")} == {"plan"}


@pytest.mark.parametrize(
    ("french", "english", "least"),
    [
        ("societe", "society", 0.8),
        ("economique", "economic", 0.95),
        ("directeur", "director", 0.95),
        ("etudiant", "student", 0.75),
        ("developpement", "development", 0.84),
        ("particulierement", "particularly", 0.78),
        ("gouvernement", "governments", 0.83),
        ("realiser", "realize", 0.95),
    ],
)
def test_cognates(french: str, english: str, least: float) -> None:
    assert likeness(french, english) >= least


@pytest.mark.parametrize(
    ("french", "english"),
    [("maison", "mission"), ("chat", "that"), ("le", "le"), ("pouvoir", "power")],
)
def test_what_is_not_alike_enough(french: str, english: str) -> None:
    assert likeness(french, english) < 0.8
