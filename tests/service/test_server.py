"""The server as LibreTranslate's own client meets it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from fakes import FakeEngine
from libretranslatepy import LibreTranslateAPI

from pipeline.config import RunConfig
from pipeline.memory.store import Entry, Memory, write_memory
from pipeline.service import Server, TextTranslator

pytestmark = pytest.mark.network
GLOSSARY = "terms:\n  - fr: grue\n    en: crane\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("served")
    (made / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    entry = Entry("La mer monte chaque nuit.", "The sea rises every night.")
    write_memory(made / "memory", Memory("main", (entry,)))
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    engine = FakeEngine(
        {"La grue tourne au loin.": ["The hoist turns afar.", "The crane turns afar."]}
    )
    config = RunConfig(glossary=folder / "glossary.yaml", memory=folder / "memory")
    made = Server(TextTranslator(config, lambda: engine).translate, key="secret")
    thread = made.serve_in_background()
    yield made
    made.stop()
    thread.join(10)
    assert not thread.is_alive()


def ask(server: Server, body: object, **headers: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    sent = {"Content-Type": "application/json", **headers}
    connection.request("POST", "/translate", json.dumps(body), sent)
    answer = connection.getresponse()
    found = json.loads(answer.read())
    connection.close()
    return answer.status, found


def test_the_published_client_gets_english_that_obeys_the_glossary(
    server: Server,
) -> None:
    client = LibreTranslateAPI(server.url, "secret")
    assert client.languages() == [
        {"code": "fr", "name": "French", "targets": ["en"]},
        {"code": "en", "name": "English", "targets": []},
    ]
    # The engine says "hoist" first.
    english = client.translate("La grue tourne au loin.", "fr", "en")
    assert english == "The crane turns afar."
    text = "La mer monte chaque nuit.\n\n- Le port.\n"
    assert client.translate(text, "fr", "en") == (
        "The sea rises every night.\n\n- LE PORT.\n"
    )


def test_several_texts_markup_and_the_detected_language(server: Server) -> None:
    body = {"q": ["Le port.", "Le quai."], "source": "auto", "target": "en"}
    assert ask(server, {**body, "api_key": "secret"}) == (
        200,
        {
            "translatedText": ["LE PORT.", "LE QUAI."],
            "detectedLanguage": [{"confidence": 100, "language": "fr"}] * 2,
        },
    )
    html = {"q": "<p>Le <b>port</b>.</p>", "source": "fr", "target": "en"}
    status, found = ask(
        server, {**html, "format": "html"}, Authorization="Bearer secret"
    )
    assert (status, found) == (200, {"translatedText": "<p>LE <b>PORT</b>.</p>"})


def test_a_changed_glossary_counts_at_once(server: Server, folder: Path) -> None:
    client = LibreTranslateAPI(server.url, "secret")
    path = folder / "glossary.yaml"
    path.write_text(GLOSSARY.replace("crane", "hoist"), encoding="utf-8")
    english = client.translate("La grue tourne au loin.", "fr", "en")
    assert english == "The hoist turns afar."
    path.write_text("terms: 3\n", encoding="utf-8")
    with pytest.raises(HTTPError) as caught:
        client.translate("La grue tourne au loin.", "fr", "en")
    assert caught.value.code == 500
    assert "glossary.yaml" in json.loads(caught.value.read())["error"]
    path.write_text(GLOSSARY, encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "headers", "status", "why"),
    [
        ({"api_key": ""}, {}, 403, "Invalid API key"),
        ({"api_key": "other"}, {}, 403, "Invalid API key"),
        ({}, {"Origin": "https://evil.example"}, 403, "Requests from pages"),
        ({}, {"Origin": "null"}, 403, "Requests from pages"),
        ({}, {"Host": "evil.example"}, 421, "not the host"),
        ({"q": None}, {}, 400, "missing q"),
        ({"q": [1]}, {}, 400, "missing q"),
        ({"source": "de"}, {}, 400, "de is not supported"),
        ({"target": "fr"}, {}, 400, "fr is not supported"),
        ({"format": "pdf"}, {}, 400, "pdf format is not supported"),
        ({"q": "a" * 1_000_001}, {}, 413, "too much"),
    ],
)
def test_what_is_refused(
    server: Server,
    changes: dict[str, Any],
    headers: dict[str, str],
    status: int,
    why: str,
) -> None:
    body = {"q": "Le port.", "source": "fr", "target": "en", "api_key": "secret"}
    found = ask(server, {**body, **changes}, **headers)
    assert found[0] == status
    assert why in found[1]["error"]


def test_an_add_on_of_a_browser_is_answered(server: Server) -> None:
    body = {"q": "Le port.", "source": "fr", "target": "en", "api_key": "secret"}
    origin = "moz-extension://0123-4567"
    assert ask(server, body, Origin=origin)[1] == {"translatedText": "LE PORT."}
