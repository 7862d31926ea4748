from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.alignment import link_words, project
from pipeline.units import Span, WordLink

PROJECTED = [
    ("one word", "Le [musée] est fermé.", "The museum is closed.", "museum"),
    ("a phrase turned round", "Une [voiture rouge] passe.", "A red car passes.", "red car"),
    ("several words", "Voir le [rapport annuel] de la banque.", "See the bank’s annual report.", "annual report"),
    ("unknown, between known ones", "La mer [zorglub] le port.", "The sea frobnicates the port.", "frobnicates"),
    ("a number", "Elle coûte [1 000 milliards] de plus.", "It costs $1 trillion more.", "1 trillion"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "target", "expected"),
    [row[1:] for row in PROJECTED],
    ids=[row[0] for row in PROJECTED],
)
def test_spans_are_carried_over(marked: str, target: str, expected: str) -> None:
    start = marked.index("[")
    span = Span(start, marked.index("]") - 1)
    source = marked.replace("[", "").replace("]", "")
    found = project(span, link_words(source, target), source, target)
    assert target[slice(*found.span)] == expected
    assert found.confidence > 0.25


def test_outliers_are_left_out() -> None:
    source = "le chat noir dort ici, car il fait froid dehors et la nuit est longue"
    target = "the cat that is black sleeps here, as everyone in this long street knows"
    links = (
        WordLink(Span(3, 7), Span(4, 7), 0.9),
        WordLink(Span(8, 12), Span(68, 73), 0.2),
    )
    assert project(Span(3, 12), links, source, target).span == Span(4, 7)


def test_without_links_the_proportions_tell() -> None:
    found = project(Span(5, 10), (), "un deux trois", "one two three")
    assert (found.span, found.confidence) == (Span(4, 13), 0.1)
    assert project(Span(0, 2), (), "un", "").span == Span(0, 0)
    assert project(Span(0, 2), (), "un", "…").span == Span(1, 1)


@given(st.text("ab ,", max_size=20), st.text("xy ,’", max_size=20), st.data())
@settings(max_examples=150, deadline=None)
def test_the_span_is_of_whole_words(
    source: str, target: str, data: st.DataObject
) -> None:
    cuts = st.integers(0, len(source))
    span = Span(*sorted((data.draw(cuts), data.draw(cuts))))
    found = project(span, link_words(source, target), source, target)
    assert 0 <= found.span.start <= found.span.end <= len(target)
    assert 0 <= found.confidence <= 1
    if any(char.isalpha() for char in target):
        assert found.span.start < found.span.end
