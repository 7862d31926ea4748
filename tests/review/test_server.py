"""Who is answered, who is not, over real sockets of this machine."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from review.project import Project, project

from pipeline.errors import ConfigError
from pipeline.review.server import Server

pytestmark = pytest.mark.network
NAME = "port.md"


@dataclass
class Client:
    server: Server
    project: Project

    def ask(
        self,
        path: str,
        body: object = None,
        *,
        method: str = "",
        headers: dict[str, str] | None = None,
        token: bool = True,
    ) -> tuple[int, Any, dict[str, str]]:
        address = self.server.address
        sent = {"Host": f"127.0.0.1:{address.port}"}
        if token:
            sent["Cookie"] = f"bitexte-{address.port}={address.token}"
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
            sent["Origin"] = f"http://127.0.0.1:{address.port}"
        sent |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=20)
        connection.request(
            method or ("POST" if data is not None else "GET"),
            path,
            data,
            {name: value for name, value in sent.items() if value},
        )
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        kind = answer.headers.get_content_type()
        found = json.loads(text) if kind == "application/json" else text.decode()
        return answer.status, found, {k.lower(): v for k, v in answer.getheaders()}

    def rev(self, ident: str) -> str:
        _, body, _ = self.ask(f"/api/document?name={NAME}")
        (unit,) = (unit for unit in body["units"] if unit["id"] == ident)
        return str(unit["rev"])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    made = project(tmp_path_factory.mktemp("project"))
    server = Server(made.session())
    thread = server.serve_in_background()
    yield Client(server, made)
    server.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_the_printed_address_gives_a_cookie_and_leaves_no_token(client: Client) -> None:
    path = client.server.address.url.partition(str(client.server.address.port))[2]
    status, _, headers = client.ask(path, token=False)
    assert (status, headers["location"]) == (303, "/")
    assert "HttpOnly" in headers["set-cookie"]
    assert "samesite=strict" in headers["set-cookie"].lower()
    assert client.ask("/")[0] == 200


@pytest.mark.parametrize(
    "path", ["/", "/?token=", "/?token=wrong", "/page/main.js", "/api/project", "/x"]
)
def test_without_the_token_nothing_is_answered(client: Client, path: str) -> None:
    assert client.ask(path, token=False)[0] == 403
    assert client.ask(path, headers={"Cookie": "bitexte=1"}, token=False)[0] == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80"]
)
def test_foreign_hosts_are_refused(client: Client, host: str) -> None:
    assert client.ask("/api/project", headers={"Host": host})[0] == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1"])
def test_foreign_origins_are_refused(client: Client, origin: str) -> None:
    change = {"action": "undo", "name": NAME}
    for body in (None, change):
        assert client.ask("/api/change", body, headers={"Origin": origin})[0] == 403


def test_a_change_needs_an_origin_json_and_a_bounded_size(client: Client) -> None:
    change = {"action": "undo", "name": NAME}
    assert client.ask("/api/change", change, headers={"Origin": ""})[0] == 403
    form = {"Content-Type": "text/plain"}
    assert client.ask("/api/change", change, headers=form)[0] == 415
    size = {"Content-Length": "999999999"}
    assert client.ask("/api/change", b"{}", headers=size)[0] == 413
    assert client.ask("/api/change")[0] == 405
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert client.ask("/api/project", headers=cross)[0] == 403


@pytest.mark.parametrize(
    "name", ["../glossary.yaml", "/etc/passwd", "..%2Fport.md", ""]
)
def test_no_path_leaves_the_project(client: Client, name: str) -> None:
    status, body, _ = client.ask(f"/api/document?name={name}")
    assert (status, "no such text" in body["message"]) == (400, True)
    for path in (
        f"/page/{name or '..'}",
        "/page/../server.py",
        "/page/%2e%2e/server.py",
    ):
        assert client.ask(path)[0] == 404


def test_every_answer_carries_the_policy(client: Client) -> None:
    for path in ("/", "/page/main.js", "/api/project", "/nothing"):
        headers = client.ask(path)[2]
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_the_page_loads_nothing_from_elsewhere_and_has_no_inline_code() -> None:
    import pipeline.review as package

    folder = Path(package.__file__).parent / "page"
    for path in folder.iterdir():
        text = path.read_text("utf-8")
        assert "//cdn" not in text
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert word not in text
    page = (folder / "index.html").read_text("utf-8")
    assert page.count("<script") == page.count('<script type="module" src="/page/')
    assert " style=" not in page
    assert " on" not in page.replace(" only", "").split("<body>")[0]


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"x"', b"{}", b'{"action": 1}', b'{"action": "undo"}', b"\xff\xfe"],
)
def test_nonsense_is_refused_in_words(client: Client, body: bytes) -> None:
    status, answer, _ = client.ask("/api/change", body)
    assert status == 400
    assert answer["message"]


def test_a_change_and_a_conflict(client: Client) -> None:
    seen = client.rev("p2.s2")
    change = {"action": "edit", "name": NAME, "id": "p2.s2", "seen": seen}
    status, body, _ = client.ask("/api/change", {**change, "target": "It turns."})
    assert (status, body["units"][0]["target"]) == (200, "It turns.")
    assert client.project.unit(NAME, "p2.s2").target == "It turns."
    status, body, _ = client.ask("/api/change", {**change, "target": "Other."})
    assert (status, body["unit"]["target"]) == (409, "It turns.")
    lone = {**change, "seen": client.rev("p2.s2"), "target": "a\ud800b"}
    assert client.ask("/api/change", lone)[1]["units"][0]["target"] == "a?b"
    client.ask("/api/change", {"action": "undo", "name": NAME})


def test_a_finding_is_dismissed_by_its_code_and_arguments(client: Client) -> None:
    units = client.ask(f"/api/document?name={NAME}")[1]["units"]
    unit, finding = next((u, f) for u in units for f in u["findings"])
    assert finding["message"]
    change = {"action": "dismiss", "name": NAME, "id": unit["id"], "seen": unit["rev"]}
    change |= {key: finding[key] for key in ("check", "code", "args")}
    status, body, _ = client.ask("/api/change", {**change, "reason": "so be it"})
    assert status == 200
    (saved,) = body["units"]
    assert saved["findings"][0] == {**finding, "dismissed": "so be it"}
    client.ask("/api/change", {"action": "undo", "name": NAME})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"args": "3"}, "“args” is missing"),
        ({"args": [{}]}, "“args” is missing"),
        ({"args": [], "code": 4}, "“code” is missing"),
        ({"args": [], "code": "such"}, "that finding is gone"),
    ],
)
def test_a_finding_that_is_not_there_is_one_line(
    client: Client, wrong: dict[str, object], said: str
) -> None:
    change = {"action": "dismiss", "name": NAME, "id": "p2.s2", "check": "numbers"}
    change |= {"seen": client.rev("p2.s2"), "reason": "so", "code": "changed"}
    status, body, _ = client.ask("/api/change", {**change, **wrong})
    assert (status, body["message"]) == (400, said)


def test_the_page_decides_by_no_english_words() -> None:
    import pipeline.review as package

    compared = re.compile(
        r'(?:includes|startsWith|endsWith|indexOf|[=!]==) ?\(?["`][^"`\n]* [^"`\n]*["`]'
    )
    assert compared.search('if (text.includes("translate it again"))')
    for path in (Path(package.__file__).parent / "page").glob("*.js"):
        assert compared.findall(path.read_text("utf-8")) == [], path.name


def test_a_wrong_term_is_refused_and_the_glossary_stays(client: Client) -> None:
    before = client.project.config.glossary.read_bytes()
    status, body, _ = client.ask("/api/term", {"fr": "étasunien", "en": "Yank"})
    assert status == 400
    assert "étasunien" in body["message"]
    assert client.project.config.glossary.read_bytes() == before


def test_a_port_in_use_is_one_clear_line(client: Client) -> None:
    with pytest.raises(ConfigError, match="cannot be used"):
        Server(client.project.session(), client.server.address.port)
