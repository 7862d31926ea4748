"""The SHA-256 of a model's files, computed once and kept in the user's cache."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import platformdirs

from pipeline.errors import OutputError
from pipeline.files import write_atomically

# Folders of sentence splitters in Argos packages, which bitexte does not use.
_UNUSED = frozenset({"stanza", "spacy", "minisbd"})
# Written by an installer about the model, not part of it.
NOTE = "bitexte.json"
_BLOCK = 1 << 20


def model_sha256(folder: Path) -> str:
    """Return the SHA-256 over the names and contents of a model's files, sorted.

    The result is cached by path, file sizes and modification times, so that a second
    call does not read the files. Raises OSError if a file cannot be read.
    """
    files = sorted(_files(folder))
    stamp = [
        [name, status.st_size, status.st_mtime_ns]
        for name in files
        for status in [(folder / name).stat()]
    ]
    memory = _remembered()
    key = str(folder.resolve())
    known = memory.get(key)
    if isinstance(known, dict) and known.get("files") == stamp:
        return str(known.get("sha256"))
    digest = hashlib.sha256()
    for name in files:
        digest.update(f"{name}\0{(folder / name).stat().st_size}\0".encode())
        with (folder / name).open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
    memory[key] = {"files": stamp, "sha256": digest.hexdigest()}
    _remember(memory)
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return the folder for files that can be made or downloaded again."""
    return platformdirs.user_cache_path("bitexte")


def _files(folder: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        if here == folder:
            folders[:] = [name for name in folders if name not in _UNUSED]
        for name in names:
            if here != folder or name != NOTE:
                yield (here / name).relative_to(folder).as_posix()


def _remembered() -> dict[str, Any]:
    try:
        memory = json.loads(_memory().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return memory if isinstance(memory, dict) else {}


def _remember(memory: dict[str, Any]) -> None:
    """Write the cache; if it cannot be written, the next call computes again."""
    with contextlib.suppress(OutputError):
        write_atomically(_memory(), json.dumps(memory).encode())


def _memory() -> Path:
    return cache_folder() / "fingerprints.json"
