"""Finished segments, kept on disk from their decoding until their files are written.

An append-only file of JSON lines. A run that is killed loses at most the batch in
flight: the next run finds the rest here. A line cut short by the kill is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
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

    def __contains__(self, digest: str) -> bool:
        return digest in self._offsets

    def get(self, digest: str) -> TranslationUnit | None:
        """Return the finished unit of a digest, if there is one."""
        if digest not in self._offsets or self._file is None:
            return None
        self._file.seek(self._offsets[digest])
        entry = json.loads(self._file.readline())
        # A line without a version is of a program that wrote records of version 1.
        return unit_from_json(entry["unit"], entry.get("record", 1))

    def add(self, units: Iterable[tuple[str, TranslationUnit]]) -> None:
        """Append finished units under their digests, and flush them to the disk."""
        lines = [
            (digest, {"digest": digest, "record": VERSION, "unit": unit_to_json(unit)})
            for digest, unit in units
        ]
        self._append(lines)

    def wrote(self, sha256: str) -> bool:
        """Whether a killed run of an earlier version wrote a text with this hash.

        That version wrote the English text before its record. Today the record goes
        first (``outputs.write_outputs``), and the text needs no note.
        """
        return sha256 in self._written

    def _append(self, lines: Iterable[tuple[str, object]]) -> None:
        if self._file is None:
            return
        try:
            self._file.seek(0, 2)
            at = self._file.tell()
            for digest, entry in lines:
                data = json.dumps(entry).encode("ascii") + b"\n"
                if digest:
                    self._offsets[digest] = at
                self._file.write(data)
                at += len(data)
            self._file.flush()
        except OSError as error:
            raise OutputError(f"{self._path}: {error.strerror}") from error

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
