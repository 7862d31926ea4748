"""The index finds what a comparison with every sentence finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.memory.index import FuzzyIndex, Hit
from pipeline.memory.tokens import key_of, token_spans, tokens_of

WORDS = st.sampled_from(["la", "grue", "mer", "port", "12", ",", "tourne", "dort"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(SENTENCES, max_size=12), SENTENCES, st.sampled_from([0.5, 0.6, 0.75]))
def test_nothing_above_the_floor_is_missed(
    memory: list[str], query: str, floor: float
) -> None:
    scored = [
        (Levenshtein.normalized_similarity(tokens_of(query), tokens_of(one)), place)
        for place, one in enumerate(memory)
    ]
    wanted = sorted(
        ((score, place) for score, place in scored if score >= floor - 1e-9),
        key=lambda one: (-one[0], one[1]),
    )
    found = FuzzyIndex(memory).search(query, floor, limit=20)
    assert [(hit.place, round(hit.likeness, 6)) for hit in found] == [
        (place, round(score, 6)) for score, place in wanted
    ]


def test_likeness_is_counted_in_tokens() -> None:
    index = FuzzyIndex(["la grue du port tourne .", "autre chose"])
    assert index.search("la grue du port dort .") == [Hit(0, 1 - 1 / 6)]
    assert index.search("la grue bleue du port tourne .") == [Hit(0, 1 - 1 / 7)]
    assert index.search("rien de tel ici") == []
    assert index.search("") == []
    assert FuzzyIndex([]).search("la grue") == []


def test_numbers_addresses_and_marks_are_one_token() -> None:
    key = key_of("L’eau : 1 200,5 m, le 3/4/2021[^1] (https://ex.fr/a?b=1).")
    assert tokens_of(key) == [
        "l'", "eau", ":", "1 200,5", "m", ",", "le", "3/4/2021", "[^1]", "(",
        "https://ex.fr/a?b=1).",
    ]  # fmt: skip
    text = "Peut-être l’été."
    assert [span.in_(text) for span in token_spans(text)] == [
        "Peut-être",
        "l’",
        "été",
        ".",
    ]


def test_how_spaces_and_apostrophes_are_typed_does_not_count() -> None:
    assert key_of("L’eau\u00a0!  Oui") == key_of("L'eau ! Oui")
    assert key_of("e\u0301te\u0301") == "été"
