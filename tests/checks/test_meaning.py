"""Opposites, denials and clauses that were lost or came in, with right ones beside."""

from __future__ import annotations

import pytest

from pipeline.checks.negation import negation
from pipeline.checks.omission import omission
from pipeline.checks.opposites import opposites
from pipeline.checks.pair import Pair
from pipeline.checks.repeats import repeated_words
from pipeline.findings import message_of


def opposed(source: str, target: str) -> list[tuple[str, ...]]:
    return [tuple(map(str, f.args)) for f in opposites(Pair(source, target))]


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("Il y a plus de vingt bancs.", "There are less than twenty benches.", [("plus", "less")]),
        ("Elle rentre avant la nuit.", "She comes home after nightfall.", [("avant", "after")]),
        ("La gare est au nord du port.", "The station is south of the harbor.", [("nord", "south")]),
        ("Le prix du pain augmente.", "The price of bread is reduced.", [("augmente", "reduced")]),
        ("Il date de 300 av. J.-C. environ.", "It dates from about AD 300.", [("av. J.-C.", "AD")]),
        ("C’est le plus haut clocher.", "It is the least high steeple.", [("le plus", "least")]),
        ("Un sac plus petit suffit.", "A larger bag is enough.", [("plus_petit", "larger")]),
        ("La cave est sous la cuisine.", "The cellar is above the kitchen.", [("sous", "above")]),
    ],
)  # fmt: skip
def test_opposites(source: str, target: str, wanted: list[tuple[str, ...]]) -> None:
    assert opposed(source, target) == wanted


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Il y a plus de vingt bancs.", "There are over twenty benches."),
        ("Il n’y a plus de pain.", "There is no bread left."),
        ("Elle rentre plus tard.", "She comes home later."),
        ("Un sac plus petit suffit.", "A smaller bag is enough."),
        ("Au moins deux trains passent.", "At least two trains pass."),
        ("Il est né à Lille.", "He was born in Lille."),
        ("La porte de gauche est fermée.", "The left-hand door is closed."),
        ("Une ville moins chère", "A cheaper town"),
    ],
)
def test_what_says_the_same(source: str, target: str) -> None:
    assert opposed(source, target) == []


def denied(source: str, target: str) -> list[str]:
    return [message_of(f) for f in negation(Pair(source, target))]


def test_a_denial_that_came_in() -> None:
    assert denied("Le pont est ouvert.", "The bridge is not open.") == [
        "“not” has no negation in the source"
    ]


def test_one_of_two_denials_is_lost() -> None:
    target = "The bridge is not open and the ferry leaves."
    assert denied("Le pont n’est pas ouvert et le bac ne part pas.", target) == [
        "« n’est pas » has no negation in the target"
    ]


def test_sans_that_was_lost() -> None:
    assert denied("Il mange sans sel.", "He eats with salt.") == [
        "« sans » has no negation in the target"
    ]


def test_not_only_is_not_only() -> None:
    source = "Il ne vend pas seulement du pain."
    assert denied(source, "He sells only bread.")
    assert denied(source, "He does not sell only bread.") == []


def left_out(source: str, target: str) -> list[str]:
    return [message_of(f) for f in omission(Pair(source, target))]


LONG = (
    "Le gardien ferme la grille du parc à sept heures, allume les lampes de l’allée, "
    "puis rentre chez lui par le sentier qui longe la rivière et le vieux moulin."
)
WHOLE = (
    "The keeper closes the park gate at seven o’clock, lights the lamps along the path, "
    "then walks home on the trail that runs by the river and the old mill."
)


def test_a_clause_that_was_left_out() -> None:
    cut = "The keeper closes the park gate at seven o’clock, lights the lamps."
    (message,) = left_out(LONG, cut)
    assert message.startswith("nothing in the target says « ")
    assert "rentre chez lui" in message


def test_a_whole_translation_has_no_omission() -> None:
    assert left_out(LONG, WHOLE) == []


def test_a_short_sentence_about_something_else() -> None:
    assert left_out("Le chat dort.", "The dog sits.") == [
        "no word of « Le chat dort. » is in the target"
    ]
    assert left_out("Le chat dort.", "The cat is sleeping.") == []


def test_five_words_said_twice() -> None:
    source = "Elle salue le boulanger, traverse le pont et regarde les barques."
    target = "She greets the baker, crosses the bridge, crosses it, greets the baker, crosses the bridge and looks."  # fmt: skip
    assert [message_of(f) for f in repeated_words(Pair(source, target))] == [
        "“greets the baker crosses the bridge” is said 2 times"
    ]
    twice = "Elle salue le boulanger, traverse le pont, salue le boulanger, traverse le pont."  # fmt: skip
    assert list(repeated_words(Pair(twice, target))) == []
