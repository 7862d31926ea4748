"""A book: only what is near the window exists, and nothing jumps."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.conftest import Opened
from browser.screen import Screen
from playwright.sync_api import expect
from review.long import long_project

pytestmark = pytest.mark.browser
SEGMENTS = 5000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    long_project(folder, SEGMENTS)
    return folder


@pytest.fixture
def book(opened: Opened, made: Path) -> Screen:
    return opened(long_project(made, SEGMENTS))


def test_five_thousand_rows_are_windowed(book: Screen) -> None:
    expect(book.page.get_by_role("grid")).to_have_attribute("aria-rowcount", "5000")
    assert 10 < len(book.ids()) < 150
    book.press("End")
    book.at("p1000.s5")
    expect(book.row("p1000.s5")).to_be_in_viewport()
    assert 10 < len(book.ids()) < 150
    book.press("k", "k")
    book.at("p1000.s3")
    expect(book.row("p1000.s3")).to_be_in_viewport()


def test_the_place_is_found_again_after_a_reload(book: Screen) -> None:
    book.page.get_by_label("Find", exact=True).fill("numéro 2500 ")
    book.shows("p501.s1")
    book.press("Escape")
    book.at("p501.s1")
    expect(book.row("p501.s1")).to_be_in_viewport()
    book.reload()
    book.at("p501.s1")
    expect(book.row("p501.s1")).to_be_in_viewport()


def test_scroll_position_is_stable_when_rows_above_change_height(book: Screen) -> None:
    page = book.page
    page.evaluate("scrollTo({ top: 20000, behavior: 'instant' })")
    expect(book.row("p1.s3")).not_to_be_attached()
    place = """async () => {
      const drawn = () => new Promise((done) => requestAnimationFrame(done));
      for (let frame = 0; frame < 3; frame += 1) await drawn();
      const rows = [...document.querySelectorAll('[role=row]')];
      const first = rows.find((row) => row.getBoundingClientRect().top > 120);
      return [first.dataset.id, Math.round(first.getBoundingClientRect().top)];
    }"""
    before = page.evaluate(place)
    # A new width makes every height unknown again; back at the old one all is as it was.
    page.set_viewport_size({"width": 1200, "height": 800})
    page.evaluate(place)
    page.set_viewport_size({"width": 1280, "height": 800})
    after = page.evaluate(place)
    assert after[0] == before[0]
    assert abs(after[1] - before[1]) <= 2


def test_an_editor_that_is_scrolled_away_keeps_its_text(book: Screen) -> None:
    book.edit("p1.s2", "Unfinished")
    book.page.mouse.move(600, 400)
    for _ in range(4):
        book.page.mouse.wheel(0, 4000)
    expect(book.row("p1.s1")).not_to_be_attached()
    book.page.keyboard.type(" no more")
    expect(book.area).to_have_value("Unfinished no more")
    book.saved()
    assert book.project.unit("livre.txt", "p1.s2").target == "Unfinished no more"
    book.press("Escape")
    book.saved()
