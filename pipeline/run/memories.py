"""The logic of `translate memory`: importing, exporting and removing memories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.bitext import write_atomically
from pipeline.bitext.tmx import Pair, memory_tmx
from pipeline.errors import ConfigError, PipelineError
from pipeline.memory.intake import Intake, files_of, take_in
from pipeline.memory.store import (
    Memories,
    Memory,
    memory_lock,
    path_of,
    write_memory,
)


@dataclass(frozen=True, slots=True)
class MemoryImport:
    """The result of an import, or of its dry run."""

    memory: Memory
    intake: Intake

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "memory": self.memory.name,
            "pairs": len(self.memory.entries),
            "penalty": self.memory.penalty,
            "created": self.intake.created,
            "updated": self.intake.updated,
            "same": self.intake.same,
            "skipped": [
                {"place": place, "why": why} for place, why in self.intake.skipped
            ],
            "errors": self.intake.errors,
        }


def import_memory(
    folder: Path,
    name: str,
    paths: Sequence[Path],
    *,
    penalty: int | None = None,
    machine: bool = False,
    dry_run: bool = False,
) -> MemoryImport:
    """Import the pairs of files into a memory, which is created if necessary.

    :param penalty: the new penalty of the memory; None keeps it.
    :param machine: whether to import unreviewed machine translations too.
    :raises UsageError: the name is not a valid one.
    :raises RecordError: the memory is damaged.
    """
    path_of(folder, name)
    if dry_run:
        return _taken_in(folder, name, paths, penalty, machine=machine)
    with memory_lock(folder):
        made = _taken_in(folder, name, paths, penalty, machine=machine)
        if made.memory.entries or penalty is not None:
            write_memory(folder, made.memory)
    return made


def _taken_in(
    folder: Path,
    name: str,
    paths: Sequence[Path],
    penalty: int | None,
    *,
    machine: bool,
) -> MemoryImport:
    before = Memories(folder).named(name) or Memory(name)
    files: list[Path] = []
    errors: list[str] = []
    for path in paths:
        try:
            files += files_of(path)
        except PipelineError as error:
            errors.append(str(error))
    memory, intake = take_in(before, files, machine=machine)
    intake.errors[:0] = errors
    if penalty is not None:
        memory = replace(memory, penalty=penalty)
    return MemoryImport(memory, intake)


def export_memory(
    folder: Path, names: Sequence[str], to: Path, *, replace_file: bool = False
) -> int:
    """Write memories as one TMX file, and return the number of its pairs.

    :param names: the memories; all if empty.
    :raises ConfigError: a memory does not exist, or the file exists already.
    """
    chosen = _chosen(folder, names)
    if to.exists() and not replace_file:
        raise ConfigError(f"{to}: is there already; name another file, or --overwrite")
    pairs = [
        Pair(entry.fr, entry.en, "", _props(memory, entry.origin), (), 0, entry.changed)
        for memory in chosen
        for entry in memory.entries
    ]
    write_atomically(to, memory_tmx(pairs))
    return len(pairs)


def remove_memory(folder: Path, names: Sequence[str]) -> None:
    """Remove memories.

    :raises ConfigError: a memory does not exist.
    """
    with memory_lock(folder):
        for memory in _chosen(folder, names):
            path_of(folder, memory.name).unlink()


def _props(memory: Memory, origin: str) -> dict[str, str]:
    return {"x-memory": memory.name, **({"x-document": origin} if origin else {})}


def _chosen(folder: Path, names: Sequence[str]) -> list[Memory]:
    found = {memory.name: memory for memory in Memories(folder)}
    for name in names:
        if name not in found:
            known = ", ".join(sorted(found)) or "none"
            raise ConfigError(f"{folder}: has no memory {name!r}; there are: {known}")
    if not found:
        raise ConfigError(f"{folder}: has no memory; first: translate memory import")
    return [found[name] for name in names] if names else list(found.values())
