"""Language identification: French, English, and texts that need no translation."""

from __future__ import annotations

import pytest

from pipeline.text.identification import pass_through


@pytest.mark.parametrize(
    "text",
    [
        "", " \u00a0", "42", "3,5 %", "12 000 €", "* * *", "—", "[1]", "1.2.3",
        "https://exemple.fr/a?b=c#d", "www.exemple.fr", "exemple.fr/page", "contact@exemple.fr",
        "<https://exemple.fr>", "https://a.fr, https://b.fr", "(http://exemple.fr)",
        "main.py", "snake_case", "fonction()", "--aide", "/usr/bin/env", "std::vector", "{x}", "camelCase",
        "I don't know what they want.",
        "The state of the art",
        "This is the place where it was made.",
        "“We shall overcome, and they will not stop us.”",
        "According to the mayor of Rio de Janeiro, this is not what was said.",
        "She was the daughter of Élie and of François.",
    ],
)  # fmt: skip
def test_texts_that_need_no_translation(text: str) -> None:
    assert pass_through(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour.", "Paris", "Emmanuel Macron", "Big Tech", "New York Times", "OpenAI", "TVA", "1er", "N° 5", "OK",
        "Le Monde", "Les Misérables", "Voir https://exemple.fr", "Article 3", "10 millions d'euros",
        "Il a lu « The Lord of the Rings » en deux jours.",
        "Lire The Lord of the Rings",
        "Regardez « The Sound of the Silence and of the Night » !",
        "Son titre : « What we are and what we will be » (2019)",
        "On the Road est son roman.",
        "L’album The Wall and the other of them",
        "Le fichier main.py", "git commit pour tous", "Le site exemple.fr est fermé.",
        "Pain au chocolat", "Table des matières", "Introduction", "Conclusion",
    ],
)  # fmt: skip
def test_texts_that_may_be_french_are_translated(text: str) -> None:
    assert not pass_through(text)
