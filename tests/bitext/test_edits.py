"""Who changed what: the export, the file that comes back, and the record now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.bitext import Change, Edit, compare, version_of
from pipeline.review.changes import ANOTHER_REVIEWER
from pipeline.units import Bitext, Kind, Origin, Stale, State, TranslationUnit

MACHINE = TranslationUnit(
    "p1.s1", Kind.PARAGRAPH, "Il\u00a0pleut.", "It rains.", State.TRANSLATED
)
PERSON = replace(
    MACHINE,
    target="It is raining.",
    state=State.REVIEWED,
    origin=Origin.POST_EDIT,
    machine="It rains.",
)


def text(*units: TranslationUnit) -> Bitext:
    return Bitext("a.txt", "", units)


def edited(exported: TranslationUnit, target: str, **more: object) -> Edit:
    made = Edit(
        exported.id,
        exported.source,
        target,
        exported.state,
        exported.comment,
        version_of(exported),
        place="f:2",
    )
    return replace(made, **more)  # type: ignore[arg-type]


REVIEWED, FINAL, TRANSLATED = State.REVIEWED, State.FINAL, State.TRANSLATED

# What was exported, what comes back, what the record has now → the change.
TAKEN = {
    "nothing": (MACHINE, {"target": "It rains."}, MACHINE, Change("p1.s1")),
    "edited there": (
        MACHINE,
        {"target": "Rain."},
        MACHINE,
        Change("p1.s1", "Rain.", REVIEWED),
    ),
    "edited there, final": (
        MACHINE,
        {"target": "Rain.", "state": FINAL},
        MACHINE,
        Change("p1.s1", "Rain.", FINAL),
    ),
    "a reviewed one edited there": (
        PERSON,
        {"target": "Rain."},
        PERSON,
        Change("p1.s1", "Rain.", REVIEWED),
    ),
    "edited here only": (MACHINE, {"target": "It rains."}, PERSON, Change("p1.s1")),
    "the same on both sides": (
        MACHINE,
        {"target": "It is raining."},
        PERSON,
        Change("p1.s1"),
    ),
    "edited there as the machine says by now": (
        MACHINE,
        {"target": "Rain."},
        replace(MACHINE, target="Rain."),
        Change("p1.s1", state=REVIEWED),
    ),
    "approved there": (
        MACHINE,
        {"target": "It rains.", "state": REVIEWED},
        MACHINE,
        Change("p1.s1", state=REVIEWED),
    ),
    "withdrawn here since": (
        PERSON,
        {"target": "It is raining."},
        replace(PERSON, state=TRANSLATED),
        Change("p1.s1"),
    ),
    "a comment": (
        MACHINE,
        {"target": "It rains.", "comment": " Dull. "},
        MACHINE,
        Change("p1.s1", comment="Dull."),
    ),
    "a comment taken away": (
        replace(MACHINE, comment="Dull."),
        {"target": "It rains.", "comment": ""},
        replace(MACHINE, comment="Dull."),
        Change("p1.s1", comment=""),
    ),
    "a comment made here since": (
        MACHINE,
        {"target": "It rains."},
        replace(MACHINE, comment="Dull."),
        Change("p1.s1"),
    ),
    "spaces of the French": (
        MACHINE,
        {"target": "Rain.", "source": "Il pleut."},
        MACHINE,
        Change("p1.s1", "Rain.", REVIEWED),
    ),
    "no version, machine's words": (
        MACHINE,
        {"target": "Rain.", "version": ""},
        MACHINE,
        Change("p1.s1", "Rain.", REVIEWED),
    ),
    "no version, the machine's words come back": (
        MACHINE,
        {"target": "It rains.", "version": "", "state": None},
        PERSON,
        Change("p1.s1"),
    ),
    "a mangled version is none": (
        MACHINE,
        {"target": "Rain.", "version": "translated.xyz"},
        MACHINE,
        Change("p1.s1", "Rain.", REVIEWED),
    ),
    "no id: by its French": (
        MACHINE,
        {"target": "Rain.", "version": "", "id": ""},
        MACHINE,
        Change("p1.s1", "Rain.", REVIEWED),
    ),
}


@pytest.mark.parametrize(
    ("exported", "back", "now", "change"), TAKEN.values(), ids=TAKEN
)
def test_taken(
    exported: TranslationUnit,
    back: dict[str, object],
    now: TranslationUnit,
    change: Change,
) -> None:
    found = compare(text(now), [edited(exported, **back)])  # type: ignore[arg-type]
    assert found.conflicts == ()
    assert found.changes == (() if change == Change("p1.s1") else (change,))


BOTH = "its English was edited here too since the export; yours stays, and the one of the file is proposed in translate review"
CONFLICTS = {
    "edited on both sides": (
        MACHINE,
        {"target": "Rain."},
        PERSON,
        BOTH,
        Change("p1.s1", proposal="Rain."),
    ),
    "on both sides, another proposal waits": (
        MACHINE,
        {"target": "Rain."},
        replace(PERSON, stale=Stale((ANOTHER_REVIEWER,), "Il pleut.", "Showers.")),
        "its English was edited here too since the export, and another version waits already; settle that in translate review and import again",
        None,
    ),
    "translated anew here": (
        MACHINE,
        {"target": "Rain."},
        replace(MACHINE, target="It pours."),
        "its English was translated anew here since the export; put the edit in by translate review, or export again and repeat it there",
        None,
    ),
    "no version, a person's words here": (
        PERSON,
        {"target": "Rain.", "version": ""},
        PERSON,
        "a person's English stands in the record, and the file does not say what was exported; yours stays, and the one of the file is proposed in translate review",
        Change("p1.s1", proposal="Rain."),
    ),
    "another French": (
        MACHINE,
        {"target": "Rain.", "source": "Il neige."},
        MACHINE,
        "its French is another one here; export the text again and repeat the edit there",
        None,
    ),
    "another French, approved": (
        MACHINE,
        {"target": "It rains.", "source": "Il neige.", "state": FINAL},
        MACHINE,
        "its French is another one here; export the text again and repeat the edit there",
        None,
    ),
    "unknown id": (
        MACHINE,
        {"target": "Rain.", "id": "p7.s1"},
        MACHINE,
        "there is no segment of that id in the text",
        None,
    ),
    "unknown French": (
        MACHINE,
        {"target": "Rain.", "id": "", "source": "Il neige."},
        MACHINE,
        "no segment has this French: Il neige.",
        None,
    ),
    "emptied": (
        MACHINE,
        {"target": " "},
        MACHINE,
        "its English is empty in the file; leave a sentence out by translate review",
        None,
    ),
    "code": (
        replace(MACHINE, kind=Kind.CODE),
        {"target": "Rain."},
        replace(MACHINE, kind=Kind.CODE),
        "is code, which stays as it is",
        None,
    ),
    "an older English approved": (
        MACHINE,
        {"target": "It rains.", "state": FINAL},
        replace(MACHINE, target="It pours."),
        "was approved there, but its English has changed here since the export; look at it in translate review",
        None,
    ),
    "nothing approved": (
        replace(MACHINE, target="", state=State.INITIAL),
        {"target": "", "state": FINAL},
        replace(MACHINE, target="", state=State.INITIAL),
        "was approved there, but has no English",
        None,
    ),
    "set back": (
        PERSON,
        {"target": "It is raining.", "state": TRANSLATED},
        PERSON,
        "was set back to translated there; take the approval back by translate review if you agree",
        None,
    ),
    "a comment on both sides": (
        MACHINE,
        {"target": "It rains.", "comment": "Dull."},
        replace(MACHINE, comment="Wet."),
        "its comment was changed here too since the export; yours stays",
        None,
    ),
    "a comment without a version": (
        MACHINE,
        {"target": "It rains.", "comment": "Dull.", "version": ""},
        replace(MACHINE, comment="Wet."),
        "its comment was changed here too since the export; yours stays",
        None,
    ),
    "a problem of the row": (
        MACHINE,
        {"target": "=A1", "problem": '"English" holds a formula'},
        MACHINE,
        '"English" holds a formula',
        None,
    ),
}


@pytest.mark.parametrize(
    ("exported", "back", "now", "message", "change"), CONFLICTS.values(), ids=CONFLICTS
)
def test_conflicts(
    exported: TranslationUnit,
    back: dict[str, object],
    now: TranslationUnit,
    message: str,
    change: Change | None,
) -> None:
    found = compare(text(now), [edited(exported, **back)])  # type: ignore[arg-type]
    assert [(one.place, one.message) for one in found.conflicts] == [("f:2", message)]
    assert found.conflicts[0].there == back["target"]
    assert found.changes == ((change,) if change else ())


def test_a_row_that_was_not_edited_is_no_conflict_whatever_happened_here() -> None:
    unedited = edited(MACHINE, "It rains.")
    for now in (PERSON, replace(MACHINE, source="Il neige.", target="It snows.")):
        assert compare(text(now), [unedited]).conflicts == ()


def test_a_comment_is_taken_beside_an_english_that_is_not() -> None:
    edit = edited(MACHINE, "Rain.", comment="Dull.")
    found = compare(text(PERSON), [edit])
    assert found.changes == (Change("p1.s1", comment="Dull.", proposal="Rain."),)
    assert [one.message for one in found.conflicts] == [BOTH]


def test_joined_sentences_are_known_by_the_french_of_all() -> None:
    head = replace(PERSON, source="Il dort.")
    rest = replace(PERSON, id="p1.s2", source="Il rêve.", target="", machine=None)
    edit = edited(head, "Sleep and dream.", source="Il dort. Il rêve.")
    assert compare(text(head, rest), [edit]).changes == (
        Change("p1.s1", "Sleep and dream.", REVIEWED),
    )
