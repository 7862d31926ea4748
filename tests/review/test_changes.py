from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from bitext.samples import BITEXT
from bitext.samples import bitexts as any_bitexts
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bitext import source_text
from pipeline.bitext.joins import joined as groups
from pipeline.rendering import render
from pipeline.review import changes
from pipeline.review.changes import ChangeError
from pipeline.units import Bitext, Kind, Origin, State, TranslationUnit


def unit(number: int, target: str, *, paragraph: int = 1) -> TranslationUnit:
    return TranslationUnit(
        f"p{paragraph}.s{number}",
        Kind.PARAGRAPH,
        f"Phrase {number}.",
        target,
        State.TRANSLATED,
        before=" " if number > 1 else ("\n\n" if paragraph > 1 else ""),
    )


THREE = Bitext(
    "a.txt",
    "0" * 64,
    (
        unit(1, "One."),
        unit(2, "Two."),
        unit(3, "Three."),
        unit(1, "Else.", paragraph=2),
    ),
)


def targets(bitext: Bitext) -> list[str]:
    return [unit.target for unit in bitext.units]


def test_an_edit_keeps_the_machine_s_text_and_is_not_an_approval() -> None:
    edited = changes.edit(unit(1, "One."), "  Just\n one. ")
    assert (edited.target, edited.machine) == ("Just one.", "One.")
    assert (edited.state, edited.origin) == (State.TRANSLATED, Origin.POST_EDIT)
    assert edited.is_human


def test_the_machine_s_words_typed_again_are_the_machine_s() -> None:
    first = unit(1, "One.")
    assert changes.edit(changes.edit(first, "Uno."), "One.") == first


def test_an_edit_of_an_approved_unit_has_to_be_approved_again() -> None:
    approved = changes.approve(changes.edit(unit(1, "One."), "Uno."))
    edited = changes.edit(approved, "Un.")
    assert (approved.state, edited.state) == (State.REVIEWED, State.TRANSLATED)
    assert edited.machine == "One."


def test_approving_settles_what_is_stale() -> None:
    stale = BITEXT.units[2]
    assert stale.stale is not None
    assert changes.approve(stale).stale is None
    taken = changes.take_machine(stale)
    assert (taken.target, taken.stale) == (stale.stale.machine, None)
    with pytest.raises(ChangeError):
        changes.take_machine(taken)


def test_join_and_split_are_each_other_s_way_back() -> None:
    joined = changes.join(THREE, "p1.s2")
    assert targets(joined) == ["One. Two.", "", "Three.", "Else."]
    assert render(joined).text == "One. Two. Three.\n\nElse."
    assert list(groups(joined.units)) == [(0, 2), (2, 3), (3, 4)]
    again = changes.join(joined, "p1.s3")
    assert targets(again) == ["One. Two. Three.", "", "", "Else."]
    back = changes.split(joined, "p1.s1", "One.", "Two.")
    assert targets(back) == targets(THREE)
    assert [u.state for u in back.units[:2]] == [State.REVIEWED, State.REVIEWED]


def test_a_split_puts_the_rest_before_the_next_sentence() -> None:
    split = changes.split(THREE, "p1.s1", "O", "ne.")
    assert targets(split) == ["O", "ne. Two.", "Three.", "Else."]


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: changes.join(THREE, "p1.s1"), "one paragraph"),
        (lambda: changes.join(THREE, "p2.s1"), "one paragraph"),
        (lambda: changes.join(changes.join(THREE, "p1.s2"), "p1.s2"), "no English"),
        (lambda: changes.split(THREE, "p1.s3", "a", "b"), "no further French"),
        (lambda: changes.split(THREE, "p1.s1", "", "b"), "cursor"),
        (lambda: changes.join(THREE, "p9.s9"), "no segment p9.s9"),
    ],
)
def test_what_cannot_be_joined_or_split(
    attempt: Callable[[], object], message: str
) -> None:
    with pytest.raises(ChangeError, match=message):
        attempt()


def test_a_finding_is_dismissed_and_taken_up_again() -> None:
    faulty = BITEXT.units[1]
    finding = faulty.findings[0]
    gone = changes.dismiss(faulty, finding.key, "as printed")
    assert gone.findings[0].dismissed == "as printed"
    back = changes.dismiss(gone, finding.key, None)
    assert back == faulty
    with pytest.raises(ChangeError):
        changes.dismiss(faulty, ("none", "such", ()), "x")


@given(any_bitexts(), st.integers(0, 3), st.text(max_size=12), st.text(max_size=12))
def test_no_change_touches_the_french(
    bitext: Bitext, index: int, left: str, right: str
) -> None:
    before = source_text(bitext)
    ident = f"p{index + 1}.s1"
    for change in (
        lambda: changes.changed(bitext, ident, lambda u: changes.edit(u, left)),
        lambda: changes.join(bitext, ident),
        lambda: changes.split(bitext, ident, left, right),
        lambda: changes.restored(
            bitext, [replace(u, target=left) for u in bitext.units]
        ),
    ):
        try:
            after = change()
        except ChangeError:
            continue
        assert source_text(after) == before
