from __future__ import annotations

import pytest

from pipeline.glossary import Termbase, parse_termbase
from pipeline.terminology.locating import (
    LocatedBy,
    TermEvidence,
    bare_rendering,
    contrast,
    locate,
)
from pipeline.units import Span, WordLink

TERMBASE = parse_termbase(
    """
terms:
  - {fr: étasunien, en: US, forbid: [United Statesian]}
  - {fr: puce informatique, en: computer chip, allow: [chip]}
  - {fr: Big Tech, keep: true}
  - {fr: prix, en: award}
""",
    "glossary.yaml",
)


def located(
    source: str,
    target: str,
    *,
    termbase: Termbase = TERMBASE,
    links: tuple[WordLink, ...] = (),
    evidence: TermEvidence = TermEvidence(),  # noqa: B008  (frozen)
    taken: tuple[Span, ...] = (),
) -> list[tuple[str, LocatedBy]]:
    (match,) = termbase.match(source)
    return [
        (target[slice(*place.span)], place.located_by)
        for place in locate(
            target, match, source=source, taken=taken, links=links, evidence=evidence
        )
    ]


CASES = [
    ("a forbidden form", "Une firme étasunienne.", "A United Statesian firm.", [("United Statesian", LocatedBy.FORBIDDEN)]),
    ("other letters", "La Big Tech gagne.", "The big tech wins.", [("big tech", LocatedBy.LETTERS)]),
    ("us is no US", "Une firme étasunienne.", "A firm like us.", []),
    ("the surface copied", "Une firme étasunienne.", "An étasunienne firm.", [("étasunienne", LocatedBy.COPIED)]),
    ("copied without accents", "Une firme étasunienne.", "An Etasunienne firm.", [("Etasunienne", LocatedBy.COPIED)]),
    ("the headword copied", "Des firmes étasuniennes.", "Some étasunien firms.", [("étasunien", LocatedBy.COPIED)]),
    ("nothing", "Une firme étasunienne.", "A Yankee firm.", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_renderings_located_by_the_target_alone(
    source: str, target: str, expected: list[tuple[str, LocatedBy]]
) -> None:
    assert located(source, target) == expected


def test_a_rendering_located_by_the_translation_of_the_term_alone() -> None:
    evidence = TermEvidence(alone=("Computer flea",))
    places = located(
        "Des puces informatiques.", "The computer fleas.", evidence=evidence
    )
    assert places == [("computer fleas", LocatedBy.ALONE)]


def test_the_rendering_of_a_placeholder_shows_the_place() -> None:
    evidence = TermEvidence(
        contrasts=(("All the Chinese firms compete.", ("Chinese",)),)
    )
    places = located(
        "Les firmes étasuniennes.", "All the Yankee firms compete.", evidence=evidence
    )
    assert places == [("Yankee", LocatedBy.CONTRAST)]


def test_links_are_used_last_and_avoid_renderings_that_others_need() -> None:
    source, target = "Une firme étasunienne.", "A Yankee firm."
    links = (
        WordLink(Span(10, 21), Span(2, 8), 0.9),
        WordLink(Span(4, 9), Span(9, 13), 1),
    )
    assert located(source, target, links=links) == [("Yankee", LocatedBy.LINKS)]
    assert located(source, target, links=links, taken=(Span(2, 8),)) == []


def test_a_word_with_a_stronger_link_to_another_word_is_not_located() -> None:
    source, target = "Une firme étasunienne.", "A Yankee firm."
    links = (
        WordLink(Span(10, 21), Span(9, 13), 0.4),
        WordLink(Span(4, 9), Span(9, 13), 0.9),
    )
    assert located(source, target, links=links) == []


CONTRASTS = [
    ("one word", "The old dog sleeps here.", "The old book sleeps here.", "dog"),
    ("at the beginning", "Dogs sleep here today.", "Books sleep here today.", "Dogs"),
    ("at the end", "Here sleeps the dog.", "Here sleeps the book.", "dog"),
    ("two words", "The guide dog sleeps here.", "The book sleeps here.", "guide dog"),
    ("the article differs too", "He saw an owl there.", "He saw a book there.", "owl"),
    ("nothing was there", "He sleeps here today.", "He sleeps here book today.", None),
    ("another sentence", "Dogs sleep.", "There is a book on my table.", None),
    ("twice", "The dog and the dog.", "The book and the book.", None),
    ("no rendering", "The dog sleeps here.", "The volume sleeps here.", None),
    ("a number is no rendering", "He has 3 there.", "He has book there.", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [c[1:] for c in CONTRASTS],
    ids=[c[0] for c in CONTRASTS],
)
def test_contrast(text: str, answer: str, expected: str | None) -> None:
    found = contrast(text, answer, ("book", "books"))
    assert (found and text[slice(*found)]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat.", "cat"),
        ("“Some of the chips!”", "chips"),
        ("He is sleeping in the garden.", ""),
        ("...", ""),
    ],
)
def test_bare_rendering(text: str, expected: str) -> None:
    assert bare_rendering(text) == expected
