"""A log of finished segments, which is written before the output files.

It is an append-only file of JSON lines. A killed run loses at most one batch: the next
run reads the other segments from the journal when it starts. An incomplete last line is
dropped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Self

from pipeline.bitext.fields import VERSION, unit_from_json, unit_to_json
from pipeline.errors import OutputError
from pipeline.units import TranslationUnit


class Journal:
    """The journal of one output folder. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[str, int] = {}
        self._written: set[str] = set()
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Open the journal and read the entries of an earlier run."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a+b")
        except OSError as error:
            raise OutputError(f"{self._path}: {error.strerror}") from error
        self._load(self._file)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def _load(self, file: IO[bytes]) -> None:
        file.seek(0)
        at = 0
        for line in file:
            try:
                entry = json.loads(line)
                if not line.endswith(b"\n"):
                    break
                if "written" in entry:
                    self._written.add(entry["written"])
                else:
                    self._offsets[entry["digest"]] = at
            except (ValueError, KeyError, TypeError):
                break
            at += len(line)
        file.truncate(at)

    def recover(
        self, is_wanted: Callable[[str], bool]
    ) -> Iterator[tuple[str, TranslationUnit]]:
        """Yield the wanted digests of an earlier run, with their units.

        Call it only once, before anything is added.
        """
        found, self._offsets = self._offsets, {}
        for digest, offset in found.items():
            if self._file is not None and is_wanted(digest):
                self._file.seek(offset)
                entry = json.loads(self._file.readline())
                # Lines without a version were written by a program with version 1.
                unit = unit_from_json(entry["unit"], entry.get("record", 1))
                yield digest, unit

    def add(self, units: Iterable[tuple[str, TranslationUnit]]) -> None:
        """Append finished units with their digests, and flush them to disk.

        :raises OutputError: the file cannot be written.
        """
        if self._file is None:
            return
        lines = [
            json.dumps(
                {"digest": digest, "record": VERSION, "unit": unit_to_json(unit)}
            ).encode("ascii")
            for digest, unit in units
        ]
        try:
            self._file.seek(0, 2)
            for line in lines:
                self._file.write(line + b"\n")
            self._file.flush()
        except OSError as error:
            raise OutputError(f"{self._path}: {error.strerror}") from error

    def wrote(self, sha256: str) -> bool:
        """Whether a killed run of an earlier version wrote a text with this hash.

        That version wrote the English text before its record. Now the record is written
        first (``outputs.write_outputs``), so this note is no longer needed.
        """
        return sha256 in self._written

    def clear(self) -> None:
        """Remove the journal, because all files are written. Raises OutputError."""
        if self._file is not None:
            self._file.close()
            self._file = None
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{self._path}: {error.strerror}") from error
        self._offsets.clear()
        self._written.clear()
