"""Terms of a person's translation, with the English that was chosen for them."""

from __future__ import annotations

from pipeline.glossary.suggest import Sort, Suggestion, suggest
from pipeline.run.corpus import SegmentPair
from pipeline.run.harvest import harvest

AGREED = [
    ("Le gardien ouvre la porte du phare.", "The keeper opens the lighthouse door."),
    (
        "La convention collective protège les marins.",
        "The collective agreement protects the sailors.",
    ),
    (
        "Personne ne lit la convention collective.",
        "Nobody reads the collective agreement.",
    ),
    (
        "Les conventions collectives sont longues.",
        "Collective agreements are long.",
    ),
    (
        "La convention collective date de 1950.",
        "The collective agreement dates from 1950.",
    ),
]
OTHERWISE = [
    ("La convention collective est signée.", "The collective convention is signed."),
    (
        "Le maire refuse la convention collective.",
        "The mayor refuses the collective convention.",
    ),
]


def harvested(*rows: tuple[str, str], by_person: bool = True) -> Suggestion:
    pairs = [SegmentPair(fr, en, by_person) for fr, en in rows]
    likely = suggest([(fr, en) for fr, en in rows], minimum=3, limit=50)
    made = harvest(pairs, likely, limit=9)
    (found,) = (one for one in made if one.fr == "convention collective")
    return found


def test_a_term_has_the_english_of_the_translation_and_an_example() -> None:
    found = harvested(*AGREED)
    assert (found.sort, found.count) == (Sort.PHRASE, 4)
    assert found.targets == (("collective agreement", 4),)
    (example,) = found.examples
    assert example.rendering == "collective agreement"
    assert example.french == "La convention collective protège les marins."
    assert example.english == "The collective agreement protects the sailors."


def test_a_term_that_was_rendered_in_two_ways_is_inconsistent() -> None:
    found = harvested(*AGREED, *OTHERWISE)
    assert found.sort is Sort.INCONSISTENT
    assert found.targets == (("collective agreement", 4), ("collective convention", 2))
    assert [one.rendering for one in found.examples] == [
        "collective agreement",
        "collective convention",
    ]


def test_a_machine_s_english_shows_nothing() -> None:
    assert harvested(*AGREED, by_person=False).examples == ()
