"""The review in a real browser: what a person sees, presses and waits for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from review.project import Project

from pipeline.review.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

NAME = "port.md"
PATIENCE = 15  # seconds; only a failure waits so long


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Wait for something on disk, which no page can tell."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)


@dataclass
class Screen:
    """One tab on one review."""

    page: Page
    project: Project
    server: Server

    def open(self) -> Screen:
        """Go to the address that the command prints."""
        self.page.goto(self.server.address.url)
        return self.ready()

    def ready(self) -> Screen:
        expect(self.page.locator("body[data-ready]")).to_be_attached()
        return self

    def reload(self) -> Screen:
        self.page.reload()
        return self.ready()

    def another(self) -> Screen:
        """Return a second tab on the same review."""
        page = self.page.context.new_page()
        return Screen(page, self.project, self.server).open()

    def row(self, ident: str) -> Locator:
        return self.page.locator(f"[id='u-{ident}']")

    def english(self, ident: str) -> Locator:
        return self.row(ident).locator("> .en:not(.was)")

    def french(self, ident: str) -> Locator:
        return self.row(ident).locator("> .fr:not(.was)")

    @property
    def rows(self) -> Locator:
        return self.page.locator("[role=row]")

    @property
    def area(self) -> Locator:
        """The editor."""
        return self.page.locator("textarea.edit")

    @property
    def dialog(self) -> Locator:
        return self.page.locator("#dialog[open]")

    @property
    def toast(self) -> Locator:
        return self.page.locator("#toast")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, ident: str) -> None:
        """Wait until the cursor is on a segment."""
        expect(self.page.locator(".row.current")).to_have_id(f"u-{ident}")

    def go(self, ident: str) -> None:
        """Walk there by key."""
        self.press("Home")
        for _ in range(self.ids().index(ident)):
            self.press("j")
        self.at(ident)

    def ids(self) -> list[str]:
        """The segments that are shown, in order."""
        found = self.page.evaluate(
            "[...document.querySelectorAll('[role=row]')].map(e => e.dataset.id)"
        )
        return [str(one) for one in found]

    def shows(self, *idents: str) -> None:
        """Wait until exactly these segments are shown."""
        eventually(lambda: self.ids() == list(idents), " ".join(idents))

    def edit(self, ident: str, text: str) -> None:
        """Write a segment's English anew; the editor stays open."""
        self.go(ident)
        self.press("Enter")
        expect(self.area).to_be_focused()
        self.area.fill(text)

    def saved(self) -> None:
        """Wait until everything typed is on disk."""
        expect(self.page.locator("#saved")).to_have_text("saved")

    def answer(self, button: str) -> None:
        """Press a dialog's button and wait for it to go."""
        self.dialog.get_by_role("button", name=button, exact=True).click()
        expect(self.page.locator("#dialog")).not_to_be_visible()
