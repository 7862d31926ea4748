"""A log of finished segments, written ahead of the files that they belong to.

An append-only file of JSON lines. A run that is killed loses at most the batch in
flight: the next run reads the rest here when it starts, and never again. A line cut
short by the kill is dropped.
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
        """Open the journal and read what an earlier run left."""
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
        """Yield what an earlier run left: digests that are wanted, with their units.

        To be asked for once, before anything is added.
        """
        found, self._offsets = self._offsets, {}
        for digest, offset in found.items():
            if self._file is not None and is_wanted(digest):
                self._file.seek(offset)
                entry = json.loads(self._file.readline())
                # A line without a version is of a program that wrote version 1.
                unit = unit_from_json(entry["unit"], entry.get("record", 1))
                yield digest, unit

    def add(self, units: Iterable[tuple[str, TranslationUnit]]) -> None:
        """Append finished units under their digests, and flush them to the disk."""
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

        That version wrote the English text before its record. Today the record goes
        first (``outputs.write_outputs``), and the text needs no note.
        """
        return sha256 in self._written

    def clear(self) -> None:
        """Forget everything: all files are written."""
        if self._file is not None:
            self._file.close()
            self._file = None
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{self._path}: {error.strerror}") from error
        self._offsets.clear()
        self._written.clear()
