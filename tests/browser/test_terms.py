"""From words selected on the page to the glossary, and back to the page."""

from __future__ import annotations

import pytest
from browser.screen import NAME, Screen
from playwright.sync_api import expect
from review.project import GLOSSARY, Project

from pipeline.units import TermStatus

pytestmark = pytest.mark.browser

# As slow as a hand: the browser tells the page of each selection by itself.
_SELECT = """(cell, [start, end]) => new Promise((done) => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const node = texts.nextNode();
  document.addEventListener("selectionchange", () => setTimeout(done), { once: true });
  getSelection().setBaseAndExtent(node, start, node, end);
})"""


def select(screen: Screen, ident: str, column: str, word: str) -> None:
    """Select a word of a segment's first run of text."""
    cell = screen.row(ident).locator(f"> .{column}:not(.was)")
    start = cell.inner_text().index(word)
    cell.evaluate(_SELECT, [start, start + len(word)])


def test_a_selected_pair_becomes_a_term_that_is_applied_at_once(
    screen: Screen, port: Project
) -> None:
    screen.go("p2.s3")
    screen.press("a")
    expect(screen.row("p2.s3")).to_contain_class("is-reviewed")
    port.write("zwei.txt", "Le grutier dort.\n")
    port.engine.answers["Le grutier dort."] = ["The driver sleeps."]
    port.run()
    select(screen, "p2.s3", "fr", "grutier")
    select(screen, "p2.s3", "en", "driver")
    screen.press("g")
    expect(screen.dialog.get_by_label("French")).to_have_value("grutier")
    english = screen.dialog.get_by_label("English")
    expect(english).to_have_value("driver")
    expect(english).to_be_focused()
    english.fill("crane operator")
    screen.dialog.get_by_label("Note").fill("Not a car's.")
    screen.press("Enter")
    expect(screen.dialog).to_contain_text("The term occurs in 2 segments; 1 of them")
    expect(screen.dialog.get_by_role("listitem")).to_have_count(2)
    glossary = port.config.glossary.read_text("utf-8")
    assert glossary.startswith(GLOSSARY)
    assert "- fr: grutier\n    en: crane operator\n    note: Not a car's." in glossary
    port.engine.answers["Le grutier dort."] = ["The crane operator sleeps."]
    screen.answer("Apply now")
    expect(screen.toast).to_contain_text("1 segment translated, 1 of yours kept")
    # The one that a person approved is kept, and says what the glossary wants now.
    expect(screen.row("p2.s3")).to_contain_class("is-stale")
    expect(screen.english("p2.s3")).to_have_text("The driver looks at the sea.")
    expect(screen.page.locator("#figures")).to_contain_text("1 term added")
    screen.page.get_by_label("Text").select_option("zwei.txt")
    expect(screen.english("p1.s1")).to_have_text("The crane operator sleeps.")
    expect(screen.english("p1.s1").locator(".term.met")).to_have_text("crane operator")
    expect(screen.french("p1.s1").locator(".term.met")).to_have_attribute(
        "title", "grutier → crane operator\nmet (free)\nNot a car's."
    )
    assert port.unit(NAME, "p2.s3").target == "The driver looks at the sea."
    assert "Elle tourne lentement." not in port.engine.asked


def test_later_means_that_the_next_run_applies_it(
    screen: Screen, port: Project
) -> None:
    screen.press("g")
    screen.dialog.get_by_label("French").fill("grue")
    screen.dialog.get_by_label("English").fill("crane")
    screen.press("Enter")
    expect(screen.dialog).to_contain_text("The term occurs in 2 segments.")
    screen.answer("Later")
    assert port.unit(NAME, "p5.s1").target == "The hoist is back."
    port.engine.answers["La grue revient."] = ["The crane is back."]
    port.run()
    expect(screen.english("p5.s1")).to_contain_text("The crane is back.")


def test_a_refused_term_says_why_and_keeps_what_was_typed(
    screen: Screen, port: Project
) -> None:
    before = port.config.glossary.read_bytes()
    screen.press("g")
    screen.dialog.get_by_label("French").fill("étasunien")
    screen.dialog.get_by_label("English").fill("Yank")
    screen.press("Enter")
    expect(screen.dialog.get_by_role("alert")).to_contain_text("étasunien")
    expect(screen.dialog.get_by_label("English")).to_have_value("Yank")
    assert port.config.glossary.read_bytes() == before
    screen.dialog.get_by_label("French").fill("lune")
    screen.dialog.get_by_label("must appear unchanged").check()
    screen.press("Enter")
    expect(screen.dialog).to_contain_text("The term occurs in 1 segment.")
    assert "- fr: lune\n    keep: true" in port.config.glossary.read_text("utf-8")


def test_a_term_of_no_text_is_just_added(screen: Screen) -> None:
    screen.press("g")
    screen.dialog.get_by_label("French").fill("zèbre")
    screen.dialog.get_by_label("English").fill("zebra")
    screen.press("Enter")
    expect(screen.toast).to_contain_text("it occurs in no text yet")
    expect(screen.page.locator("#figures")).to_contain_text("1 term added")
    screen.reload()
    expect(screen.page.locator("#figures")).to_contain_text("1 term added")


def test_words_selected_in_another_row_are_not_mixed_in(screen: Screen) -> None:
    select(screen, "p2.s2", "fr", "tourne")
    select(screen, "p2.s3", "en", "driver")
    screen.press("g")
    expect(screen.dialog.get_by_label("French")).to_have_value("")
    expect(screen.dialog.get_by_label("English")).to_have_value("driver")


def test_words_selected_in_the_editor_count(screen: Screen) -> None:
    select(screen, "p1.s1", "fr", "port")
    screen.press("Enter")
    expect(screen.area).to_be_focused()
    screen.area.evaluate("e => e.setSelectionRange(4, 8)")
    screen.press("Alt+g")
    expect(screen.dialog.get_by_label("French")).to_have_value("port")
    expect(screen.dialog.get_by_label("English")).to_have_value("port")
    screen.press("Escape")
    expect(screen.dialog).to_have_count(0)
    expect(screen.area).to_be_focused()


def test_terms_and_findings_are_marked_on_both_sides(
    screen: Screen, port: Project
) -> None:
    for side, word, spot in (
        (screen.french("p2.s1"), "étasunienne", "120 tonnes"),
        (screen.english("p2.s1"), "US", "130 tonnes"),
    ):
        term = side.locator(".term.met")
        expect(term).to_have_text(word)
        expect(term).to_have_attribute(
            "title", "étasunien → US\nmet (free)\nalso: American\nHouse style."
        )
        expect(side.locator(".spot.error")).to_have_text(spot)
    screen.edit("p2.s1", "The Yankee crane weighs 120 tonnes.")
    screen.press("Enter")
    expect(screen.row("p2.s1").locator(".finding")).to_contain_text("étasunien")
    expect(screen.french("p2.s1").locator(".term.unmet")).to_have_text("étasunienne")
    unit = port.unit(NAME, "p2.s1")
    assert [use.status for use in unit.terms] == [TermStatus.UNMET]
