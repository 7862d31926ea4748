"""Writing files so that a killed run leaves only complete ones."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import threading
from pathlib import Path

from pipeline.errors import OutputError

# Two threads of one process would share a temporary name: they take turns.
_TURN = threading.Lock()
_TEMPORARY = re.compile(r"\..+\.([0-9]+)\.tmp", re.DOTALL)

_ADVICE = {
    errno.EACCES: "make the folder writable, or choose another one",
    errno.EPERM: "make the folder writable, or choose another one",
    errno.EROFS: "choose a folder on a disk that can be written",
    errno.ENOSPC: "free some space and run again",
    errno.EDQUOT: "free some space and run again",
    errno.EISDIR: "move the folder of that name away",
    errno.ENOTDIR: "move the file that stands where a folder is needed",
    errno.EEXIST: "move the file that stands where a folder is needed",
    errno.ENAMETOOLONG: "give the source a shorter name",
}


def write_atomically(path: Path, data: bytes) -> bool:
    """Put ``data`` at ``path``, wholly or not at all; return whether it was needed.

    A file that already holds these bytes is left alone, its time of change included.
    Folders are made as needed. An existing file keeps its permissions, a new one
    follows the umask; a symbolic link stays one, its target is replaced. The bytes
    are on the disk when this returns. Raises OutputError, in one line.
    """
    try:
        with _TURN:
            return _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        advice = _ADVICE.get(error.errno or 0, "check the disk and run again")
        raise OutputError(f"{path}: cannot be written: {reason}; {advice}") from error


def remove_leftovers(folder: Path) -> tuple[Path, ...]:
    """Remove the temporary files of killed runs below ``folder``; return their paths.

    Those of processes that still run are left alone. What cannot be removed is left
    too: it does no harm.
    """
    removed = []
    with _TURN:
        for parent, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                match = _TEMPORARY.fullmatch(name)
                if match and not _is_running(int(match[1])):
                    with contextlib.suppress(OSError):
                        (path := Path(parent, name)).unlink()
                        removed.append(path)
    return tuple(removed)


def _replace(path: Path, data: bytes) -> bool:
    mode = None
    with contextlib.suppress(FileNotFoundError):
        found = path.stat()
        mode = stat.S_IMODE(found.st_mode)
        if found.st_size == len(data) and path.read_bytes() == data:
            return False
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the file system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_running(pid: int) -> bool:
    """Tell whether another process has this number.

    Our own number on a left-over file is a former process's: nothing is being
    written while this is asked.
    """
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
