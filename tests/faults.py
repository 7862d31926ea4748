"""Faults of a disk, one at a time: every write, rename, removal and fsync can fail.

`Faults` counts these points while it is in place; at the point that was asked for the
call fails as the disk would (half of a write is done), or the process ends at once.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

KILLED = 77
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)


class _File:
    """An open file whose writes are points; all else is the file's own."""

    def __init__(self, file: Any, faults: Faults) -> None:
        self._file = file
        self._faults = faults

    def write(self, data: Any) -> Any:
        def half() -> None:
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._faults.point(half)
        return self._file.write(data)

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(self, *details: object) -> Any:
        return self._file.__exit__(*details)

    def __iter__(self) -> Any:
        return iter(self._file)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class Faults:
    """Counts points below a folder; fails at number ``at``, from 0.

    ``number`` is an errno, or None to end the process.
    """

    def __init__(self, root: Path, at: int = -1, number: int | None = None) -> None:
        self._root = os.path.realpath(root)
        self._at = at
        self._number = number
        self._patch = pytest.MonkeyPatch()
        self.count = 0

    def point(self, before: Callable[[], None] | None = None) -> None:
        """One thing that can fail is about to be done."""
        self.count += 1
        if self.count - 1 != self._at:
            return
        if before is not None:
            before()
        if self._number is None:
            os._exit(KILLED)
        raise OSError(self._number, os.strerror(self._number))

    def __enter__(self) -> Self:
        opened = io.open

        def open_file(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            written = set(mode) & set("wax+")
            if not written or not (isinstance(file, int) or self._is_ours(file)):
                return opened(file, mode, *args, **options)
            self.point()
            return _File(opened(file, mode, *args, **options), self)

        self._patch.setattr(io, "open", open_file)
        self._patch.setattr(builtins, "open", open_file)
        for name in ("replace", "rename", "unlink", "mkdir", "rmdir"):
            self._patch.setattr(os, name, self._pathwise(getattr(os, name)))
        sync = os.fsync

        def fsync(descriptor: int) -> None:
            self.point()
            sync(descriptor)

        self._patch.setattr(os, "fsync", fsync)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def _pathwise(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def checked(path: Any, *args: Any, **options: Any) -> Any:
            # Locks are files too, but they hold nothing.
            if self._is_ours(path) and not str(path).endswith("lock"):
                self.point()
            return call(path, *args, **options)

        return checked

    def _is_ours(self, path: Any) -> bool:
        return os.path.realpath(os.fspath(path)).startswith(self._root)


def in_child(act: Callable[[], object]) -> int:
    """Do something in a copy of this process; return its exit code, 0 when done."""
    pid = os.fork()
    if pid == 0:
        try:
            act()
        except BaseException:  # noqa: BLE001 (a child must not go on as a test)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
