"""Every key that « ? » shows, pressed in Debian's chromium."""

from __future__ import annotations

import pytest
from browser.screen import NAME, Screen
from playwright.sync_api import expect

from pipeline.units import Origin, State

pytestmark = pytest.mark.browser


def test_j_k_arrows_home_and_end_move(screen: Screen) -> None:
    screen.at("p1.s1")
    screen.press("j", "ArrowDown")
    screen.at("p2.s2")
    screen.press("k")
    screen.at("p2.s1")
    screen.press("ArrowUp", "ArrowUp", "k")
    screen.at("p1.s1")
    screen.press("End")
    screen.at("p7.s1")
    screen.press("j")
    screen.at("p7.s1")
    screen.press("Home")
    screen.at("p1.s1")
    expect(screen.row("p1.s1")).to_be_focused()


def test_enter_edits_and_leaves_the_text_saved(screen: Screen) -> None:
    screen.go("p2.s2")
    screen.press("Enter")
    expect(screen.area).to_be_focused()
    expect(screen.area).to_have_value("It turns slowly.")
    screen.press("Control+A")
    screen.page.keyboard.type("It turns")
    screen.press("Enter")
    expect(screen.area).to_have_count(0)
    expect(screen.english("p2.s2")).to_have_text("It turns")
    expect(screen.row("p2.s2")).to_be_focused()
    screen.saved()
    unit = screen.project.unit(NAME, "p2.s2")
    assert (unit.target, unit.state) == ("It turns", State.TRANSLATED)
    assert (unit.origin, unit.machine) == (Origin.POST_EDIT, "It turns slowly.")


def test_what_is_typed_is_saved_without_any_key(screen: Screen) -> None:
    screen.edit("p2.s2", "It turns very slowly.")
    screen.saved()
    assert screen.project.unit(NAME, "p2.s2").target == "It turns very slowly."
    expect(screen.area).to_be_focused()


def test_control_enter_approves_and_goes_to_the_next(screen: Screen) -> None:
    screen.press("Control+Enter")
    screen.at("p2.s1")
    expect(screen.row("p1.s1")).to_contain_class("is-reviewed")
    screen.press("Enter")
    screen.area.fill("The US crane weighs 120 tonnes.")
    screen.press("Control+Enter")
    screen.at("p2.s2")
    expect(screen.row("p2.s1")).to_contain_class("is-reviewed")
    expect(screen.row("p2.s1").locator(".finding")).to_have_count(0)
    expect(screen.page.locator("#figures")).to_have_text(
        "10 of 44 words reviewed · 2.1 % changed · 1 fixed"
    )
    units = [screen.project.unit(NAME, ident) for ident in ("p1.s1", "p2.s1", "p2.s2")]
    assert [unit.state.is_human for unit in units] == [True, True, False]
    assert units[1].target == "The US crane weighs 120 tonnes."


def test_escape_takes_back_this_editing_and_no_other(screen: Screen) -> None:
    before = screen.project.record(NAME)
    screen.edit("p2.s2", "First version.")
    screen.press("Enter")
    screen.saved()
    screen.edit("p2.s2", "Second version.")
    screen.saved()
    screen.area.fill("Third, not saved yet")
    screen.press("Escape")
    expect(screen.english("p2.s2")).to_have_text("First version.")
    screen.saved()
    assert screen.project.unit(NAME, "p2.s2").target == "First version."
    screen.press("u")
    expect(screen.english("p2.s2")).to_have_text("It turns slowly.")
    assert screen.project.record(NAME).units == before.units


def test_escape_leaves_an_approved_segment_approved(screen: Screen) -> None:
    screen.go("p2.s2")
    screen.press("a")
    expect(screen.row("p2.s2")).to_contain_class("is-reviewed")
    screen.edit("p2.s2", "Something else")
    screen.saved()
    screen.press("Escape")
    expect(screen.row("p2.s2")).to_contain_class("is-reviewed")
    expect(screen.english("p2.s2")).to_have_text("It turns slowly.")


