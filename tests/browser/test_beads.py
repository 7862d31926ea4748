"""The beads of a person's English, put right by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.conftest import Opened
from browser.screen import Screen, eventually
from fakes import FakeEngine
from playwright.sync_api import expect
from review.project import Project
from review.test_beads import ENGLISH, FRENCH, KEEPER

from pipeline.config import RunConfig
from pipeline.run.alignment import align_texts
from pipeline.run.pairing import pairs_of

pytestmark = pytest.mark.browser
NAME = "phare.txt"
GULLS = "There were gulls on the rocks that evening."


@pytest.fixture
def made(tmp_path: Path) -> Project:
    """A project with one text that a person translated, aligned."""
    (tmp_path / "fr").mkdir()
    config = RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "glossary.yaml")
    config.glossary.write_text("terms: []\n", encoding="utf-8")
    made = Project(config, FakeEngine())
    made.write(NAME, FRENCH)
    english = tmp_path / "light.txt"
    english.write_text(ENGLISH, encoding="utf-8")
    report = align_texts(config, pairs_of(config.source / NAME, english))
    assert report.errors == []
    return made


@pytest.fixture
def screen(opened: Opened, made: Project) -> Screen:
    return opened(made)


def said(screen: Screen) -> str:
    """Return all English of the record, in order."""
    units = screen.project.record(NAME).units
    return " ".join(unit.target for unit in units if unit.target)


def untouched(screen: Screen) -> bool:
    return screen.project.english(NAME) == ENGLISH


def test_what_is_doubtful_is_shown_and_approved(screen: Screen) -> None:
    expect(screen.english("p1.s2")).to_have_text("↑ in the segment above")
    expect(screen.french("p2.s2.e1")).to_have_text("nothing in the French")
    screen.go("p2.s2.e1")
    expect(screen.row("p2.s2.e1").locator(".finding .what")).to_have_text(
        "the French has nothing for this"
    )
    screen.press("a")
    expect(screen.row("p2.s2.e1").locator(".finding")).to_have_count(0)
    expect(screen.row("p2.s2.e1")).to_contain_class("is-reviewed")
    screen.saved()
    aligned = screen.project.unit(NAME, "p2.s2.e1").aligned
    assert aligned is not None
    assert aligned.confidence is None


def test_a_bead_is_joined_and_the_join_undone_as_one_step(screen: Screen) -> None:
    before = screen.project.record(NAME).units
    screen.go("p2.s1")
    screen.press("[")
    expect(screen.english("p1.s1")).to_have_text(f"{KEEPER} The sea was calm.")
    expect(screen.english("p2.s1")).to_have_text("↑ in the segment above")
    screen.saved()
    assert said(screen) == " ".join(ENGLISH.split())
    screen.press("u")
    expect(screen.english("p2.s1")).to_have_text("The sea was calm.")
    screen.saved()
    assert screen.project.record(NAME).units == before


def test_a_bead_is_divided_at_the_cursor(screen: Screen) -> None:
    screen.go("p1.s1")
    screen.press("Enter")
    screen.area.evaluate("area => area.setSelectionRange(33, 33)")
    screen.press("Alt+ArrowDown")
    expect(screen.english("p1.s1")).to_have_text("The keeper climbed the lighthouse")
    expect(screen.english("p1.s2")).to_have_text("and lit the lamp at six o’clock.")
    screen.saved()
    assert said(screen) == " ".join(ENGLISH.split())
    screen.press("u")
    expect(screen.english("p1.s1")).to_have_text(KEEPER)
    expect(screen.english("p1.s2")).to_have_text("↑ in the segment above")


def test_a_joined_sentence_is_divided_from_its_bead(screen: Screen) -> None:
    screen.go("p1.s2")
    screen.press("]")
    expect(screen.english("p1.s2")).to_have_text("nothing in the English")
    screen.press("u")
    expect(screen.english("p1.s2")).to_have_text("↑ in the segment above")


def test_sentences_are_moved_up_and_down(screen: Screen) -> None:
    screen.go("p2.s2")
    screen.press("<")
    expect(screen.english("p2.s1")).to_have_text(
        "The sea was calm. A ship passed far away."
    )
    expect(screen.english("p2.s2")).to_have_text("Nobody saw it.")
    screen.press("u")
    expect(screen.english("p2.s1")).to_have_text("The sea was calm.")
    screen.go("p2.s2")
    screen.press(">")
    expect(screen.english("p2.s2.e1")).to_have_text(f"Nobody saw it. {GULLS}")
    screen.saved()
    assert said(screen) == " ".join(ENGLISH.split())
    eventually(lambda: untouched(screen), "the English file as it was")


def test_what_is_left_of_added_english_is_gone_after_a_reload(screen: Screen) -> None:
    screen.go("p2.s2.e1")
    screen.press("[")
    expect(screen.english("p2.s2")).to_have_text(
        f"A ship passed far away. Nobody saw it. {GULLS}"
    )
    screen.saved()
    screen.reload()
    assert "p2.s2.e1" not in screen.ids()
    eventually(lambda: untouched(screen), "the English file as it was")
    screen.project.run()
    assert "p2.s2.e1" not in [unit.id for unit in screen.project.record(NAME).units]
    assert untouched(screen)
