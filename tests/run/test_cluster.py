"""A run on a Dask cluster whose workers, scheduler and client are killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import cluster_workers
import psutil
import pytest
from cluster_workers import client, toy
from fakes import FakeEngine

from pipeline.config import RunConfig
from pipeline.errors import EngineError
from pipeline.run import SerialExecutor, run
from pipeline.run.dispatch import CrewExecutor
from pipeline.run.executor import settings_of
from pipeline.run.journal import Journal

pytestmark = [pytest.mark.network, pytest.mark.filterwarnings("default")]

HELPER = Path(cluster_workers.__file__)
ROOT = HELPER.parent.parent
NOUNS = ("chat", "chien", "livre", "train", "jardin", "port", "phare", "pont")


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    for number, noun in enumerate(NOUNS):
        lines = (
            f"Le {noun} est sur la table {number}.",
            f"Le {noun} dort dans la maison et la table est dans le jardin.",
            "Le soir tombe sur la ville.",
            f"Tom a vu le {noun} hier et il est content.",
        )
        path = tmp_path / "fr" / f"{noun}.txt"
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "g.yaml").write_text(
        "terms:\n  - {fr: maison, en: house}\n", encoding="utf-8"
    )
    toy(tmp_path)
    return RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")


@pytest.fixture
def journalled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The digests of the journal, in order, when it is no longer needed."""
    digests: list[str] = []
    clear = Journal.clear

    def noted(journal: Journal) -> None:
        lines = journal._path.read_bytes().splitlines()
        digests.extend(json.loads(line)["digest"] for line in lines)
        clear(journal)

    monkeypatch.setattr(Journal, "clear", noted)
    return digests


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".bitexte" not in path.parts
    }


def serial(config: RunConfig) -> dict[str, bytes]:
    beside = RunConfig(config.source, config.output.with_name("one"), config.glossary)
    run(beside, toy(config.output.parent))
    return tree(beside.output)


def trap(config: RunConfig, word: str, pid: int = 0, times: int = 1) -> None:
    (config.output.parent / f"trap-{word}").write_text(f"{pid} {times}")


def started(*arguments: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(ROOT), str(HELPER.parent)])
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        # A shell's background jobs ignore Ctrl-C, and so would what they start.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def ended(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(60)
    finally:  # it leads a group of its own: nothing of it may stay behind
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@contextmanager
def scheduler() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    process = started("-m", "distributed.cli.dask_scheduler", *arguments)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield process, f"tcp://127.0.0.1:{port}"
    finally:
        ended(process)


def test_a_worker_killed_and_the_client_killed_and_run_again(
    config: RunConfig, journalled: list[str]
) -> None:
    base = config.output.parent
    trap(config, "phare")  # the worker's own process
    process = started(str(HELPER), "client", str(base), "en")
    # The longest sentences come last.
    trap(config, "jardin", process.pid)
    assert process.wait(180) == -signal.SIGKILL
    assert list(base.glob("trap-*")) == []
    journal = config.output / ".bitexte" / "journal.jsonl"
    before = [json.loads(line)["digest"] for line in journal.read_bytes().splitlines()]
    assert before
    client(config, base)
    assert journalled[: len(before)] == before
    assert len(set(journalled)) == len(journalled) == 3 * len(NOUNS) + 1
    assert tree(config.output) == serial(config)


def test_a_batch_that_kills_three_workers_is_told_and_all_else_is_kept(
    config: RunConfig,
) -> None:
    base = config.output.parent
    trap(config, "table 6", times=1000)  # in one sentence
    with pytest.raises(EngineError) as caught:
        client(config, base)
    assert "ended three workers" in str(caught.value)
    assert "run again without --cluster" in str(caught.value)
    journal = config.output / ".bitexte" / "journal.jsonl"
    assert journal.read_bytes().count(b"\n") >= 10
    (base / "trap-table 6").unlink()
    run(config, toy(base))
    assert tree(config.output) == serial(config)


def test_a_scheduler_killed_and_the_run_ends_here(
    config: RunConfig, journalled: list[str]
) -> None:
    from pipeline.run.cluster import crew_at

    base = config.output.parent
    said: list[str] = []
    with scheduler() as (process, address):
        worker = started(str(HELPER), "work", address, str(base))
        try:
            trap(config, "jardin", process.pid)
            engine = toy(base)
            settings = settings_of(config)
            crew = partial(
                crew_at, address, engine.signature, settings, said.append, 30
            )
            here = SerialExecutor(engine, settings)
            executor = CrewExecutor(crew, here, said.append)
            report = run(config, engine, executor=executor)
        finally:
            ended(worker)
    assert report.errors == ()
    assert said[-1] == f"{address}: the scheduler is lost; going on in this process"
    assert len(set(journalled)) == len(journalled) == 3 * len(NOUNS) + 1
    assert tree(config.output) == serial(config)


def test_a_worker_with_another_model_gets_nothing(config: RunConfig) -> None:
    from pipeline.run.cluster import ability, crew_at

    base = config.output.parent
    said: list[str] = []
    with scheduler() as (_, address):
        worker = started(str(HELPER), "work", address, str(base))
        try:
            engine = FakeEngine()
            settings = settings_of(config)
            crew = partial(
                crew_at, address, engine.signature, settings, said.append, 15
            )
            executor = CrewExecutor(crew, SerialExecutor(engine, settings), print)
            with pytest.raises(EngineError) as caught:
                run(config, engine, executor=executor)
        finally:
            ended(worker)
    assert str(caught.value) == (
        f"{address}: no worker has {ability(engine.signature)} (there is "
        f"{ability(toy(base).signature)}); start one: translate worker {address}"
    )
    assert engine.calls == []


def test_workers_of_this_machine_listen_on_the_loopback_address_only(
    config: RunConfig,
) -> None:
    from pipeline.run.cluster import local_crew

    before = {one.laddr for one in psutil.Process().net_connections()}
    settings = settings_of(config)
    with local_crew(1, FakeEngine, FakeEngine().signature, settings, print) as crew:
        while not crew.size():
            time.sleep(0.5)
        processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
        listening = [
            one.laddr.ip
            for process in processes
            for one in process.net_connections()
            if one.status == psutil.CONN_LISTEN and one.laddr not in before
        ]
    assert set(listening) == {"127.0.0.1"}
    assert len(listening) >= 3  # scheduler, nanny, worker
