"""Real processes that are killed while they save."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from review.project import Project, project

from pipeline.errors import PipelineError

pytestmark = pytest.mark.network

SERVER = """
import signal
import sys
from pathlib import Path
from fakes import FakeEngine
from pipeline.config import RunConfig
from pipeline.review import Session
from pipeline.review.server import Server
from pipeline.run.project import ReviewProject
# In the background of a shell the signal is ignored until the server asks for it.
signal.signal(signal.SIGINT, signal.default_int_handler)
source, output, glossary = map(Path, sys.argv[1:])
config = RunConfig(source=source, output=output, glossary=glossary)
server = Server(Session(ReviewProject(config, FakeEngine)))
print(server.address.port, server.address.token, flush=True)
server.serve()
"""
SAVES = 100


class Child:
    """A review in a process of its own."""

    def __init__(self, made: Project) -> None:
        config = made.config
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                SERVER,
                config.source,
                config.output,
                config.glossary,
            ],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            text=True,
        )
        assert self.process.stdout is not None
        port, self.token = self.process.stdout.readline().split()
        self.port = int(port)

    def ask(self, path: str, body: object = None) -> dict[str, object]:
        host = f"127.0.0.1:{self.port}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(
            "GET" if body is None else "POST",
            path,
            None if body is None else json.dumps(body),
            {
                "Cookie": f"bitexte-{self.port}={self.token}",
                "Origin": f"http://{host}",
                "Content-Type": "application/json",
            },
        )
        with contextlib.closing(connection):
            return dict(json.loads(connection.getresponse().read()))

    def end(self, number: int) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            self.process.send_signal(number)
            try:
                self.process.wait(20)
            finally:
                self.process.kill()


def test_a_hundred_saves_with_kills_lose_at_most_the_last(tmp_path: Path) -> None:
    made = project(tmp_path)
    chance = random.Random(5)  # noqa: S311 (chance, no secret)
    text, kills, lost = "", 0, 0
    child = Child(made)
    saved = 0
    while saved < SAVES:
        units = child.ask("/api/document?name=port.md")["units"]
        assert isinstance(units, list)
        (unit,) = (unit for unit in units if unit["id"] == "p2.s2")
        assert unit["target"] in (text, "ELLE TOURNE LENTEMENT.") or not text
        for _ in range(chance.randint(6, 14)):
            text = f"Save number {saved}."
            change = {"action": "approve", "name": "port.md", "id": "p2.s2"}
            body = child.ask(
                "/api/change", {**change, "seen": unit["rev"], "target": text}
            )
            found = body["units"]
            assert isinstance(found, list)
            unit = found[0]
            saved += 1
        # One more save is under way when the kill comes.
        last = f"In flight {saved}."
        pid = os.fork()
        if pid == 0:
            try:
                child.ask(
                    "/api/change", {**change, "seen": unit["rev"], "target": last}
                )
            except Exception:  # noqa: BLE001  (the server is gone: that is the test)
                os._exit(1)
            os._exit(0)
        time.sleep(chance.random() * 0.03)
        child.end(signal.SIGKILL)
        os.waitpid(pid, 0)
        kills += 1
        try:
            stands = made.unit("port.md", "p2.s2").target  # reads the whole record
        except PipelineError as error:
            pytest.fail(str(error))
        assert stands in (text, last)
        lost += stands == text
        text = stands
        child = Child(made)
    child.end(signal.SIGINT)
    report = made.run()
    assert report.errors == ()
    assert text in made.english("port.md")
    print(f"{saved} saves, {kills} kills, {lost} times the save in flight was missing")  # noqa: T201 (the figure asked for)


def test_ctrl_c_ends_gracefully_with_all_outputs_written(tmp_path: Path) -> None:
    made = project(tmp_path)
    child = Child(made)
    units = child.ask("/api/document?name=port.md")["units"]
    assert isinstance(units, list)
    (unit,) = (unit for unit in units if unit["id"] == "p2.s2")
    change = {"action": "approve", "name": "port.md", "id": "p2.s2"}
    child.ask("/api/change", {**change, "seen": unit["rev"], "target": "It turns."})
    child.end(signal.SIGINT)
    assert "It turns." in made.english("port.md")


def test_a_run_and_a_review_at_once_lose_nothing(tmp_path: Path) -> None:
    made = project(tmp_path)
    child = Child(made)
    run = (
        "import sys\nfrom pathlib import Path\nfrom fakes import FakeEngine\n"
        "from pipeline.config import RunConfig\nfrom pipeline.run import run\n"
        "source, output, glossary = map(Path, sys.argv[1:])\n"
        "config = RunConfig(source=source, output=output, glossary=glossary)\n"
        "for number in range(12):\n"
        "    engine = FakeEngine(model=str(number))\n"
        "    assert run(config, engine).errors == ()\n"
    )
    config = made.config
    runner = subprocess.Popen(
        [sys.executable, "-c", run, config.source, config.output, config.glossary],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    number = conflicts = 0
    text = ""
    while runner.poll() is None or number < 5:
        units = child.ask("/api/document?name=port.md")["units"]
        assert isinstance(units, list)
        (unit,) = (unit for unit in units if unit["id"] == "p2.s2")
        new = f"It turns {number}."
        change = {"action": "approve", "name": "port.md", "id": "p2.s2"}
        body = child.ask("/api/change", {**change, "seen": unit["rev"], "target": new})
        if "units" in body:
            text = new
        else:
            conflicts += 1
        number += 1
        assert made.unit("port.md", "p2.s2").target in (text, "ELLE TOURNE LENTEMENT.")
        time.sleep(0.02)
    assert runner.returncode == 0
    child.end(signal.SIGINT)
    assert made.unit("port.md", "p2.s2").target == text
    assert text in made.english("port.md")
    print(f"{number} saves during 12 runs, {conflicts} conflicts shown")  # noqa: T201 (the figure asked for)
