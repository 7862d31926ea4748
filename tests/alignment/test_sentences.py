from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.alignment import Bead, align_sentences

FRENCH = [
    "Le phare",
    "Le gardien monta les marches du phare à la tombée de la nuit.",
    "Il alluma la lampe, puis il ouvrit la fenêtre.",
    "La mer était calme et le vent venait du nord.",
    "Un petit bateau de pêche rentrait au port.",
    "Sa femme lui avait préparé une soupe de poisson et du pain.",
    "Il mangea lentement, sans quitter la mer des yeux.",
    "Vers minuit, il entendit trois coups contre la porte.",
    "Personne ne venait jamais ici en hiver.",
    "Il descendit avec une lanterne et un vieux fusil.",
]
ENGLISH = [
    "The Lighthouse",
    "The keeper climbed the steps of the lighthouse at nightfall.",
    "He lit the lamp, then he opened the window.",
    "The sea was calm and the wind came from the north.",
    "A small fishing boat was returning to the harbor.",
    "His wife had made him a fish soup and some bread.",
    "He ate slowly, without taking his eyes off the sea.",
    "Around midnight, he heard three knocks on the door.",
    "Nobody ever came here in winter.",
    "He went down with a lantern and an old rifle.",
]


def shown(beads: tuple[Bead, ...]) -> list[str]:
    return [
        f"{','.join(map(str, bead.french))}:{','.join(map(str, bead.english))}"
        for bead in beads
    ]


def test_sentence_by_sentence() -> None:
    beads = align_sentences(FRENCH, ENGLISH).beads
    assert shown(beads) == [f"{i}:{i}" for i in range(10)]
    assert all(bead.confidence > 0.5 for bead in beads)


def test_joined_and_divided_sentences() -> None:
    french = [*FRENCH[:3], " ".join(FRENCH[3:5]), *FRENCH[5:]]
    english = [*ENGLISH[:6], " ".join(ENGLISH[6:8]), *ENGLISH[8:]]
    assert shown(align_sentences(french, english).beads) == [
        "0:0", "1:1", "2:2", "3:3,4", "4:5", "5,6:6", "7:7", "8:8",
    ]  # fmt: skip


def test_a_block_of_four() -> None:
    english = [*ENGLISH[:2], " ".join(ENGLISH[2:6]), *ENGLISH[6:]]
    assert shown(align_sentences(FRENCH, english).beads) == [
        "0:0", "1:1", "2,3,4,5:2", "6:3", "7:4", "8:5", "9:6",
    ]  # fmt: skip


def test_what_has_no_counterpart_stands_alone() -> None:
    note = "Translator’s note: rifles of this kind were common on the coast."
    french = [*FRENCH[:4], *FRENCH[6:]]
    english = [*ENGLISH, note]
    assert shown(align_sentences(french, english).beads) == [
        "0:0", "1:1", "2:2", "3:3", ":4", ":5", "4:6", "5:7", "6:8", "7:9", ":10",
    ]  # fmt: skip


def test_a_moved_block_is_reported_not_forced() -> None:
    moved = [
        "Le notaire Bellanger habitait à Quimper, rue des Tanneurs.",
        "Sa bibliothèque contenait 4 312 volumes et un globe terrestre.",
        "Le perroquet Archibald y récitait des vers latins.",
    ]
    theirs = [
        "The notary Bellanger lived in Quimper, on Tanners’ Street.",
        "His library contained 4,312 volumes and a terrestrial globe.",
        "The parrot Archibald recited Latin verses there.",
    ]
    found = align_sentences([*moved, *FRENCH], [*ENGLISH, *theirs])
    (block,) = found.moved
    assert (block.french, block.english) == (range(3), range(10, 13))
    assert [b for b in shown(found.beads) if b[0] != ":" and b[-1] != ":"] == [
        f"{i + 3}:{i}" for i in range(10)
    ]


def test_paragraphs_are_soft_anchors() -> None:
    french = ["Oui.", "Non.", "Oui.", "Non."]
    english = ["Yes.", "No.", "Yes."]
    first = align_sentences(french, english, paragraphs=((0, 1), (0, 1))).beads
    assert shown(first)[0] == "0:0"
    last = align_sentences(french, english, paragraphs=((0, 2), (0, 1))).beads
    assert any(bead.french.stop == 2 and bead.english.stop == 1 for bead in last)


def test_a_machine_translation_is_evidence() -> None:
    french = ["Zig zag zog.", "Bric brac broc.", "Tic tac toc.", "Pif paf pouf."]
    english = ["A hen laid eggs.", "Rain fell all day.", "The king went home."]
    machine = [
        "The hen lays an egg.",
        "It rained.",
        "All the day.",
        "The king is home.",
    ]
    found = align_sentences(french, english, translations=machine).beads
    assert shown(found) == ["0:0", "1,2:1", "3:2"]
    with pytest.raises(ValueError, match="one translation"):
        align_sentences(french, english, translations=machine[:2])


def test_empty_sides() -> None:
    assert align_sentences([], []).beads == ()
    assert shown(align_sentences(["Oui."], []).beads) == ["0:"]
    assert shown(align_sentences([], ["Yes.", "No."]).beads) == [":0", ":1"]


SENTENCES = st.lists(
    st.sampled_from([*FRENCH, *ENGLISH, "", "1 200", "« Oui ! »", "…"]), max_size=14
)


@given(SENTENCES, SENTENCES)
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_in_one_bead_and_in_order(
    french: list[str], english: list[str]
) -> None:
    beads = align_sentences(french, english).beads
    assert [i for bead in beads for i in bead.french] == list(range(len(french)))
    assert [j for bead in beads for j in bead.english] == list(range(len(english)))
    for bead in beads:
        assert len(bead.french) <= 4
        assert len(bead.english) <= 4
        assert bead.french or bead.english
        assert 0 <= bead.confidence <= 1
    assert beads == align_sentences(french, english).beads
