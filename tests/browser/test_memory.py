"""Memory, concordance, replacing and identical sentences, by key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from browser.conftest import Opened
from browser.screen import NAME, Screen, eventually
from playwright.sync_api import expect
from review.project import Project

from pipeline.memory.store import Entry, Memory, write_memory

pytestmark = pytest.mark.browser
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")


@pytest.fixture
def screen(opened: Opened, port: Project) -> Screen:
    """A review with a memory, and a second text with a sentence of the first."""
    port.config = replace(port.config, memory=port.config.output.parent / "memory")
    entries = (
        Entry("La grue étasunienne pèse 95 tonnes.", "The US crane weighs 95 tons."),
        Entry("La lune se lève sur la mer.", "The moon rises over the sea."),
    )
    write_memory(port.config.memory, Memory("anne", entries))
    port.write("twin.md", "Elle tourne lentement.\n")
    assert port.run().errors == ()
    return opened(port)


def test_a_match_is_shown_repaired_and_taken_by_key(screen: Screen) -> None:
    screen.go("p2.s1")
    panel = screen.page.locator("#memory")
    expect(panel).to_contain_text("85 %")
    expect(panel.locator("del")).to_have_text("95")
    expect(panel.locator("ins")).to_have_text("120")
    expect(panel.locator(".en")).to_have_text("The US crane weighs 120 tons.")
    assert screen.page.evaluate(CONTRAST) == []
    screen.press("i")
    expect(screen.area).to_have_value("The US crane weighs 120 tons.")
    screen.press("Enter")
    screen.saved()
    unit = screen.project.unit(NAME, "p2.s1")
    assert (unit.target, unit.state.value) == (
        "The US crane weighs 120 tons.",
        "translated",
    )
    screen.go("p3.s1")
    expect(panel).to_be_hidden()


def test_selected_words_are_found_with_what_they_are_linked_with(
    screen: Screen,
) -> None:
    screen.go("p2.s3")
    screen.page.evaluate(
        """() => {
          const cell = document.querySelector("[id='u-p2.s3'] > .fr");
          const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode();
          const at = text.data.indexOf("la mer");
          getSelection().setBaseAndExtent(text, at, text, at + 6);
        }"""
    )
    screen.press("k")
    expect(screen.dialog).to_contain_text("memory anne")
    passages = screen.dialog.locator("[role=listitem]")
    expect(passages).to_have_count(2)
    expect(passages.nth(1).locator(".fr .found")).to_have_text("la mer")
    expect(passages.nth(1).locator(".en .found").last).to_have_text("sea")
    assert screen.page.evaluate(CONTRAST) == []
    screen.press("Escape")
    # Without words selected the key goes up, as ever.
    screen.page.evaluate("getSelection().removeAllRanges()")
    screen.at("p2.s3")
    screen.press("k")
    screen.at("p2.s2")


def test_words_are_replaced_in_all_texts_and_taken_back(screen: Screen) -> None:
    screen.press("r")
    screen.dialog.get_by_label("English words").fill("turns")
    screen.dialog.get_by_label("Replace by").fill("spins")
    screen.dialog.get_by_role("button", name="Preview").click()
    hits = screen.dialog.locator(".hits li")
    expect(hits).to_have_count(2)
    expect(hits.first.locator("ins")).to_have_text("spins")
    assert screen.page.evaluate(CONTRAST) == []
    screen.answer("Replace ticked")
    expect(screen.toast).to_contain_text("2 segments in 2 texts changed")
    expect(screen.english("p2.s2")).to_have_text("It spins slowly.")
    assert screen.project.unit("twin.md", "p1.s1").target == "It spins slowly."
    screen.press("u")
    expect(screen.toast).to_contain_text("undone in 2 texts")
    expect(screen.english("p2.s2")).to_have_text("It turns slowly.")
    assert screen.project.unit("twin.md", "p1.s1").target == "It turns slowly."


def test_an_unticked_hit_stays(screen: Screen) -> None:
    screen.press("r")
    screen.dialog.get_by_label("English words").fill("turns")
    screen.dialog.get_by_label("Replace by").fill("spins")
    screen.dialog.get_by_role("button", name="Preview").click()
    screen.dialog.locator(".hits input").nth(1).uncheck()
    screen.answer("Replace ticked")
    expect(screen.toast).to_contain_text("1 segment in 1 text changed")
    assert screen.project.unit("twin.md", "p1.s1").target == "It turns slowly."


def test_identical_sentences_get_the_same_english_by_one_key(screen: Screen) -> None:
    screen.edit("p2.s2", "It turns without haste.")
    screen.press("Control+Enter")
    offer = screen.page.locator("#offer")
    expect(offer).to_contain_text("1 identical sentence in twin.md p1.s1")
    assert screen.page.evaluate(CONTRAST) == []
    screen.press("=")
    expect(offer).to_be_hidden()
    twin = screen.project
    eventually(
        lambda: twin.unit("twin.md", "p1.s1").target == "It turns without haste.",
        "the twin's English",
    )
    assert twin.unit("twin.md", "p1.s1").state.value == "reviewed"


def test_the_offer_can_be_switched_off(screen: Screen) -> None:
    screen.edit("p2.s2", "It turns without haste.")
    screen.press("Control+Enter")
    offer = screen.page.locator("#offer")
    offer.get_by_role("button", name="Do not offer this").click()
    expect(offer).to_be_hidden()
    screen.press("=")
    switch = screen.dialog.get_by_label("offer the same English")
    expect(switch).not_to_be_checked()
    switch.check()
    screen.press("Escape")
    assert screen.page.evaluate("localStorage.getItem('bitexte-no-twins')") == "0"
