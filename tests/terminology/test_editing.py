from __future__ import annotations

import pytest

from pipeline.glossary import TermMatch, parse_termbase
from pipeline.terminology.editing import substitute
from pipeline.terminology.number import renumber
from pipeline.units import Span

TERMBASE = parse_termbase(
    """
terms:
  - {fr: étasunien, en: US}
  - {fr: puce informatique, en: computer chip, allow: [chip]}
  - {fr: ONG, en: NGO}
  - {fr: États-Unis, en: the United States}
  - {fr: entreprise, en: company}
  - {fr: loi, en: act}
  - {fr: Big Tech, keep: true}
  - {fr: enfant, en: child}
""",
    "glossary.yaml",
)


def occurrence(french: str) -> TermMatch:
    (match,) = TERMBASE.match(french)
    return match


def span_of(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


SUBSTITUTIONS = [
    ("plain", "étasunienne", "The Yankee firm", "Yankee", "The US firm"),
    ("an becomes a", "étasunienne", "An American firm", "American", "A US firm"),
    ("a becomes an", "ONG", "He runs a charity.", "charity", "He runs an NGO."),
    ("A becomes An", "ONG", "A charity closed.", "charity", "An NGO closed."),
    ("A BECOMES AN", "ONG", "AS A CHARITY", "CHARITY", "AS AN NGO"),
    ("the stays", "étasunienne", "the American firm", "American", "the US firm"),
    ("plural for plural", "entreprises", "The businesses grow.", "businesses", "The companies grow."),
    ("a plural takes no a", "entreprises", "It is a business.", "business", "It is companies."),
    ("first word", "entreprises", "Businesses grow.", "Businesses", "Companies grow."),
    ("first after a quote", "entreprise", "“Business grows.”", "Business", "“Company grows.”"),
    ("first after a colon's sentence", "loi", "He said: Law counts.", "Law", "He said: Act counts."),
    ("not first", "entreprise", "The Business grows.", "Business", "The company grows."),
    ("ALL CAPS", "ENTREPRISES", "THE BUSINESSES", "BUSINESSES", "THE COMPANIES"),
    ("acronym in capitals", "ÉTASUNIENNE", "AMERICAN LAW", "AMERICAN", "US LAW"),
    ("a kept name", "Big Tech", "the tech giants rule", "tech giants", "the Big Tech rule"),
    ("possessive", "entreprise", "the business’s boss", "business", "the company’s boss"),
    ("possessive of a plural", "entreprises", "the business's bosses", "business", "the companies' bosses"),
    ("possessive after s", "enfants", "the kids’ toys", "kids", "the children’s toys"),
    ("a closing quote is no possessive", "entreprise", "the ‘business’", "business", "the ‘company’"),
    ("the is not doubled", "États-Unis", "In the States, it rains.", "States", "In the United States, it rains."),
    ("a neighbour is taken in", "puces informatiques", "many computer fleas", "fleas", "many computer chips"),
    ("a following neighbour too", "puce informatique", "a semiconductor chip", "semiconductor", "a computer chip"),
    ("two words for one", "loi", "a legal text", "legal text", "an act"),
    ("a before a word that stays", "loi", "a new text", "text", "a new act"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("french", "text", "part", "expected"),
    [row[1:] for row in SUBSTITUTIONS],
    ids=[row[0] for row in SUBSTITUTIONS],
)
def test_substitute(french: str, text: str, part: str, expected: str) -> None:
    edit = substitute(text, span_of(text, part), occurrence(french))
    assert edit.text == expected
    assert text[: edit.old.start] == expected[: edit.new.start]
    assert text[edit.old.end :] == expected[edit.new.end :]


NUMBERS = [
    ("singular for plural", "puces informatiques", "The computer chip is rare.", "The computer chips are rare."),
    ("a goes", "puces informatiques", "It needs a chip now.", "It needs chips now."),
    ("An initial A goes", "puces informatiques", "A chip was lost.", "Chips were lost."),
    ("this becomes these", "puces informatiques", "This chip has value.", "These chips have value."),
    ("an allowed form keeps its own word", "puces informatiques", "Old chip, new chip", "Old chips, new chip"),
    ("ALL CAPS", "PUCES INFORMATIQUES", "THE CHIP", "THE CHIPS"),
    ("each asks for the singular", "puces informatiques", "Each chip counts.", None),
    ("so does a following noun", "puces informatiques", "The chip industry", None),
    ("and a hyphen", "puces informatiques", "A chip-making firm", None),
    ("a possessive is left alone", "puces informatiques", "The chip’s price", None),
    ("no plural is asked for", "puce informatique", "The chip", None),
    ("nothing there", "puces informatiques", "The flea", None),
    ("no other number", "étasuniennes", "US firms", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("french", "text", "expected"),
    [row[1:] for row in NUMBERS],
    ids=[row[0] for row in NUMBERS],
)
def test_renumber(french: str, text: str, expected: str | None) -> None:
    found = renumber(text, occurrence(french))
    made = found and text[: found[0].start] + found[1] + text[found[0].end :]
    assert made == expected


def test_a_singular_that_another_occurrence_needs_stays() -> None:
    text = "One chip and others"
    assert (
        renumber(text, occurrence("puces informatiques"), [span_of(text, "chip")])
        is None
    )
