from __future__ import annotations

from dataclasses import replace

from bitext.samples import BITEXT

from pipeline.review import figures
from pipeline.units import Finding, Severity


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


def test_what_a_person_approved_needs_no_attention_unless_it_is_stale() -> None:
    finding = Finding("numbers", Severity.ERROR, "numbers differ")
    approved = replace(BITEXT.units[0], findings=(finding,))
    assert figures([approved]).attention == 0
    assert figures([BITEXT.units[2]]).attention == 1
