"""Attention between pieces becomes links between words."""

from __future__ import annotations

from pipeline.engines.seq2seq.attention import word_links
from pipeline.units import Span, WordLink


def test_links_words_by_the_mean_of_their_pieces() -> None:
    links = word_links(
        "le chat",
        [Span(0, 2), Span(3, 5), Span(5, 7)],
        "the cat.",
        [Span(0, 3), Span(4, 7), Span(7, 8)],
        [[0.8, 0.1, 0.1], [0.1, 0.5, 0.3], [0.4, 0.4, 0.2]],
    )
    assert links == (
        WordLink(Span(0, 2), Span(0, 3), 0.8),
        WordLink(Span(3, 7), Span(4, 7), 0.8),
    )


def test_a_word_can_have_two_sources() -> None:
    links = word_links(
        "pomme terre",
        [Span(0, 5), Span(6, 11)],
        "potato",
        [Span(0, 6)],
        [[0.55, 0.45]],
    )
    assert [link.weight for link in links] == [0.55, 0.45]


def test_faint_attention_links_nothing() -> None:
    spans = [Span(i * 2, i * 2 + 1) for i in range(10)]
    text = "a b c d e f g h i j"
    assert word_links(text, spans, "x", [Span(0, 1)], [[0.1] * 10]) == ()


def test_unknown_spans_are_passed_over() -> None:
    assert word_links("a", [None], "b", [Span(0, 1)], [[1.0]]) == ()
    assert word_links("a", [Span(0, 1)], "b", [None], [[1.0]]) == ()


def test_a_piece_over_two_words_is_shared_by_characters() -> None:
    links = word_links("l'eau", [Span(0, 5)], "water", [Span(0, 5)], [[1.0]])
    assert links == (WordLink(Span(2, 5), Span(0, 5), 0.6),)
