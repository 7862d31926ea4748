from __future__ import annotations

from dataclasses import replace

import pytest
from review.test_changes import THREE

from pipeline.errors import RecordError
from pipeline.review import changes, merge_records
from pipeline.units import Bitext, ReasonKind, StaleReason, State


def person(bitext: Bitext, ident: str, target: str, *, sure: bool = True) -> Bitext:
    edited = changes.changed(bitext, ident, lambda unit: changes.edit(unit, target))
    return changes.changed(edited, ident, changes.approve) if sure else edited


def test_each_reviewer_s_segments_are_taken() -> None:
    ours, theirs = person(THREE, "p1.s1", "Uno."), person(THREE, "p1.s2", "Due.")
    merged = merge_records(ours, theirs)
    assert [u.target for u in merged.bitext.units[:3]] == ["Uno.", "Due.", "Three."]
    assert (merged.taken, merged.conflicts) == (("p1.s2",), ())


def test_two_versions_are_a_conflict_for_a_person_to_settle() -> None:
    ours, theirs = person(THREE, "p1.s1", "Uno."), person(THREE, "p1.s1", "Un.")
    merged = merge_records(ours, theirs)
    unit = merged.bitext.units[0]
    assert merged.conflicts == ("p1.s1",)
    assert unit.target == "Uno."
    assert unit.stale is not None
    assert (unit.stale.reasons, unit.stale.machine) == (
        (StaleReason(ReasonKind.REVIEWER),),
        "Un.",
    )
    assert changes.take_machine(unit).target == "Un."


def test_an_approved_version_wins_over_one_that_is_only_typed() -> None:
    typed, sure = (
        person(THREE, "p1.s1", "Un.", sure=False),
        person(THREE, "p1.s1", "Uno."),
    )
    for ours, theirs in ((typed, sure), (sure, typed)):
        assert merge_records(ours, theirs).bitext.units[0].target == "Uno."


def test_merging_twice_changes_nothing_more() -> None:
    ours, theirs = person(THREE, "p1.s1", "Uno."), person(THREE, "p1.s1", "Un.")
    once = merge_records(ours, theirs).bitext
    assert merge_records(once, theirs).bitext == once


def test_comments_and_dismissals_of_both_are_kept() -> None:
    ours = changes.changed(THREE, "p1.s1", lambda u: changes.comment(u, "Mine."))
    theirs = changes.changed(THREE, "p1.s1", lambda u: changes.comment(u, "Yours."))
    assert merge_records(ours, theirs).bitext.units[0].comment == "Mine.\nYours."


def test_a_record_of_another_text_is_refused() -> None:
    other = replace(THREE, units=THREE.units[:2])
    with pytest.raises(RecordError, match="another French text"):
        merge_records(THREE, other)


def test_same_words_approved_by_one() -> None:
    sure = person(THREE, "p1.s1", "Uno.")
    typed = person(THREE, "p1.s1", "Uno.", sure=False)
    assert merge_records(typed, sure).bitext.units[0].state is State.REVIEWED
