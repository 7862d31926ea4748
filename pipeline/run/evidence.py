"""Stores machine translations that are used for sentence alignment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.alignment import translate_lines
from pipeline.config import Locale
from pipeline.engines.protocol import Engine
from pipeline.errors import OutputError
from pipeline.invalidation import engine_fingerprint
from pipeline.run.executor import Nobody, Watcher

_BATCH = 64


class MachineEnglish:
    """The plain translations of an engine, stored in a file below the state folder.

    The file is a log of JSON lines, written after each batch, so a killed alignment
    loses at most one batch. Each engine has its own file.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._engine = engine
        name = engine_fingerprint(engine.signature, Locale.AMERICAN)
        self._path = folder / f"{name}.jsonl"
        self._known: dict[str, str] | None = None

    @property
    def name(self) -> str:
        """The name of the engine and its model."""
        return f"{self._engine.signature.engine} {self._engine.signature.model}"

    def of(self, sentences: Sequence[str], watcher: Watcher | None = None) -> list[str]:
        """Return the translation of each sentence; known ones are not made again.

        :raises EngineError: the engine fails.
        :raises OutputError: the file cannot be written.
        """
        watcher = watcher or Nobody()
        known = self._read()
        wanted = {one for one in sentences if one not in known}
        todo = sorted(wanted, key=lambda one: (len(one), one))
        if todo:
            watcher.start(len(todo), sum(len(one.split()) for one in todo))
        for at in range(0, len(todo), _BATCH):
            batch = todo[at : at + _BATCH]
            made = dict(zip(batch, translate_lines(batch, self._engine), strict=True))
            self._append(made)
            known.update(made)
            watcher.advance(len(batch), sum(len(one.split()) for one in batch))
        return [known[one] for one in sentences]

    def _read(self) -> dict[str, str]:
        if self._known is None:
            self._known = {}
            try:
                data = self._path.read_bytes()
            except OSError:
                data = b""
            for line in data.splitlines():
                try:
                    french, english = json.loads(line)
                except (ValueError, TypeError):
                    continue  # an incomplete line of a killed program
                if isinstance(french, str) and isinstance(english, str):
                    self._known[french] = english
        return self._known

    def _append(self, made: dict[str, str]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                if file.tell() and not self._path.read_bytes().endswith(b"\n"):
                    file.write(b"\n")
                for pair in made.items():
                    file.write(json.dumps(pair).encode("ascii") + b"\n")
        except OSError as error:
            raise OutputError(f"{self._path}: {error.strerror}") from error
