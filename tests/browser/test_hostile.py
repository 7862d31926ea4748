"""Texts, terms and names that would be code if the page let them."""

from __future__ import annotations

import http.client
from pathlib import Path

import pytest
from browser.conftest import Opened
from fakes import FakeEngine
from playwright.sync_api import expect
from review.project import project

pytestmark = pytest.mark.browser

EVIL = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"
NAME = "<img src=x onerror=document.title='pwned'>&amp;\"'.txt"
TERM = "<b onmouseover=document.title='pwned'>grue"


def test_nothing_that_comes_from_a_text_runs(opened: Opened, tmp_path: Path) -> None:
    engine = FakeEngine(answer=lambda request, _: [f"{request.text} {EVIL}"])
    text = f"La grue {EVIL} tourne.\n\nUne phrase \u202eretournée.\n"
    made = project(tmp_path, text, NAME, engine)
    screen = opened(made)
    expect(screen.french("p1.s1")).to_contain_text(EVIL)
    expect(screen.english("p1.s1")).to_contain_text("<script>document.title=")
    # A mark that turns the direction of a line is shown instead of obeyed.
    expect(screen.french("p2.s1")).to_have_text("Une phrase ␣retournée.")
    screen.press("c")
    screen.page.keyboard.type(EVIL)
    screen.press("Control+Enter")
    expect(screen.row("p1.s1").locator(".comment")).to_have_text(EVIL)
    screen.edit("p1.s1", f"Mine {EVIL}")
    screen.press("Enter", "d")
    expect(screen.english("p1.s1").locator("ins").first).to_have_text("Mine")
    screen.press("d", "g")
    screen.dialog.get_by_label("French").fill(TERM)
    screen.dialog.get_by_label("English").fill(EVIL)
    screen.dialog.get_by_label("Note").fill(EVIL)
    screen.press("Enter")
    expect(screen.page.locator("#figures")).to_contain_text("1 term added")
    if screen.dialog.count():
        screen.press("Escape")
    screen.press("m")
    expect(screen.dialog).to_contain_text("<script>")
    screen.press("Escape")
    screen.page.get_by_label("Find", exact=True).fill(EVIL)
    screen.shows("p1.s1", "p2.s1")
    page = screen.page
    assert page.evaluate("document.querySelectorAll('img, main script, b').length") == 0
    assert page.title() == f"{NAME} · review"
    assert page.evaluate("document.scripts.length") == 1


def test_the_policy_stops_code_even_if_some_got_in(
    opened: Opened, tmp_path: Path
) -> None:
    screen = opened(project(tmp_path))
    title = screen.page.title()
    ran = screen.page.evaluate(
        """async () => {
          const refused = new Promise((resolve) =>
            document.addEventListener("securitypolicyviolation", resolve, { once: true }));
          const code = document.createElement("script");
          code.textContent = "document.title = 'pwned'";
          document.body.append(code);
          return (await refused).violatedDirective;
        }"""
    )
    assert ran.startswith("script-src")
    assert screen.page.title() == title


def test_the_key_is_not_in_the_address_and_strangers_get_nothing(
    opened: Opened, tmp_path: Path
) -> None:
    screen = opened(project(tmp_path))
    token = screen.server.address.token
    assert token not in screen.page.url
    assert screen.page.evaluate("document.cookie") == ""
    stranger = screen.page.context.browser.new_context()
    page = stranger.new_page()
    answer = page.goto(screen.page.url.partition("#")[0])
    assert answer is not None
    assert answer.status == 403
    stranger.close()
    connection = http.client.HTTPConnection("127.0.0.1", screen.server.address.port)
    connection.request("GET", "/api/project", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 421
    connection.close()
