r"""The translation memories of a project: text files in its ``memory`` folder.

A memory is one file, ``NAME.jsonl``: a header line, then one line for each pair, sorted
by the French, so that version control shows what was added.

::

    {"memory": 1, "penalty": 10}
    {"fr": "La grue tourne.", "en": "The crane turns.", "changed": "20240131T120000Z"}

``penalty`` is subtracted from the percentage of each match. A run takes nothing from a
memory with a penalty by itself.
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
"""The memory that pairs are imported into if none is named."""
_VERSION = 1
_Kind = TypeVar("_Kind")
_NAME = re.compile(r"\w[\w .-]*")
_MEND = "correct the line, or restore the file from version control"


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A pair; ``changed`` is its date in TMX format, ``origin`` its source."""

    fr: str
    en: str
    changed: str = ""
    origin: str = ""


class _Header(msgspec.Struct, omit_defaults=True):
    memory: int
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """One memory; its entries have different keys (`key_of`) of their French."""

    name: str
    entries: tuple[Entry, ...] = ()
    penalty: int = 0

    def by_key(self) -> dict[str, Entry]:
        """Return the entries by the keys of their French."""
        return {key_of(entry.fr): entry for entry in self.entries}


def read_memory(path: Path) -> Memory:
    """Read one memory.

    :raises RecordError: it cannot be read; the message names the line.
    """
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
                _line(path, number, line, Entry)  # raises for the broken line
    return Memory(path.name.removesuffix(SUFFIX), tuple(entries), header.penalty)


def write_memory(folder: Path, memory: Memory) -> Path:
    """Write a memory, sorted, and return its path.

    :raises OutputError: it cannot be written.
    """
    encode = msgspec.json.Encoder().encode
    entries = sorted(memory.entries, key=lambda entry: (entry.fr, entry.en))
    lines = [encode(_Header(_VERSION, memory.penalty)), *map(encode, entries), b""]
    path = path_of(folder, memory.name)
    write_atomically(path, b"\n".join(lines))
    return path


def path_of(folder: Path, name: str) -> Path:
    """Return the path of a memory's file.

    :raises UsageError: the name is not a valid one.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be the name of a memory; use letters, digits, - and _"
        )
    return folder / f"{name}{SUFFIX}"


class Memories:
    """All memories of a folder, read at the first use.

    Memories without a penalty come first; then they are in the order of their names.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __iter__(self) -> Iterator[Memory]:
        return iter(self._all)

    @cached_property
    def digest(self) -> str:
        """A hash of all files; "" if there are none."""
        parts = [f"{path.name}:{sha256(_bytes(path))}" for path in self._paths()]
        return sha256("\n".join(parts)) if parts else ""

    def state(self) -> str:
        """Return a string that changes with the files, without reading them."""
        found = [(path.name, path.stat()) for path in self._paths()]
        return "|".join(f"{n}:{s.st_size}:{s.st_mtime_ns}" for n, s in found)

    def load(self) -> None:
        """Read all files now.

        :raises RecordError: a file cannot be read.
        """
        list(self)

    def named(self, name: str) -> Memory | None:
        """Return the memory of this name, or None if there is none."""
        path = path_of(self.folder, name)
        return read_memory(path) if path.exists() else None

    def exact(self, text: str) -> str | None:
        """Return the translation of exactly this sentence, or None if there is none.

        As with human translations of other texts, sentences of fewer than four words
        are not reused, nor are memories with a penalty. Of several translations the one
        that was changed last is returned, or else the one of the first memory.
        """
        if is_too_short(text) or not self._exact:
            return None
        found = self._exact.get(key_of(text))
        return found.en if found else None

    def exact_of(self, texts: Sequence[str]) -> Mapping[str, str]:
        """Return the exact translations of these sentences, without those not found."""
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
    """Return a lock on the memories of a folder, to be held while they are changed.

    :raises OutputError: another program holds it.
    """
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
