"""How the page looks and what it is for those who do not see it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import Opened
from browser.screen import NAME, Screen
from playwright.sync_api import expect
from review.project import Project

from pipeline.invalidation import unit_revision

pytestmark = pytest.mark.browser
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")


@pytest.fixture
def busy(port: Project) -> Project:
    """A project with all that a row can show."""
    session = port.session()

    def seen(ident: str) -> str:
        return unit_revision(port.unit(NAME, ident))

    session.approve(NAME, "p1.s1", seen("p1.s1"))
    session.approve(NAME, "p2.s2", seen("p2.s2"), target="It spins.")
    session.comment(NAME, "p2.s3", seen("p2.s3"), "Who is this?")
    source = (port.config.source / NAME).read_text("utf-8")
    port.write(NAME, source.replace("lentement", "vite"))
    port.engine.answers["Elle tourne vite."] = ["It turns fast."]
    port.run()
    (finding,) = port.unit(NAME, "p2.s1").findings
    edited = session.edit(NAME, "p3.s1", seen("p3.s1"), "Nobody saw it, said he.")
    assert edited.units
    session.dismiss(
        NAME,
        "p2.s1",
        seen("p2.s1"),
        key=finding.key,
        reason="short tons",
    )
    return port


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(opened: Opened, busy: Project, scheme: Any) -> None:
    screen = opened(busy, color_scheme=scheme)
    page = screen.page
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(252, 251, 248)" if scheme == "light" else "rgb(23, 25, 28)")
    screen.go("p2.s2")
    assert page.evaluate(CONTRAST) == []
    screen.go("p3.s1")
    screen.press("d")
    expect(screen.english("p3.s1").locator("ins")).not_to_have_count(0)
    assert page.evaluate(CONTRAST) == []
    screen.press("Enter")
    expect(screen.area).to_be_focused()
    assert page.evaluate(CONTRAST) == []
    screen.press("Escape", "?")
    expect(screen.dialog).to_be_visible()
    assert page.evaluate(CONTRAST) == []
    screen.press("Escape", "Home", "x")
    expect(screen.toast).to_be_visible()
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 390, 640, 768, 961, 1280, 1920])
def test_nothing_reaches_out_of_the_window(screen: Screen, width: int) -> None:
    page = screen.page
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screen.go("p2.s1")
    screen.press("Enter")
    expect(screen.area).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = screen.area.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_two_columns_when_wide_and_one_when_narrow(screen: Screen) -> None:
    def box(column: str) -> dict[str, float]:
        found = screen.row("p2.s1").locator(f"> .{column}").bounding_box()
        assert found is not None
        return dict(found)

    assert box("fr")["y"] == box("en")["y"]
    assert box("fr")["x"] + box("fr")["width"] < box("en")["x"]
    screen.page.set_viewport_size({"width": 390, "height": 800})
    assert box("fr")["x"] == box("en")["x"]
    assert box("fr")["y"] + box("fr")["height"] <= box("en")["y"]


def test_a_telephone_does_it_all_by_touch(opened: Opened, busy: Project) -> None:
    screen = opened(busy, viewport={"width": 390, "height": 800}, has_touch=True)
    page = screen.page
    state = page.get_by_label("State", exact=True)
    expect(state).not_to_be_visible()
    page.get_by_role("button", name="Filters").tap()
    expect(state).to_be_visible()
    screen.english("p2.s3").tap()
    screen.at("p2.s3")
    page.get_by_role("button", name="Approve", exact=True).tap()
    expect(screen.row("p2.s3")).to_contain_class("is-reviewed")
    screen.at("p3.s1")
    page.get_by_role("button", name="Edit", exact=True).tap()
    expect(screen.area).to_be_focused()
    for button in page.locator("#actions button").all():
        size = button.bounding_box()
        assert size is not None
        assert size["height"] >= 24  # WCAG 2.2, 2.5.8


def test_print_shows_every_row_and_no_controls(screen: Screen) -> None:
    page = screen.page
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in ("#filters", "#actions", ".tools"):
        expect(page.locator(hidden)).not_to_be_visible()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(screen.ids()) == 9
    assert page.evaluate(CONTRAST) == []


def test_roles_and_names(opened: Opened, busy: Project) -> None:
    screen = opened(busy)
    page = screen.page
    for role in ("banner", "main", "search", "toolbar", "progressbar", "heading"):
        expect(page.get_by_role(role).first).to_be_attached()
    grid = page.get_by_role("grid", name="Segments")
    expect(grid).to_have_attribute("aria-rowcount", "9")
    row = grid.get_by_role("row").nth(3)
    expect(row).to_have_attribute("aria-rowindex", "4")
    expect(row.get_by_role("rowheader")).to_have_text("2.3")
    expect(row.get_by_role("gridcell").first).to_have_attribute("lang", "fr")
    expect(row.get_by_role("img")).to_have_accessible_name("not approved, by machine")
    screen.go("p2.s1")
    controls = page.locator("button:visible, input:visible, select:visible, [role=img]")
    for control in controls.all():
        expect(control).to_have_accessible_name(re.compile(r"\S"))
    expect(page.locator("[role=row][tabindex='0']")).to_have_count(1)
    expect(page.locator("[aria-selected=true]")).to_have_count(1)


def test_the_focus_is_always_seen(screen: Screen) -> None:
    page = screen.page
    page.locator("body").evaluate("e => document.activeElement.blur()")
    seen = set()
    for _ in range(40):
        screen.press("Tab")
        found = page.evaluate(
            """() => {
              const one = document.activeElement;
              const style = getComputedStyle(one);
              const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
              return [one.id || one.className || one.tagName, drawn || one === document.body];
            }"""
        )
        seen.add(found[0])
        assert found[1], found
    assert {"documents", "next", "bulk", "keys", "text", "state", "clear"} <= seen
    assert "u-p1.s1" in seen


def test_a_dialog_keeps_the_focus_and_gives_it_back(screen: Screen) -> None:
    page = screen.page
    screen.go("p2.s2")
    screen.press("g")
    expect(screen.dialog).to_have_attribute("aria-labelledby", "dialog-title")
    expect(screen.dialog).to_have_accessible_name("Add a term to the glossary")
    for _ in range(12):
        screen.press("Tab")
        outside = page.evaluate(
            "!document.activeElement.closest('dialog, body') ||"
            " Boolean(document.activeElement.closest('header, main, footer'))"
        )
        assert not outside
    screen.press("Escape")
    expect(screen.dialog).to_have_count(0)
    expect(screen.row("p2.s2")).to_be_focused()


def test_less_motion_for_who_asks(opened: Opened, port: Project) -> None:
    screen = opened(port, reduced_motion="reduce")
    fill = screen.page.locator(".progress .fill")
    shown = fill.evaluate("e => getComputedStyle(e).transitionDuration")
    assert shown == "0s"
