from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser.screen import PATIENCE, Screen
from fakes import FakeEngine
from playwright.sync_api import expect
from review.project import Project, project

from pipeline.config import RunConfig
from pipeline.review.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

expect.set_options(timeout=PATIENCE * 1000)
REFUSED = re.compile(
    r"responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED|Security Policy"
)
Opened = Callable[..., Screen]


@pytest.fixture(autouse=True)
def _no_fsync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave power cuts to tests/review; a slow disk would only make this one wait."""
    monkeypatch.setattr("os.fsync", lambda _: None)


# What the machine says: one wrong number, one word that the glossary may want else.
ENGLISH = {
    "Le port de Brest": ["The port of Brest"],
    "La grue étasunienne pèse 120 tonnes.": ["The US crane weighs 130 tonnes."],
    "Elle tourne lentement.": ["It turns slowly."],
    "Le grutier regarde la mer.": ["The driver looks at the sea."],
    "Personne ne l'avait vue venir, dit le maire.": [
        "No one had seen it coming, says the mayor."
    ],
    "Une liste courte.": ["A short list."],
    "La grue revient.": ["The hoist is back."],
    "Un dernier mot sur la lune.": ["A last word about the moon."],
    "Une note de bas de page.": ["A footnote."],
}


@pytest.fixture(scope="session")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of a project, to be copied."""
    folder = tmp_path_factory.mktemp("translated") / "project"
    project(folder, engine=FakeEngine(dict(ENGLISH)))
    return folder


@pytest.fixture
def port(translated: Path, tmp_path: Path) -> Project:
    folder = shutil.copytree(translated, tmp_path / "port")
    config = RunConfig(
        source=folder / "fr", output=folder / "en", glossary=folder / "glossary.yaml"
    )
    return Project(config, FakeEngine(dict(ENGLISH)))


@pytest.fixture(scope="session")
def ending() -> Iterator[list[Any]]:
    """Threads of servers that were asked to end: they may take their time."""
    threads: list[Any] = []
    yield threads
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.fixture
def opened(browser: Browser, ending: list[Any]) -> Iterator[Opened]:
    """Open a review of a project; every server and tab is ended with the test.

    A test fails if the page wrote an error to the console or asked another host.
    """
    servers: list[tuple[Server, Any]] = []
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_review(made: Project, **options: Any) -> Screen:
        server = Server(made.session())
        servers.append((server, server.serve_in_background()))
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, **options}
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        here = f"http://127.0.0.1:{server.address.port}/"

        def watch(page: Any) -> None:
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on(
                "request",
                lambda r: None if r.url.startswith(here) else wrong.append(r.url),
            )
            page.on("console", lambda m: m.type == "error" and said(m))

        def said(message: Any) -> None:
            # A refusal that the page shows is also written to the console.
            if not REFUSED.search(message.text):
                wrong.append(message.text)

        context.on("page", watch)
        return Screen(context.new_page(), made, server).open()

    yield open_review
    for context in contexts:
        context.close()
    for server, thread in servers:
        server.stop()
        ending.append(thread)
    assert wrong == []


@pytest.fixture
def screen(opened: Opened, port: Project) -> Screen:
    """A tab on a small project."""
    return opened(port)
