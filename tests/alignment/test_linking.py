from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.alignment import combine_links, link_words
from pipeline.units import Span, WordLink

LINKED = [
    ("numbers by value", "Il coûte 1 000 milliards en 2025.", "It cost 1 trillion in 2025.", {"1 000 milliards": "1 trillion", "2025": "2025"}),
    ("decimals", "Soit 5,6 millions et 3,5 %.", "That is 5.6 million and 3.5%.", {"5,6 millions": "5.6 million", "3,5": "3.5"}),
    ("names", "Ada Vasseur rencontre Léo Marin à Nantes.", "In Nantes, Ada Vasseur meets Leo Marin.", {"Ada": "Ada", "Marin": "Marin", "Nantes": "Nantes", "Léo": "Leo"}),
    ("cognates", "La situation économique est particulièrement favorable.", "The economic situation is particularly favorable.", {"situation": "situation", "économique": "economic", "particulièrement": "particularly", "favorable": "favorable"}),
    ("endings", "Le professeur étudie la qualité du gouvernement.", "The professor studies the quality of government.", {"professeur": "professor", "étudie": "studies", "qualité": "quality", "gouvernement": "government"}),
    ("table", "Le chien mange le poisson dans la maison.", "The dog eats the fish in the house.", {"chien": "dog", "mange": "eats", "poisson": "fish", "maison": "house", "dans": "in"}),
    ("inflected", "Les entreprises travaillaient ensemble.", "The companies worked together.", {"entreprises": "companies", "travaillaient": "worked", "ensemble": "together"}),
    ("crossing", "Une voiture rouge et une maison verte.", "A red car and a green house.", {"voiture": "car", "rouge": "red", "maison": "house", "verte": "green"}),
    ("repeated words keep their order", "Le port, la mer, le port.", "The port, the sea, the port.", {"mer": "sea"}),
    ("what is left over", "Le zorglub mange.", "The frobnicator eats.", {"zorglub": "frobnicator"}),
    ("possessive", "Le père de Marie.", "Marie’s father.", {"père": "father", "Marie": "Marie’s"}),
]  # fmt: skip


def shown(source: str, target: str, links: tuple[WordLink, ...]) -> dict[str, str]:
    return {source[slice(*link.source)]: target[slice(*link.target)] for link in links}


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [row[1:] for row in LINKED],
    ids=[row[0] for row in LINKED],
)
def test_words_are_linked(source: str, target: str, expected: dict[str, str]) -> None:
    found = shown(source, target, link_words(source, target))
    assert {word: found.get(word) for word in expected} == expected


def test_repeated_words_are_linked_in_order() -> None:
    source, target = "Le port, la mer, le port.", "The port, the sea, the port."
    links = link_words(source, target)
    ports = [link for link in links if source[slice(*link.source)] == "port"]
    assert [link.target.start for link in ports] == [4, 23]


def test_nothing_is_linked_to_nothing() -> None:
    assert link_words("", "word") == ()
    assert link_words("mot", "") == ()
    assert link_words("…", "…") == ()


def test_numbers_are_surer_than_likeness_and_likeness_than_position() -> None:
    source, target = "En 2020 la nation zorglub.", "In 2020 the nation frobnicator."
    weights = {source[slice(*k.source)]: k.weight for k in link_words(source, target)}
    assert weights["2020"] > weights["nation"] > weights["zorglub"] == 0.3


def test_attention_is_preferred_but_mended() -> None:
    given_ = (
        WordLink(Span(0, 2), Span(0, 3), 0.6),
        WordLink(Span(3, 7), Span(4, 8), 0.5),
    )
    lexical = (
        WordLink(Span(0, 2), Span(9, 12), 0.5),
        WordLink(Span(3, 7), Span(13, 17), 0.95),
        WordLink(Span(8, 12), Span(4, 8), 0.3),
    )
    assert combine_links(given_, lexical) == (given_[0], lexical[1], lexical[2])
    assert combine_links((), lexical) == lexical


WORDS = st.lists(
    st.sampled_from(
        [
            "le",
            "la",
            "chat",
            "cat",
            "house",
            "maison",
            "12",
            "1",
            "000",
            "2025",
            "l’IA",
            "AI",
            "nation",
            "et",
            "and",
            ",",
            ".",
        ]
    ),
    max_size=12,
).map(" ".join)


@given(WORDS | st.text(max_size=40), WORDS | st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_links_are_one_to_one_and_inside_the_texts(source: str, target: str) -> None:
    links = link_words(source, target)
    assert links == link_words(source, target)
    sources = [link.source for link in links]
    assert sources == sorted(set(sources))
    assert len({link.target for link in links}) == len(links)
    for link in links:
        assert 0 <= link.source.start < link.source.end <= len(source)
        assert 0 <= link.target.start < link.target.end <= len(target)
        assert 0 < link.weight <= 1
