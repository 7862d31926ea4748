from __future__ import annotations

from dataclasses import replace

from bitext.samples import BITEXT

from pipeline.findings import worded
from pipeline.review import figures
from pipeline.units import Severity


def test_the_figures_of_a_review() -> None:
    found = figures(BITEXT.units)
    assert (found.segments, found.words) == (4, 20)
    assert (found.reviewed, found.reviewed_words) == (2, 6)
    assert (found.edited, found.stale, found.dismissed) == (2, 1, 1)
    assert found.errors == 1
    assert found.attention == 3


def test_the_distance_from_the_machine_is_a_share_of_the_characters() -> None:
    unit = replace(BITEXT.units[0], machine="abcd", target="abxd")
    assert figures([unit]).edit_distance == 0.25
    assert figures([replace(unit, machine=None)]).edit_distance == 0.0
    assert figures([BITEXT.units[1]]).edit_distance is None


def test_findings_are_fixed_if_the_machine_had_them_and_the_person_has_not() -> None:
    wrong = worded("numbers", Severity.ERROR, "12 became 13")
    other = worded("numbers", Severity.ERROR, "14 became 15")
    hint = worded("style", Severity.INFO, "long")
    unit = replace(BITEXT.units[0], machine="13 and 15", findings=())
    before = {unit.id: replace(unit, findings=(wrong, other, hint))}
    assert figures([unit], before).fixed == 2
    half = replace(unit, findings=(replace(wrong, args=("12 became 11",)),))
    assert figures([half], before).fixed == 1
    dismissed = replace(unit, findings=(replace(wrong, dismissed="so"), other))
    assert figures([dismissed], before).fixed == 0
    assert figures([unit]).fixed == 0


def test_what_a_person_approved_needs_no_attention_unless_it_is_stale() -> None:
    finding = worded("numbers", Severity.ERROR, "numbers differ")
    approved = replace(BITEXT.units[0], findings=(finding,))
    assert figures([approved]).attention == 0
    assert figures([BITEXT.units[2]]).attention == 1
