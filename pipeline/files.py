"""Files: written whole or not at all, locked, and known by their bytes.

What a killed program leaves is complete old or complete new files, and temporary ones
that `remove_leftovers` finds by their names.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import threading
from collections.abc import Iterator
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
        raise _refusal(path, error) from error


@contextlib.contextmanager
def locked(path: Path, busy: str, *, patience: float = -1) -> Iterator[None]:
    """Hold the lock file ``path`` while the body runs; its folder is made as needed.

    Another process that asks for it waits ``patience`` seconds: none if 0, without end
    if negative. The lock goes with the process, however that ends; the file stays.

    :raises OutputError: the wait was in vain (its words are ``busy``), or the lock file
        cannot be made.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=patience, poll_interval=0.01)
    except Timeout as error:
        raise OutputError(busy) from error
    except OSError as error:
        raise _refusal(path, error) from error
    try:
        yield
    finally:
        lock.release()


def sha256(data: bytes | str, length: int = 64) -> str:
    """Return the first hexadecimal digits of the SHA-256 of bytes, or of UTF-8 text."""
    encoded = data.encode("utf-8") if isinstance(data, str) else data
    return hashlib.sha256(encoded).hexdigest()[:length]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal, whatever its size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def _refusal(path: Path, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    advice = _ADVICE.get(error.errno or 0, "check the disk and run again")
    return OutputError(f"{path}: cannot be written: {reason}; {advice}")


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