def test_u_undoes_step_by_step_and_shows_where(screen: Screen) -> None:
    screen.press("Control+Enter", "Control+Enter")
    expect(screen.row("p2.s1")).to_contain_class("is-reviewed")
    screen.press("End", "u")
    screen.at("p2.s1")
    expect(screen.row("p2.s1")).to_contain_class("is-translated")
    screen.press("u")
    screen.at("p1.s1")
    expect(screen.row("p1.s1")).to_contain_class("is-translated")
    screen.press("u")
    expect(screen.toast).to_contain_text("nothing to undo")


def test_n_goes_round_what_needs_attention(screen: Screen) -> None:
    screen.press("n")
    screen.at("p2.s1")
    screen.press("n")
    screen.at("p2.s1")
    screen.press("End", "N")
    screen.at("p2.s1")
    screen.press("Control+Enter")
    expect(screen.row("p2.s1")).to_contain_class("is-reviewed")
    screen.press("n")
    expect(screen.toast).to_contain_text("nothing is left to look at")


def test_g_opens_a_term_with_what_is_selected(screen: Screen) -> None:
    screen.go("p2.s3")
    screen.french("p2.s3").evaluate("e => getSelection().selectAllChildren(e)")
    screen.press("g")
    expect(screen.dialog.get_by_label("French")).to_have_value(
        "Le grutier regarde la mer."
    )
    expect(screen.dialog.get_by_label("English")).to_be_focused()
    screen.press("Escape")
    expect(screen.dialog).to_have_count(0)
    expect(screen.row("p2.s3")).to_be_focused()


def test_c_comments(screen: Screen) -> None:
    screen.go("p2.s2")
    screen.press("c")
    expect(screen.dialog.get_by_label("Comment")).to_be_focused()
    screen.page.keyboard.type("Which one?\nAsk the mayor.")
    screen.press("Control+Enter")
    expect(screen.row("p2.s2").locator(".comment")).to_have_text(
        "Which one?\nAsk the mayor."
    )
    assert screen.project.unit(NAME, "p2.s2").comment == "Which one?\nAsk the mayor."
    screen.press("c")
    expect(screen.dialog.get_by_label("Comment")).to_have_value(
        "Which one?\nAsk the mayor."
    )
    screen.press("Escape")
    expect(screen.dialog).to_have_count(0)
    assert screen.project.unit(NAME, "p2.s2").comment == "Which one?\nAsk the mayor."


def test_slash_finds_in_either_column(screen: Screen) -> None:
    screen.press("/")
    expect(screen.page.get_by_label("Find", exact=True)).to_be_focused()
    screen.page.keyboard.type("grue")
    screen.shows("p2.s1", "p5.s1")
    expect(screen.page.locator("#shown")).to_have_text("2 of 9")
    screen.press("Enter")
    screen.at("p2.s1")
    expect(screen.row("p2.s1")).to_be_focused()
    screen.press("j")
    screen.at("p5.s1")
    screen.press("/", "Escape")
    expect(screen.rows).to_have_count(9)
    screen.at("p5.s1")


def test_figures_insert_glossary_terms(screen: Screen) -> None:
    screen.go("p2.s1")
    screen.press("1")
    expect(screen.area).to_have_value("The US crane weighs 130 tonnes. US")
    screen.area.fill("The")
    screen.press("Alt+1")
    expect(screen.area).to_have_value("The US")
    screen.press("Escape", "9")
    expect(screen.toast).to_contain_text("no such term")


def test_a_figure_of_a_french_keyboard_inserts_too(screen: Screen) -> None:
    screen.go("p2.s1")
    screen.row("p2.s1").dispatch_event("keydown", {"key": "&", "code": "Digit1"})
    expect(screen.area).to_have_value("The US crane weighs 130 tonnes. US")


def test_m_shows_alternatives_and_takes_one(screen: Screen) -> None:
    screen.project.engine.answers["Elle tourne lentement."] = [
        "It turns slowly.",
        "She turns slowly.",
        "It spins slowly.",
    ]
    screen.go("p2.s2")
    screen.press("m")
    expect(screen.dialog.get_by_role("listitem")).to_have_count(3)
    screen.press("3")
    expect(screen.area).to_have_value("It spins slowly.")
    screen.saved()
    assert screen.project.unit(NAME, "p2.s2").target == "It spins slowly."
    screen.press("Escape")
    expect(screen.english("p2.s2")).to_have_text("It turns slowly.")


