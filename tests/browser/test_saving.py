"""Nothing typed is lost: reloads, two tabs, runs, kills, hand edits, merges."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.conftest import ENGLISH, Opened
from browser.screen import NAME, Screen, eventually
from fakes import FakeEngine
from playwright.sync_api import expect
from review.project import Project, project

from pipeline.invalidation import unit_revision
from pipeline.run import run
from pipeline.units import Origin, State

pytestmark = pytest.mark.browser


def elsewhere(made: Project, ident: str, text: str) -> None:
    """Write a segment as another program would."""
    made.session().edit(NAME, ident, unit_revision(made.unit(NAME, ident)), text)


def test_edit_approve_reload_keeps_place_and_text(screen: Screen) -> None:
    screen.edit("p2.s1", "The US crane weighs 120 tonnes.")
    screen.press("Control+Enter")
    screen.at("p2.s2")
    expect(screen.row("p2.s1")).to_contain_class("is-reviewed")
    screen.reload()
    screen.at("p2.s2")
    expect(screen.row("p2.s2")).to_be_focused()
    expect(screen.english("p2.s1")).to_have_text("The US crane weighs 120 tonnes.")
    expect(screen.row("p2.s1")).to_contain_class("is-reviewed")


def test_a_reload_in_the_middle_of_a_word_loses_nothing(screen: Screen) -> None:
    screen.edit("p2.s2", "It turns so slo")
    screen.reload()
    screen.at("p2.s2")
    expect(screen.english("p2.s2")).to_have_text("It turns so slo")


def test_approving_writes_the_english_and_every_aligned_file(screen: Screen) -> None:
    screen.edit("p2.s1", "The US crane weighs 120 tonnes.")
    screen.press("Control+Enter")
    screen.at("p2.s2")
    made = screen.project
    eventually(lambda: "120 tonnes" in made.english(NAME), "the English text")
    for suffix in (".tsv", ".tmx", ".html"):
        path = made.config.output / f"{NAME}{suffix}"
        eventually(lambda p=path: "120 tonnes." in p.read_text("utf-8"), suffix)
    tsv = (made.config.output / f"{NAME}.tsv").read_text("utf-8")
    assert "The US crane weighs 120 tonnes.\treviewed" in tsv


def test_two_tabs_on_different_segments_merge_by_themselves(screen: Screen) -> None:
    other = screen.another()
    screen.edit("p2.s2", "Mine.")
    screen.press("Enter")
    screen.saved()
    other.edit("p2.s3", "Theirs.")
    other.press("Enter")
    other.saved()
    for tab in (screen, other):
        expect(tab.english("p2.s2")).to_have_text("Mine.")
        expect(tab.english("p2.s3")).to_have_text("Theirs.")


@pytest.mark.parametrize("choice", ["Use mine", "Leave it"])
def test_two_tabs_on_one_segment_ask_which_version(screen: Screen, choice: str) -> None:
    other = screen.another()
    other.go("p2.s2")
    other.press("Enter")
    expect(other.area).to_be_focused()
    screen.edit("p2.s2", "Theirs.")
    screen.press("Enter")
    screen.saved()
    other.area.fill("Mine.")
    expect(other.dialog).to_contain_text("p2.s2 was changed elsewhere")
    expect(other.dialog).to_contain_text("Theirs.")
    expect(other.dialog).to_contain_text("Mine.")
    assert screen.project.unit(NAME, "p2.s2").target == "Theirs."
    other.answer(choice)
    wanted = "Mine." if choice == "Use mine" else "Theirs."
    expect(other.english("p2.s2")).to_have_text(wanted)
    expect(screen.english("p2.s2")).to_have_text(wanted)
    assert screen.project.unit(NAME, "p2.s2").target == wanted
    expect(other.row("p2.s2")).to_be_focused()


def test_what_waits_behind_a_conflict_does_not_slip_through(screen: Screen) -> None:
    other = screen.another()
    other.go("p2.s2")
    other.press("Enter")
    expect(other.area).to_be_focused()
    elsewhere(screen.project, "p2.s2", "Theirs.")
    other.area.fill("Mine.")
    other.press("Control+Enter")  # an edit and an approval, of what was not seen
    expect(other.dialog).to_contain_text("Theirs.")
    assert screen.project.unit(NAME, "p2.s2").target == "Theirs."
    other.answer("Use mine")
    expect(other.row("p2.s2")).to_contain_class("is-reviewed")
    assert screen.project.unit(NAME, "p2.s2").target == "Mine."


def test_what_a_poll_brings_is_not_overwritten_by_an_open_editor(
    screen: Screen,
) -> None:
    screen.go("p2.s2")
    screen.press("Enter")
    expect(screen.area).to_be_focused()
    elsewhere(screen.project, "p2.s2", "Theirs.")
    expect(screen.toast).to_contain_text("changed elsewhere")
    expect(screen.area).to_have_value("It turns slowly.")
    screen.area.fill("Mine.")
    expect(screen.dialog).to_contain_text("Theirs.")
    assert screen.project.unit(NAME, "p2.s2").target == "Theirs."
    screen.answer("Leave it")
    expect(screen.english("p2.s2")).to_have_text("Theirs.")


def test_a_run_at_the_same_time_loses_nothing_and_its_work_is_shown(
    screen: Screen, port: Project
) -> None:
    screen.go("p2.s2")
    screen.press("Enter")
    expect(screen.area).to_be_focused()
    answers = {fr: [en[0].replace(".", "!")] for fr, en in ENGLISH.items()}
    report = run(port.config, FakeEngine(answers, model="other"))
    assert report.errors == ()
    expect(screen.english("p5.s1")).to_contain_text("The hoist is back!")
    screen.area.fill("Mine.")
    expect(screen.dialog).to_contain_text("It turns slowly!")
    screen.answer("Use mine")
    expect(screen.english("p2.s2")).to_have_text("Mine.")
    run(port.config, FakeEngine(answers, model="third"))
    assert port.unit(NAME, "p2.s2").target == "Mine."


def test_words_for_a_segment_that_is_gone_are_given_back(
    screen: Screen, port: Project
) -> None:
    screen.go("p7.s1")
    screen.press("Enter")
    expect(screen.area).to_be_focused()
    port.write(NAME, "# Le port de Brest\n")
    port.run()
    screen.area.fill("My own words.")
    expect(screen.dialog).to_contain_text("Not saved")
    expect(screen.dialog.get_by_label("Your words")).to_have_value("My own words.")
    screen.answer("Close")
    screen.shows("p1.s1")
    screen.at("p1.s1")


def test_a_server_that_is_gone_is_told_and_what_is_typed_waits(
    screen: Screen,
) -> None:
    context = screen.page.context
    context.set_offline(True)
    screen.edit("p2.s2", "Written on the train.")
    expect(screen.page.locator("#saved")).to_have_text("NOT saved: the server is gone")
    expect(screen.toast).to_contain_text("start it again with translate review")
    assert screen.project.unit(NAME, "p2.s2").target == "It turns slowly."
    context.set_offline(False)
    screen.saved()
    assert screen.project.unit(NAME, "p2.s2").target == "Written on the train."


def test_a_changed_source_is_a_conflict_to_settle_by_key(
    screen: Screen, port: Project
) -> None:
    for ident, text in (("p2.s2", "It spins."), ("p2.s3", "He looks.")):
        screen.edit(ident, text)
        screen.press("Control+Enter")
    expect(screen.row("p2.s3")).to_contain_class("is-reviewed")
    source = (port.config.source / NAME).read_text("utf-8")
    port.write(NAME, source.replace("lentement", "vite").replace("la mer", "le port"))
    port.engine.answers |= {
        "Elle tourne vite.": ["It turns fast."],
        "Le grutier regarde le port.": ["The driver looks at the port."],
    }
    port.run()
    row = screen.row("p2.s2")
    expect(row).to_contain_class("is-stale")
    expect(row.locator(".was.fr del")).to_have_text("lentement")
    expect(row.locator(".was.fr ins")).to_have_text("vite")
    expect(row.locator(".was.en")).to_contain_text("It turns fast.")
    expect(screen.english("p2.s2")).to_have_text("It spins.")
    screen.press("Home", "n", "n")
    screen.at("p2.s2")
    screen.press("t")
    expect(row).not_to_contain_class("is-stale")
    expect(screen.english("p2.s2")).to_have_text("It turns fast.")
    screen.press("n")
    screen.at("p2.s3")
    screen.press("Control+Enter")
    expect(screen.row("p2.s3")).not_to_contain_class("is-stale")
    kept = port.unit(NAME, "p2.s3")
    assert (kept.target, kept.state, kept.stale) == ("He looks.", State.REVIEWED, None)
    port.run()
    assert port.unit(NAME, "p2.s3") == kept


def test_a_hand_edit_of_the_english_file_appears(screen: Screen, port: Project) -> None:
    path = port.config.output / NAME
    path.write_text(port.english(NAME).replace("slowly", "at leisure"), "utf-8")
    expect(screen.english("p2.s2")).to_have_text("It turns at leisure.")
    expect(screen.row("p2.s2")).to_contain_class("is-reviewed")
    screen.edit("p2.s3", "He looks.")
    screen.press("Enter")
    screen.saved()
    unit = port.unit(NAME, "p2.s2")
    assert (unit.target, unit.origin) == ("It turns at leisure.", Origin.POST_EDIT)


def test_a_hand_edit_that_cannot_be_matched_names_the_line(
    screen: Screen, port: Project
) -> None:
    before = port.english(NAME)
    (port.config.output / NAME).write_text("Mine.\n\n" + before, "utf-8")
    notice = screen.page.locator("#notices")
    expect(notice).to_contain_text("line 1 of the English text")
    screen.edit("p2.s2", "Not to be lost.")
    expect(screen.dialog.get_by_label("Your words")).to_have_value("Not to be lost.")
    screen.answer("Close")
    (port.config.output / NAME).write_text(before, "utf-8")
    expect(notice).to_have_text("")
    screen.edit("p2.s2", "Saved now.")
    screen.saved()
    assert port.unit(NAME, "p2.s2").target == "Saved now."


def test_another_reviewer_s_version_is_seen_and_chosen(
    opened: Opened, port: Project, tmp_path: Path
) -> None:
    other = project(tmp_path / "other", engine=FakeEngine(dict(ENGLISH)))
    for made, text in ((port, "It spins."), (other, "It rotates.")):
        seen = unit_revision(made.unit(NAME, "p2.s2"))
        made.session().approve(NAME, "p2.s2", seen, target=text)
    port.session().merge(NAME, other.record(NAME))
    screen = opened(port)
    row = screen.row("p2.s2")
    expect(row.locator(".was.en")).to_contain_text("another reviewer wrote")
    expect(row.locator(".was.en")).to_contain_text("It rotates.")
    row.get_by_role("button", name="Take this one").click()
    expect(screen.english("p2.s2")).to_have_text("It rotates.")
    assert port.unit(NAME, "p2.s2").stale is None


def test_translating_a_text_that_is_new(screen: Screen, port: Project) -> None:
    port.write("neuf.txt", "La grue revient.\n")
    screen.reload()
    screen.page.get_by_label("Text").select_option("neuf.txt")
    expect(screen.page.locator("#empty")).to_have_text(
        "This text is not translated yet."
    )
    screen.page.get_by_role("button", name="Translate now").click()
    expect(screen.english("p1.s1")).to_have_text("The hoist is back.")
    screen.at("p1.s1")
