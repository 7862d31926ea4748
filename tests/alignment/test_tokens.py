"""Links between white-space tokens, many to many."""

from __future__ import annotations

import pytest

from pipeline.alignment import link_tokens

TOKENS = [
    ("word by word", "le chat dort .", "the cat sleeps .", "0-0 1-1 2-2 3-3"),
    ("order", "une voiture rouge .", "a red car .", "0-0 1-2 2-1 3-3"),
    ("several to one", "il y a deux portes", "there are two doors", "0-0 1-0 3-2 4-3"),
    ("number by value", "il coûte 3,5 millions", "it costs 3.5 million", "2-2"),
    ("number in words", "trois chiens", "3 dogs", "0-0 1-1"),
    ("marks stuck to words", "« Oui », dit-il.", "“Yes,” he said.", "1-0"),
    ("elision inside a token", "l'homme dort", "the man sleeps", "0-1 1-2"),
    ("name", "Zorglub part demain", "Zorglub leaves tomorrow", "0-0 2-2"),
]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [row[1:] for row in TOKENS],
    ids=[row[0] for row in TOKENS],
)
def test_tokens_are_linked(source: str, target: str, expected: str) -> None:
    found = {f"{i}-{j}" for i, j, _ in link_tokens(source, target)}
    assert set(expected.split()) <= found


def test_confidence_is_a_probability_and_links_are_in_order() -> None:
    links = link_tokens("la porte est ouverte", "the door is open")
    assert list(links) == sorted(links)
    assert all(0.2 <= weight <= 1 for _, _, weight in links)


def test_nothing_has_no_links() -> None:
    assert link_tokens("", "word") == ()
    assert link_tokens("mot", " ") == ()