def test_d_shows_what_was_changed(screen: Screen) -> None:
    screen.go("p2.s2")
    screen.press("d")
    expect(screen.toast).to_contain_text("this is the machine's version")
    screen.press("d")
    screen.edit("p2.s2", "It spins slowly.")
    screen.press("Enter")
    screen.saved()
    screen.press("d")
    expect(screen.english("p2.s2").locator("del")).to_have_text("turns")
    expect(screen.english("p2.s2").locator("ins")).to_have_text("spins")
    screen.press("d")
    expect(screen.english("p2.s2").locator("del")).to_have_count(0)


def test_x_dismisses_a_finding_with_a_reason(screen: Screen) -> None:
    screen.go("p2.s1")
    screen.press("x")
    expect(screen.dialog).to_contain_text("120 tonnes became 130 tonnes")
    screen.answer("Cancel")  # a reason is asked for only of who dismisses
    screen.press("x")
    expect(screen.dialog.get_by_label("Because")).to_be_focused()
    screen.page.keyboard.type("short tons")
    screen.press("Enter")
    expect(screen.row("p2.s1").locator(".dismissed em")).to_have_text("short tons")
    (finding,) = screen.project.unit(NAME, "p2.s1").findings
    assert finding.dismissed == "short tons"
    expect(screen.page.locator("#figures")).to_contain_text("1 dismissed")
    screen.row("p2.s1").get_by_role("button", name="take up again").click()
    expect(screen.row("p2.s1").locator(".dismissed")).to_have_count(0)
    (finding,) = screen.project.unit(NAME, "p2.s1").findings
    assert finding.dismissed is None


def test_a_withdraws_and_f_marks_as_final(screen: Screen) -> None:
    screen.press("a")
    expect(screen.row("p1.s1")).to_contain_class("is-reviewed")
    screen.press("a")
    expect(screen.row("p1.s1")).to_contain_class("is-translated")
    screen.press("f")
    expect(screen.row("p1.s1")).to_contain_class("is-final")
    screen.at("p2.s1")
    assert screen.project.unit(NAME, "p1.s1").state is State.FINAL


def test_brackets_join_and_divide(screen: Screen) -> None:
    screen.go("p2.s2")
    screen.press("[")
    whole = "The US crane weighs 130 tonnes. It turns slowly."
    expect(screen.english("p2.s1")).to_have_text(whole)
    expect(screen.english("p2.s2")).to_have_text("↑ in the segment above")
    record = screen.project.record(NAME).units
    assert [unit.target for unit in record[1:3]] == [whole, ""]
    screen.go("p2.s1")
    screen.press("]")
    expect(screen.toast).to_contain_text("put the cursor")
    screen.area.evaluate("e => e.setSelectionRange(31, 31)")
    screen.press("Alt+ArrowDown")
    expect(screen.english("p2.s2")).to_have_text("It turns slowly.")
    expect(screen.english("p2.s1")).to_have_text("The US crane weighs 130 tonnes.")
    screen.go("p2.s3")
    screen.press("Enter", "Alt+ArrowUp")
    expect(screen.english("p2.s2")).to_have_text(
        "It turns slowly. The driver looks at the sea."
    )
    screen.press("Home", "[")
    expect(screen.toast).to_contain_text("only sentences of one paragraph")


def test_question_mark_lists_every_key(screen: Screen) -> None:
    screen.press("?")
    expect(screen.dialog.locator("dt")).to_have_count(24)
    shown = " ".join(screen.dialog.locator("kbd").all_text_contents())
    assert shown == (
        "j k ↓ ↑ Enter Ctrl Enter Esc u n N 1 – 9 g m i k r = d c x t a f w [ ] < > / Home End ?"
    )
    screen.press("j", "Escape")
    expect(screen.dialog).to_have_count(0)
    screen.at("p1.s1")
