"""What every test gets: no network, no leftovers of the user's own settings."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TOY = Path(__file__).parent / "data" / "toy-fr_en.argosmodel"


@pytest.fixture(autouse=True)
def _no_network(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refuse every socket unless the test is marked network or browser."""
    if request.node.get_closest_marker("network") or request.node.get_closest_marker(
        "browser"
    ):
        return

    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail("this test opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def _no_user_settings(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Give the test an empty home and none of the user's TRANSLATE_ settings."""
    for name in list(os.environ):
        if name.startswith(("TRANSLATE_", "ARGOS_")):
            monkeypatch.delenv(name)
    if any(map(request.node.get_closest_marker, ("model", "qwen"))):
        return  # the real models live in the real home
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture(scope="session")
def toy_package() -> Path:
    """The 2 MB Argos package, real in format and decoding, useless on news."""
    return TOY


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()
