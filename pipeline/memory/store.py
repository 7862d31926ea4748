r"""The translation memories of a project: plain files in its ``memory`` folder.

A memory is one file, ``NAME.jsonl``: a header line, then a line a pair, sorted by the
French, so that a version control system shows what was added.

::

    {"memory": 1, "penalty": 10}
    {"fr": "La grue tourne.", "en": "The crane turns.", "changed": "20240131T120000Z"}

``penalty`` are percents that are taken from each of its matches: a memory with one
never serves a run by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.errors import RecordError, UsageError
from pipeline.files import locked, sha256, write_atomically
from pipeline.memory.reuse import is_too_short
from pipeline.memory.tokens import key_of

SUFFIX = ".jsonl"
DEFAULT = "main"
"""The memory that is imported into if none is named."""
_VERSION = 1
_Kind = TypeVar("_Kind")
_NAME = re.compile(r"\w[\w .-]*")
_MEND = "correct the line, or restore the file from version control"


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A pair: ``changed`` is its date as TMX writes it, ``origin`` where it is from."""

    fr: str
    en: str
    changed: str = ""
    origin: str = ""


class _Header(msgspec.Struct, omit_defaults=True):
    memory: int
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """One memory; no two entries have the same key (`key_of`) of their French."""

    name: str
    entries: tuple[Entry, ...] = ()
    penalty: int = 0

    def by_key(self) -> dict[str, Entry]:
        """Return the entries by the keys of their French."""
        return {key_of(entry.fr): entry for entry in self.entries}


def read_memory(path: Path) -> Memory:
    """Read one memory. Raises RecordError, which names the line."""
    lines = _bytes(path).split(b"\n")
    header = _line(path, 1, lines[0], _Header)
    if header.memory != _VERSION:
        raise RecordError(
            f"{path}:1: was written by a later version of this program; update it"
        )
    decode = msgspec.json.Decoder(Entry).decode
    entries: list[Entry] = []
    try:
        entries += [decode(line) for line in lines[1:] if line]
    except msgspec.MsgspecError:
        for number, line in enumerate(lines[1:], start=2):
            if line:
                _line(path, number, line, Entry)  # says which
    return Memory(path.name.removesuffix(SUFFIX), tuple(entries), header.penalty)


def write_memory(folder: Path, memory: Memory) -> Path:
    """Write a memory, sorted; return its path. Raises OutputError."""
    encode = msgspec.json.Encoder().encode
    entries = sorted(memory.entries, key=lambda entry: (entry.fr, entry.en))
    lines = [encode(_Header(_VERSION, memory.penalty)), *map(encode, entries), b""]
    path = path_of(folder, memory.name)
    write_atomically(path, b"\n".join(lines))
    return path


def path_of(folder: Path, name: str) -> Path:
    """Return where a memory lies. Raises UsageError for a name that is none."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be the name of a memory; use letters, digits, - and _"
        )
    return folder / f"{name}{SUFFIX}"


class Memories:
    """All memories of a folder, read when they are first asked for.

    Those without a penalty come first, then the others, each by name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __iter__(self) -> Iterator[Memory]:
        return iter(self._all)

    @cached_property
    def digest(self) -> str:
        """A hash of all files, "" if there are none."""
        parts = [f"{path.name}:{sha256(_bytes(path))}" for path in self._paths()]
        return sha256("\n".join(parts)) if parts else ""

    def state(self) -> str:
        """Return what changes whenever the files do, without reading them."""
        found = [(path.name, path.stat()) for path in self._paths()]
        return "|".join(f"{n}:{s.st_size}:{s.st_mtime_ns}" for n, s in found)

    def load(self) -> None:
        """Read all files now. Raises RecordError."""
        list(self)

    def named(self, name: str) -> Memory | None:
        """Return one memory, None if it is not there."""
        path = path_of(self.folder, name)
        return read_memory(path) if path.exists() else None

    def exact(self, text: str) -> str | None:
        """Return what a sentence was translated as, None if no memory has it.

        Memories with a penalty do not count, nor does a sentence of fewer than four
        words: as with a person's sentence in another text. Of several translations the
        last changed wins, then that of the first memory.
        """
        if is_too_short(text) or not self._exact:
            return None
        found = self._exact.get(key_of(text))
        return found.en if found else None

    def exact_of(self, texts: Sequence[str]) -> Mapping[str, str]:
        """Return the translations of those of some sentences that a memory has."""
        found = {text: self.exact(text) for text in texts}
        return {text: target for text, target in found.items() if target}

    @cached_property
    def _all(self) -> tuple[Memory, ...]:
        found = [read_memory(path) for path in self._paths()]
        return tuple(sorted(found, key=lambda one: (one.penalty, one.name)))

    @cached_property
    def _exact(self) -> dict[str, Entry]:
        exact: dict[str, Entry] = {}
        for memory in self._all:
            if memory.penalty:
                continue
            for key, entry in memory.by_key().items():
                known = exact.setdefault(key, entry)
                if entry.changed > known.changed:
                    exact[key] = entry
        return exact

    def _paths(self) -> list[Path]:
        try:
            return sorted(self.folder.glob(f"[!.]*{SUFFIX}"))
        except OSError:
            return []


def memory_lock(folder: Path) -> AbstractContextManager[None]:
    """Hold the memories of a folder while they are changed. Raises OutputError."""
    return locked(
        folder / ".lock", f"{folder}: another program changes the memories", patience=30
    )


def _line(path: Path, number: int, line: bytes, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.MsgspecError as error:
        what = "this is no memory" if kind is _Header else "this is no pair"
        raise RecordError(f"{path}:{number}: {what}: {error}; {_MEND}") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RecordError(f"{path}: cannot be read: {reason}") from error
