"""Which rows are shown, and what is done to all of them at once."""

from __future__ import annotations

import pytest
from browser.screen import NAME, Screen
from playwright.sync_api import expect
from review.project import Project

from pipeline.units import State

pytestmark = pytest.mark.browser
ALL = ["p1.s1", "p2.s1", "p2.s2", "p2.s3", "p3.s1", "p4.s1", "p5.s1", "p6.s1", "p7.s1"]


def pick(screen: Screen, label: str, option: str) -> None:
    screen.page.get_by_label(label, exact=True).select_option(label=option)


def clear(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Clear").click()
    screen.shows(*ALL)


def test_by_state(screen: Screen) -> None:
    screen.press("a")  # the title: reviewed
    screen.press("j", "f")  # the crane: final
    expect(screen.row("p2.s1")).to_contain_class("is-final")
    pick(screen, "State", "reviewed")
    screen.shows("p1.s1")
    pick(screen, "State", "final")
    screen.shows("p2.s1")
    pick(screen, "State", "not approved")
    screen.shows(*ALL[2:])
    pick(screen, "State", "not translated")
    screen.shows()
    expect(screen.page.locator("#empty")).to_have_text(
        "No segment passes these filters."
    )
    clear(screen)
    expect(screen.page.locator("#empty")).not_to_be_visible()


def test_by_attention_and_staleness(screen: Screen, port: Project) -> None:
    pick(screen, "State", "to look at")
    screen.shows("p2.s1")
    clear(screen)
    screen.go("p2.s2")
    screen.press("a")
    expect(screen.row("p2.s2")).to_contain_class("is-reviewed")
    source = (port.config.source / NAME).read_text("utf-8")
    port.write(NAME, source.replace("lentement", "vite"))
    port.run()
    expect(screen.row("p2.s2")).to_contain_class("is-stale")
    pick(screen, "State", "stale")
    screen.shows("p2.s2")


def test_by_origin(screen: Screen, port: Project) -> None:
    screen.edit("p2.s3", "He looks at the sea.")
    screen.press("Control+Enter")
    expect(screen.row("p2.s3")).to_contain_class("is-reviewed")
    pick(screen, "Origin", "edited")
    screen.shows("p2.s3")
    expect(screen.row("p2.s3").locator(".origin")).to_have_text("edited")
    pick(screen, "Origin", "machine")
    screen.shows(*(ident for ident in ALL if ident != "p2.s3"))
    clear(screen)
    port.write("zwei.txt", "Le grutier regarde la mer.\n")
    port.run()
    screen.reload()
    screen.page.get_by_label("Text").select_option("zwei.txt")
    screen.shows("p1.s1")
    expect(screen.row("p1.s1").locator(".origin")).to_have_text("memory")
    pick(screen, "Origin", "memory")
    screen.shows("p1.s1")


def test_by_finding_and_term(screen: Screen) -> None:
    for option in ("with findings", "errors", "numbers (1)"):
        pick(screen, "Finding", option)
        screen.shows("p2.s1")
    pick(screen, "Finding", "warnings")
    screen.shows()
    pick(screen, "Finding", "any finding")
    pick(screen, "Term", "étasunien (1)")
    screen.shows("p2.s1")
    pick(screen, "Term", "terms not met")
    screen.shows()


def test_by_text_in_french_english_or_both_and_by_pattern(screen: Screen) -> None:
    find = screen.page.get_by_label("Find", exact=True)
    find.fill("port")
    screen.shows("p1.s1")
    find.fill("ETASUNIENNE")  # neither case nor accents matter
    screen.shows("p2.s1")
    pick(screen, "Where to find", "in English")
    screen.shows()
    find.fill("crane")
    screen.shows("p2.s1")
    pick(screen, "Where to find", "in French")
    screen.shows()
    find.fill("^(le|la) gru")
    screen.shows()
    screen.page.get_by_label("regex").check()
    screen.shows("p2.s1", "p2.s3", "p5.s1")
    find.fill("(")
    screen.shows()
    assert find.evaluate("e => !e.checkValidity()")


def test_filters_add_up_and_outlive_a_reload(screen: Screen) -> None:
    screen.page.get_by_label("Find", exact=True).fill("la")
    pick(screen, "Where to find", "in French")
    pick(screen, "Term", "étasunien (1)")
    screen.shows("p2.s1")
    screen.reload()
    screen.shows("p2.s1")
    expect(screen.page.get_by_label("Find", exact=True)).to_have_value("la")


def test_what_is_approved_under_a_filter_stays_until_it_is_filtered_anew(
    screen: Screen,
) -> None:
    pick(screen, "State", "not approved")
    expect(screen.page.locator("#shown")).to_have_text("9 of 9")
    screen.press("Escape", "Control+Enter")
    expect(screen.row("p1.s1")).to_contain_class("is-reviewed")
    screen.shows(*ALL)
    screen.at("p2.s1")


def test_bulk_approval_of_what_is_shown(screen: Screen) -> None:
    screen.page.get_by_label("Find", exact=True).fill("grue")
    screen.shows("p2.s1", "p5.s1")
    screen.page.get_by_role("button", name="Approve shown").click()
    expect(screen.dialog).to_contain_text("Approve 2 segments?")
    screen.answer("Approve")
    expect(screen.toast).to_contain_text("2 approved")
    human = [u.id for u in screen.project.record(NAME).units if u.state.is_human]
    assert human == ["p2.s1", "p5.s1"]
    screen.toast.get_by_role("button", name="Undo").click()
    expect(screen.row("p5.s1")).to_contain_class("is-translated")
    assert {u.state for u in screen.project.record(NAME).units} == {State.TRANSLATED}


def test_bulk_approval_can_be_called_off_and_says_when_nothing_is_left(
    screen: Screen,
) -> None:
    bulk = screen.page.get_by_role("button", name="Approve shown")
    bulk.click()
    expect(screen.dialog).to_contain_text("No filter is set")
    screen.answer("Cancel")
    assert {u.state for u in screen.project.record(NAME).units} == {State.TRANSLATED}
    bulk.click()
    screen.answer("Approve")
    expect(screen.toast).to_contain_text("9 approved")
    bulk.click()
    expect(screen.toast).to_contain_text("nothing that is shown waits")


def test_the_riskiest_first(screen: Screen) -> None:
    screen.press("w")
    expect(screen.page.get_by_label("riskiest first")).to_be_checked()
    ranked = screen.ids()
    assert ranked
    assert set(ranked) <= set(ALL)
    screen.press("a")  # approved: the machine's no more, but it stays in sight
    screen.press("w")
    screen.shows(*ALL)
