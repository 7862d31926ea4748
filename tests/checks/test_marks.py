"""Quotations, brackets, addresses and footnote marks come through."""

from __future__ import annotations

import pytest
from checks.said import said

from pipeline.checks.marks import brackets, emails, marks, quotes, urls
from pipeline.checks.pair import Pair
from pipeline.findings import message_of, worded
from pipeline.units import Severity, Span


@pytest.mark.parametrize(
    ("source", "target", "message", "ours", "theirs"),
    [
        ("Il dit « non, trois fois non, et non ».", "He says no, three times no, and no.", "quotation marks are missing", Span(7, 8), None),
        ("Il dit qu’il ne viendra pas ce soir.", "He says “I am not coming this evening.”", "quotation marks are not in the source", None, Span(8, 9)),
        ("Il dit « non ».", "He says “no.", "1 opened and 0 closed, in the source 1 opened and 1 closed", Span(7, 8), Span(8, 9)),
        ("« Non.", "“No.”", "1 opened and 1 closed, in the source 1 opened and 0 closed", Span(0, 1), Span(0, 1)),
    ],
)  # fmt: skip
def test_quotes(
    source: str, target: str, message: str, ours: Span | None, theirs: Span | None
) -> None:
    assert said(quotes(Pair(source, target))) == [
        worded("quotes", Severity.WARNING, message, ours, theirs)
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Il dit « non ».", 'He says "no."'),
        ("« Non.", "“No."),
        ("Non. »", "No.”"),
        ("« A » et « B »", "“A and B”"),
        ("Un écran de 27 pouces", 'A 27" screen'),
        ("C’est l’un", "It’s ‘one’"),
    ],
)
def test_quotes_that_are_there(source: str, target: str) -> None:
    assert said(quotes(Pair(source, target))) == []


def test_brackets() -> None:
    assert said(brackets(Pair("Elle (la ville) dort.", "It (the city sleeps."))) == [
        worded("brackets", Severity.WARNING, "( has no partner", None, Span(3, 4))
    ]
    assert said(brackets(Pair("Il […] part.", "He leaves."))) == [
        worded(
            "brackets",
            Severity.WARNING,
            "1 square bracket became 0",
            Span(3, 4),
            None,
        )
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Elle (la ville) dort.", "It, the city, sleeps."),
        ("a) la ville", "a) the city"),
        ("Merci", "Thanks :)"),
        ("Il [le juge] part.", "He [the judge] leaves."),
        ("(la ville", "(the city"),
    ],
)
def test_brackets_that_are_right(source: str, target: str) -> None:
    assert said(brackets(Pair(source, target))) == []


def test_urls() -> None:
    source = "Voir https://example.org/a-b/."
    assert said(urls(Pair(source, "See https://example.org/a-b/."))) == []
    assert said(urls(Pair(source, "See https://example.org/a/."))) == [
        worded("urls", Severity.ERROR, "https://example.org/a-b/ is missing", Span(5, 29), None),
        worded("urls", Severity.ERROR, "https://example.org/a/ is not in the source", None, Span(4, 26)),
    ]  # fmt: skip


def test_emails() -> None:
    source = "Écrire à a.b@example.org."
    assert said(emails(Pair(source, "Write to a.b@example.org."))) == []
    assert said(emails(Pair(source, "Write to us."))) == [
        worded("emails", Severity.ERROR, "a.b@example.org is missing", Span(9, 24), None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("La bourse boursière1 chute.", "The stock market falls.", ["1 is missing"]),
        ("La ville[2] dort.", "The city[2] sleeps[2].", ["[2] is not in the source"]),
        ("La ville[^n] dort.", "The city sleeps.", ["[^n] is missing"]),
        ("La ville¹ dort.", "The city sleeps.", ["¹ is missing"]),
        ("Elle dort.4", "It sleeps.", ["4 is missing"]),
        ("La ville* dort.", "The city* sleeps.", []),
        ("La ville dort3.", "The city sleeps3.", []),
        ("Elle dort.4", "It sleeps.4", []),
        ("Le [lien](x) est là.", "The [link](x) is there.", []),
        ("Un champ de 3 km².", "A field of 3 square km.", []),
        ("À 9 h 30", "At 9:30 sharp, 1.5 hours", []),
        ("Le G7 et le CO2", "G7 and carbon", []),
        ("Ils devront payer3.", "They will have to pay3.", []),
        ("Le mot est dit4.", "The word is spoken4.", []),
        ("Ils devront payer3.", "They will have to pay.", ["3 is missing"]),
        ("Ils devront payer3.", "They must pay 3.", ["3 is missing"]),
    ],
)
def test_marks(source: str, target: str, wanted: list[str]) -> None:
    assert [message_of(f) for f in marks(Pair(source, target))] == wanted


def test_a_lost_mark_has_its_place() -> None:
    assert said(marks(Pair("La chute boursière1.", "The fall."))) == [
        worded("marks", Severity.ERROR, "1 is missing", Span(18, 19), None)
    ]
