from __future__ import annotations

import pytest

from pipeline.glossary import parse_termbase
from pipeline.terminology import replace_placeholders, with_placeholders

TERMBASE = parse_termbase(
    """
terms:
  - {fr: étasunien, en: US}
  - {fr: puce informatique, en: computer chip}
  - {fr: Big Tech, keep: true}
  - {fr: IA, en: AI}
  - {fr: livre, en: volume}
""",
    "glossary.yaml",
)

CASES = [
    ("an adjective", "Les firmes étasuniennes.", ["Les firmes US.", "Les firmes chinoises.", "Les firmes maisons."]),
    ("feminine", "Une firme étasunienne.", ["Une firme US.", "Une firme chinoise.", "Une firme maison."]),
    ("a noun", "Les puces informatiques.", ["Les computer chips.", "Les livres."]),
    ("a feminine noun", "La puce informatique.", ["La computer chip.", "La maison.", "La Paris."]),
    ("a name", "La Big Tech gagne.", ["La Big Tech gagne.", "La Paris gagne.", "La maison gagne."]),
    ("elision", "L’IA avance.", ["L’AI avance.", "Le Paris avance.", "Le livre avance."]),
    ("elision of de", "Un modèle d’IA.", ["Un modèle d’AI.", "Un modèle de Paris.", "Un modèle de livre."]),
    ("elision of de la", "Le rôle de l’IA.", ["Le rôle de l’AI.", "Le rôle du Paris.", "Le rôle du livre."]),
    ("a placeholder that is a term", "Un livre.", ["Un volume.", "Un train.", "Un Paris."]),
    ("a placeholder that is there already", "Paris et l’IA.", ["Paris et l’AI.", "Paris et le Berlin.", "Paris et le livre."]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_with_placeholders(text: str, expected: list[str]) -> None:
    matches = TERMBASE.match(text)
    assert [
        version.text for version in with_placeholders(text, matches, matches)
    ] == expected


def test_each_occurrence_has_its_own_placeholder() -> None:
    text = "Des firmes étasuniennes et un juge étasunien."
    matches = TERMBASE.match(text)
    versions = list(with_placeholders(text, matches, matches))
    assert versions[1].text == "Des firmes chinoises et un juge japonais."
    made = replace_placeholders(
        "Chinese firms and a Japanese judge.", versions[1].placeholders
    )
    assert made is not None
    assert made.text == "US firms and a US judge."
    assert made.notes == (
        "chinoises: “Chinese” → “US”",
        "japonais: “a Japanese” → “a US”",
    )


@pytest.mark.parametrize("answer", ["The firms.", "Chinese firms of Chinese people."])
def test_a_placeholder_must_be_rendered_exactly_once(answer: str) -> None:
    text = "Les firmes étasuniennes."
    matches = TERMBASE.match(text)
    version = list(with_placeholders(text, matches, matches))[1]
    assert replace_placeholders(answer, version.placeholders) is None
