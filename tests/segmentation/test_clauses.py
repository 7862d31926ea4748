"""Long sentences: where they are cut, and properties that hold for every string."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segmentation import split_clauses
from pipeline.units import Span


def words(text: str) -> int:
    return len(text.split())


def pieces(text: str, limit: int = 30) -> list[str]:
    return [text[start:end] for start, end in split_clauses(text, limit, len)]


# A "|" marks each expected cut; white space stays before it.
GOLDEN = {
    "fits": (42, "Le réseau tient, et les abonnés le savent."),
    "semicolon": (40, "Le réseau tient, dit-elle ; |les abonnés, eux, attendent."),
    "colon": (40, "Le constat est simple, hélas : |les abonnés, eux, attendent."),
    "dash": (40, "Le réseau tient, dit-elle |— mais les abonnés, eux, partent."),
    "stop": (40, "« Il tient ? |On verra, et puis quoi ; rien. » Non"),
    "joint-over-comma": (
        40,
        "Le réseau, ancien, tient, |mais les abonnés, eux, partent.",
    ),
    "elided-joint": (
        40,
        "Le réseau, ancien, tient, |qu’il pleuve, vente ou gèle fort.",
    ),
    "comma": (40, "Le réseau installé ici tient, |malgré la pluie et le vent."),
    "joint-without-comma": (
        40,
        "Le réseau installé ici tient |mais les abonnés partent.",
    ),
    "words": (30, "Le réseau installé |par la commune rurale"),
    "quotation-whole": (30, "Il parle |« de la paix, et du calme »"),
    "parenthesis-whole": (30, "Il parle |(de la paix, et du calme)"),
    "quotation-over-limit": (20, "« Le réseau, |et les abonnés »"),
    "number-whole": (20, "Elle vaut bien |1 200 000 euros"),
    "decimal-whole": (20, "Elle gagne encore |3,5 % de plus"),
    "url-whole": (30, "Voir |https://example.org/a,b;c/d/e"),
    "no-break-space": (20, "Le très bon |mot\u00a0juste\u202f!"),
    "characters": (4, "abcd|efgh"),
    "accent-kept": (4, "abe\u0301|cd"),
}


@pytest.mark.parametrize(("limit", "row"), GOLDEN.values(), ids=GOLDEN.keys())
def test_golden(limit: int, row: str) -> None:
    assert pieces(row.replace("|", ""), limit) == row.split("|")


def test_the_caller_gives_the_measure() -> None:
    text = "un deux trois, quatre cinq six"
    assert split_clauses(text, 3, words) == (Span(0, 15), Span(15, 30))


def test_nothing_to_cut() -> None:
    assert split_clauses("", 5, len) == ()
    assert split_clauses("a", 0, len) == (Span(0, 1),)


PIECES = st.sampled_from(
    [
        *("mot", " ", " ", ", ", " ; ", " : ", " — ", ". ", "« ", " »", "(", ")", '"'),
        *("\u00a0", "\u0301", "🎉", "\n", "1 200", "3,5", ", mais "),
        "https://example.org/a",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS, st.integers(1, 40))
@settings(max_examples=400, deadline=None)
def test_contiguous_and_within_the_limit(text: str, limit: int) -> None:
    spans = split_clauses(text, limit, len)
    assert "".join(text[start:end] for start, end in spans) == text
    assert [span.start for span in spans[1:]] == [span.end for span in spans[:-1]]
    assert all(0 < end - start <= limit for start, end in spans)


@given(TEXTS, st.integers(1, 40))
@settings(max_examples=100, deadline=None)
def test_a_piece_is_not_cut_again(text: str, limit: int) -> None:
    for piece in pieces(text, limit):
        assert pieces(piece, limit) == [piece]


@pytest.mark.parametrize(
    "unit", ["mot, ", "mot", "« mot », ", " ", "(", "1 ", "\u0301"]
)
def test_time_is_near_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    split_clauses(text, 200, len)
    assert time.process_time() - started < 4
