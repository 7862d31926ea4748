from __future__ import annotations

import pytest

from pipeline.glossary import Termbase, parse_termbase
from pipeline.terminology.locating import Known, Sign, bare_rendering, contrast, locate
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


def signs(
    source: str,
    target: str,
    *,
    termbase: Termbase = TERMBASE,
    links: tuple[WordLink, ...] = (),
    known: Known = Known(),  # noqa: B008  (frozen)
    taken: tuple[Span, ...] = (),
) -> list[tuple[str, Sign]]:
    (match,) = termbase.match(source)
    return [
        (target[slice(*place.span)], place.sign)
        for place in locate(
            target, match, source=source, taken=taken, links=links, known=known
        )
    ]


CASES = [
    ("a forbidden form", "Une firme étasunienne.", "A United Statesian firm.", [("United Statesian", Sign.FORBIDDEN)]),
    ("other letters", "La Big Tech gagne.", "The big tech wins.", [("big tech", Sign.LETTERS)]),
    ("us is no US", "Une firme étasunienne.", "A firm like us.", []),
    ("the surface copied", "Une firme étasunienne.", "An étasunienne firm.", [("étasunienne", Sign.COPIED)]),
    ("copied without accents", "Une firme étasunienne.", "An Etasunienne firm.", [("Etasunienne", Sign.COPIED)]),
    ("the headword copied", "Des firmes étasuniennes.", "Some étasunien firms.", [("étasunien", Sign.COPIED)]),
    ("nothing", "Une firme étasunienne.", "A Yankee firm.", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_signs_that_the_target_shows(
    source: str, target: str, expected: list[tuple[str, Sign]]
) -> None:
    assert signs(source, target) == expected


def test_what_the_engine_says_for_the_term_alone() -> None:
    known = Known(alone=("Computer flea",))
    found = signs("Des puces informatiques.", "The computer fleas.", known=known)
    assert found == [("computer fleas", Sign.ALONE)]


def test_where_a_proxy_came() -> None:
    known = Known(contrasts=(("All the Chinese firms compete.", ("Chinese",)),))
    found = signs(
        "Les firmes étasuniennes.", "All the Yankee firms compete.", known=known
    )
    assert found == [("Yankee", Sign.CONTRAST)]


def test_links_come_last_and_stay_clear_of_what_others_need() -> None:
    source, target = "Une firme étasunienne.", "A Yankee firm."
    links = (
        WordLink(Span(10, 21), Span(2, 8), 0.9),
        WordLink(Span(4, 9), Span(9, 13), 1),
    )
    assert signs(source, target, links=links) == [("Yankee", Sign.LINKS)]
    assert signs(source, target, links=links, taken=(Span(2, 8),)) == []


def test_a_word_that_is_linked_better_elsewhere_is_not_the_term_s() -> None:
    source, target = "Une firme étasunienne.", "A Yankee firm."
    links = (
        WordLink(Span(10, 21), Span(9, 13), 0.4),
        WordLink(Span(4, 9), Span(9, 13), 0.9),
    )
    assert signs(source, target, links=links) == []


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
