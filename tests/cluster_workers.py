"""What the tests of a cluster start in other processes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pipeline.config import RunConfig
from pipeline.engines.protocol import Engine, EngineSignature, Hypothesis, Request
from pipeline.engines.store import argos_package, open_engine
from pipeline.run import SerialExecutor, run
from pipeline.run.dispatch import CrewExecutor
from pipeline.run.executor import settings_of

TOY = Path(__file__).parent / "data" / "toy-fr_en.argosmodel"


def toy(folder: Path) -> Engine:
    """Open the toy package, unpacked below a folder once."""
    if not (folder / "toy").exists():
        with zipfile.ZipFile(TOY) as package:
            package.extractall(folder / "unpacking")
        (inner,) = (folder / "unpacking").iterdir()
        inner.rename(folder / "toy")
    model = argos_package(folder / "toy")
    assert model is not None
    return open_engine(model, threads=1)


class Trap:
    """An engine that ends a process when it meets a word, as often as is asked for.

    A file « trap-word » in the folder holds the number of the process, 0 for its own,
    and how often. Another process is ended when the run has journalled something.
    """

    takes_hints = False

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    @property
    def signature(self) -> EngineSignature:
        return self._engine.signature

    @property
    def max_pieces(self) -> int:
        return self._engine.max_pieces

    def count_pieces(self, text: str) -> int:
        return self._engine.count_pieces(text)

    def translate(
        self, requests: Sequence[Request], **options: object
    ) -> list[list[Hypothesis]]:
        for file in sorted(self._folder.glob("trap-*")):
            word = file.name.removeprefix("trap-")
            if any(word in request.text for request in requests):
                pid, times = map(int, file.read_text().split())
                if times > 1:
                    file.write_text(f"{pid} {times - 1}")
                else:
                    file.unlink()
                for _ in range(600 if pid else 0):
                    if any(path.stat().st_size for path in self._journals()):
                        break
                    time.sleep(0.1)
                os.kill(pid or os.getpid(), signal.SIGKILL)
        return self._engine.translate(requests, **options)  # type: ignore[arg-type]

    def _journals(self) -> list[Path]:
        return list(self._folder.glob("*/.bitexte/journal.jsonl"))


def trapped(folder: Path) -> Engine:
    return Trap(toy(folder), folder)


def work(address: str, folder: Path) -> None:
    """Be a worker."""
    from pipeline.run.cluster import serve

    signature = toy(folder).signature
    asyncio.run(serve(address, partial(trapped, folder), signature, print))


def client(config: RunConfig, folder: Path, count: int = 2) -> list[str]:
    """Run with workers of this machine; return the lines that were said."""
    from pipeline.run.cluster import local_crew

    said: list[str] = []
    engine = trapped(folder)
    crew = partial(
        local_crew,
        count,
        partial(trapped, folder),
        engine.signature,
        settings_of(config),
        said.append,
        patience=120,
    )
    here = SerialExecutor(toy(folder), settings_of(config))
    report = run(config, engine, executor=CrewExecutor(crew, here, said.append))
    assert report.errors == ()
    return said


def main() -> None:
    what, *arguments = sys.argv[1:]
    if what == "work":
        work(arguments[0], Path(arguments[1]))
        return
    base = Path(arguments[0])
    client(RunConfig(base / "fr", base / arguments[1], base / "g.yaml"), base)


if __name__ == "__main__":
    main()
