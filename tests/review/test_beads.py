"""Beads of a person's English, joined, divided and moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import parse
from pipeline.glossary import Termbase
from pipeline.rendering import render
from pipeline.review import changes
from pipeline.review.changes import ChangeError
from pipeline.run.alignment import align_documents
from pipeline.units import Bitext, State

FRENCH = """\
Le gardien monta au phare. Il alluma la lampe à six heures.

La mer était calme. Un navire passa au loin, et personne ne le vit.

Le lendemain, il pleuvait. Le gardien resta dans sa chambre.
"""
ENGLISH = """\
The keeper climbed the lighthouse and lit the lamp at six
o’clock. The sea was calm.

A ship passed far away. Nobody saw it.

There were gulls on the rocks that evening.

The next day it was raining. The keeper stayed in his room.
"""
KEEPER = "The keeper climbed the lighthouse and lit the lamp at six o’clock."


@pytest.fixture(scope="module")
def aligned() -> Bitext:
    french, english = parse(FRENCH, "a.txt"), parse(ENGLISH, "b.txt")
    return align_documents(french, english, Termbase())


@pytest.fixture
def bitext(aligned: Bitext) -> Bitext:
    return aligned


def beads(bitext: Bitext) -> list[tuple[str, str]]:
    """Return the ids and the English of each bead."""
    found: list[tuple[str, str]] = []
    for unit in bitext.units:
        if unit.aligned and unit.aligned.joined:
            if found and unit.source:
                found[-1] = (f"{found[-1][0]} {unit.id}", found[-1][1])
        else:
            found.append((unit.id, unit.target))
    return found


WHOLE = [
    ("p1.s1 p1.s2", KEEPER),
    ("p2.s1", "The sea was calm."),
    ("p2.s2", "A ship passed far away. Nobody saw it."),
    ("p2.s2.e1", "There were gulls on the rocks that evening."),
    ("p3.s1", "The next day it was raining."),
    ("p3.s2", "The keeper stayed in his room."),
]


def test_the_beads_as_they_were_aligned(bitext: Bitext) -> None:
    assert beads(bitext) == WHOLE


def test_a_bead_is_joined_to_the_one_above_across_paragraphs(bitext: Bitext) -> None:
    made = changes.join(bitext, "p2.s1")
    assert beads(made) == [
        (
            "p1.s1 p1.s2 p2.s1",
            f"{KEEPER} The sea was calm.",
        ),
        *WHOLE[2:],
    ]
    assert made.units[0].state is State.REVIEWED


def test_added_english_is_joined_to_the_french_above(bitext: Bitext) -> None:
    made = changes.join(bitext, "p2.s2.e1")
    assert beads(made)[2:3] == [("p2.s2", f"{WHOLE[2][1]} {WHOLE[3][1]}")]


def test_what_is_joined_to_added_english_takes_it_over(bitext: Bitext) -> None:
    made = changes.join(bitext, "p3.s1")
    assert beads(made)[3:] == [
        ("p3.s1", f"{WHOLE[3][1]} {WHOLE[4][1]}"),
        ("p3.s2", "The keeper stayed in his room."),
    ]


def test_a_joined_sentence_becomes_a_bead_and_gets_its_english(bitext: Bitext) -> None:
    made = changes.split(bitext, "p1.s2", "", "")
    assert beads(made)[:2] == [("p1.s1", WHOLE[0][1]), ("p1.s2", "")]
    made = changes.split(bitext, "p1.s1", KEEPER[:33], KEEPER[34:])
    assert beads(made)[:2] == [
        ("p1.s1", "The keeper climbed the lighthouse"),
        ("p1.s2", "and lit the lamp at six o’clock."),
    ]
    assert render(made).text == ENGLISH


def test_sentences_are_moved_up_and_down(bitext: Bitext) -> None:
    up = changes.move(bitext, "p2.s1", up=True)
    assert beads(up)[:2] == [
        (
            "p1.s1 p1.s2",
            f"{KEEPER} The sea was calm.",
        ),
        ("p2.s1", ""),
    ]
    down = changes.move(up, "p1.s1", up=False)
    assert beads(down) == WHOLE


def test_there_is_an_end(bitext: Bitext) -> None:
    with pytest.raises(ChangeError, match="nothing above"):
        changes.join(bitext, "p1.s1")
    with pytest.raises(ChangeError, match="nothing below"):
        changes.move(bitext, "p3.s2", up=False)
    with pytest.raises(ChangeError, match="joined to the one above already"):
        changes.join(bitext, "p1.s2")


def test_an_approved_bead_is_doubted_no_more(bitext: Bitext) -> None:
    unit = bitext.units[0]
    assert unit.aligned is not None
    assert unit.aligned.confidence is not None
    approved = changes.approve(unit).aligned
    assert approved is not None
    assert approved.confidence is None
    assert approved.english == unit.aligned.english


def test_a_joined_sentence_that_gets_words_is_joined_no_more(bitext: Bitext) -> None:
    made = changes.edit(bitext.units[1], "Anna left.")
    assert made.aligned is not None
    assert not made.aligned.joined


IDS = st.sampled_from(["p1.s1", "p1.s2", "p2.s1", "p2.s2", "p2.s2.e1", "p3.s1"])
STEPS = st.tuples(st.sampled_from(["join", "up", "down", "cut", "part"]), IDS)


@given(st.lists(STEPS, max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_word_is_lost_and_the_file_stays_the_same(
    aligned: Bitext, steps: list[tuple[str, str]]
) -> None:
    made = aligned
    for what, ident in steps:
        target = made.units[changes.position(made, ident)].target
        middle = target.find(" ", len(target) // 2)
        try:
            if what == "join":
                made = changes.join(made, ident)
            elif what == "cut" and middle > 0:
                made = changes.split(made, ident, target[:middle], target[middle:])
            elif what == "part":
                made = changes.split(made, ident, "", "")
            elif what in ("up", "down"):
                made = changes.move(made, ident, up=what == "up")
        except ChangeError:
            continue
    said = " ".join(unit.target for unit in made.units if unit.target)
    assert said == " ".join(ENGLISH.split())
    assert render(made).text == ENGLISH
    assert len(made.units) == len(aligned.units)
    assert render(replace(made, units=made.units)).text == ENGLISH
