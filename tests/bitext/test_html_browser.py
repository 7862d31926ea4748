"""The page in Debian's chromium: it fits its window, lights up pairs, runs nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bitext.samples import BITEXT
from bitext.test_html import hostile

from pipeline.bitext import to_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

LONG = "https://exemple.invalid/" + "dossier/" * 30


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Page:
    unit = replace(BITEXT.units[1], id="p5.s1", source=LONG, target=LONG)
    bitext = replace(BITEXT, units=(*BITEXT.units, unit))
    path = tmp_path_factory.mktemp("page") / "a.html"
    path.write_text(to_html(bitext), "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
def test_nothing_reaches_out_of_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_columns_when_wide_and_one_when_narrow(page: Page) -> None:
    def box(column: str) -> dict[str, float]:
        found = page.locator(f"[id='p2.s2'] > .{column}:not(.was)").bounding_box()
        assert found is not None
        return dict(found)

    page.set_viewport_size({"width": 1280, "height": 900})
    assert box("fr")["y"] == box("en")["y"]
    assert box("fr")["x"] + box("fr")["width"] < box("en")["x"]
    page.set_viewport_size({"width": 390, "height": 900})
    assert box("fr")["x"] == box("en")["x"]
    assert box("fr")["y"] + box("fr")["height"] <= box("en")["y"]


def test_hovering_lights_the_row_and_both_sides_of_a_term(page: Page) -> None:
    def colour(selector: str) -> str:
        return str(
            page.locator(selector).evaluate("e => getComputedStyle(e).backgroundColor")
        )

    row, term = "[id='p2.s1']", "[id='p2.s1'] .en .term.met"
    clear = "rgba(0, 0, 0, 0)"
    assert (colour(row), colour(term)) == (clear, clear)
    page.locator("[id='p2.s1'] .fr .term.met").hover()
    page.wait_for_timeout(200)
    assert colour(row) == "rgb(243, 239, 229)"
    assert colour(term) == "rgb(251, 233, 184)"


def test_dark_when_the_reader_s_system_is_dark(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(252, 251, 248)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == "rgb(23, 25, 28)"
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="light", media="screen")


def test_nothing_in_a_text_runs(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(to_html(hostile()), "utf-8")
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto((tmp_path / "a.html").as_uri())
    page.locator("[id='p1.s1']").hover()
    assert page.title().startswith("</style>")
    assert page.evaluate("document.scripts.length") == 0
    assert said == []
    assert asked == [(tmp_path / "a.html").as_uri()]
    page.close()


def test_five_thousand_segments(browser: Browser, tmp_path: Path) -> None:
    units = tuple(
        replace(BITEXT.units[1], id=f"p{number // 5 + 1}.s{number % 5 + 1}")
        for number in range(5000)
    )
    (tmp_path / "a.html").write_text(to_html(replace(BITEXT, units=units)), "utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "a.html").as_uri() + "#p900.s3")
    box = page.locator("[id='p900.s3']").bounding_box()
    assert box is not None
    assert 0 < box["y"] < 720
    page.close()
