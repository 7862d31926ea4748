"""The review page with a long text, measured in the browser: opening, and each key.

    python benchmarks/review.py [--segments 5000] [--keys 60]

« key to paint » goes from the moment the browser saw a key to the moment after the
frame that shows what it did; « saved » from the key to the server's answer, when the
record is on the disk. The machine's load changes the figures.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from pipeline.review.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

# A task posted in an animation frame runs when that frame has been painted.
WATCH = """() => {
  window.painted = [];
  document.addEventListener("keydown", (event) => {
    if (event.key === "Control") return;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () =>
        window.painted.push(performance.now() - event.timeStamp);
      channel.port2.postMessage(0);
    });
  }, { capture: true });
}"""
SAVED = "document.getElementById('saved').textContent === 'saved'"


def main() -> None:
    sys.path[0] = str(Path(__file__).parents[1] / "tests")  # its review, not this one
    from review.long import long_project

    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=5000)
    parser.add_argument("--keys", type=int, default=60, help="of each kind")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(long_project(Path(folder), options.segments).session())
        thread = server.serve_in_background()
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        rows = [opened(page, server, what) for what in ("opened", "opened again")]
        page.evaluate(WATCH)
        rows += list(measured(page, options.keys))
        print_table(options.segments, rows)
        browser.close()
        server.stop()
        thread.join()


def opened(page: Page, server: Server, what: str) -> tuple[str, Sequence[float]]:
    """Open the page; the browser counts from the click to the first usable row."""
    page.goto(server.address.url)
    page.locator("body[data-ready]").wait_for()
    return what, [float(page.locator("body").get_attribute("data-ready") or "nan")]


def measured(page: Page, keys: int) -> Sequence[tuple[str, Sequence[float]]]:
    rows = []

    def measure(what: str, press: Callable[[int], None], times: int = keys) -> None:
        page.evaluate("window.painted.length = 0")
        for number in range(times):
            press(number)
            wait_for(page, f"window.painted.length > {number}")
        rows.append((what, page.evaluate("window.painted.slice()")))

    key = page.keyboard
    measure("j, the next row", lambda _: key.press("j"))
    measure("End and Home, across the text", jump(page))
    key.press("Enter")
    measure("a letter in the editor", lambda n: key.press("abcde "[n % 6]))
    key.press("Escape")
    settle(page)
    both = ("Enter", "Escape")
    measure("Enter and Esc, the editor", lambda n: key.press(both[n % 2]))
    settle(page)
    measure("Ctrl Enter, approve and next", approve_when_saved(page))
    measure("Ctrl Enter in a burst", lambda _: key.press("Control+Enter"))
    settle(page)
    waits = []
    for _ in range(min(keys, 10)):
        start = time.perf_counter()
        key.press("a")
        settle(page)
        waits.append(1000 * (time.perf_counter() - start))
    rows.append(("approve, until it is saved", waits))
    page.get_by_label("Find", exact=True).focus()
    measure("a letter in Find", lambda n: key.press("port "[n % 5]), 5)
    return rows


def jump(page: Page) -> Callable[[int], None]:
    return lambda number: page.keyboard.press(("End", "Home")[number % 2])


def approve_when_saved(page: Page) -> Callable[[int], None]:
    def press(_: int) -> None:
        settle(page)
        page.keyboard.press("Control+Enter")

    return press


def settle(page: Page) -> None:
    """Wait until all is saved."""
    wait_for(page, SAVED)


def wait_for(page: Page, condition: str) -> None:
    page.evaluate(
        "() => new Promise((done) => { const look = () => "
        f"{condition} ? done() : setTimeout(look, 1); look(); }})"
    )


def print_table(segments: int, rows: Sequence[tuple[str, Sequence[float]]]) -> None:
    table = Table(title=f"review, {segments:,} segments, milliseconds", box=None)
    table.add_column("what")
    for name in ("times", "median", "95 %", "worst"):
        table.add_column(name, justify="right")
    for what, values in rows:
        ordered = sorted(values)
        late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        figures = (statistics.median(ordered), late, ordered[-1])
        table.add_row(what, str(len(ordered)), *(f"{value:.0f}" for value in figures))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
