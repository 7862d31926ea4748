"""Writing files atomically, locking them, and hashing them.

A killed program leaves complete files, old or new, and temporary files that
`remove_leftovers` finds by their names.
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

# The name of a temporary file has only the process in it, so threads must not write at
# the same time.
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
    """Write ``data`` to ``path`` completely or not at all.

    Folders are made as needed. An existing file keeps its permissions, a new one
    follows the umask. A symbolic link stays, and the file it points to is replaced. The
    bytes are on the disk (fsync) when this returns.

    :returns: whether the file was written; one that already holds ``data`` is left
        alone, its modification time included.
    :raises OutputError: the file cannot be written.
    """
    try:
        with _TURN:
            return _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise _refusal(path, error) from error


@contextlib.contextmanager
def locked(path: Path, busy: str, *, patience: float = -1) -> Iterator[None]:
    """Hold the lock file ``path`` while the body runs; its folder is made as needed.

    The lock is released when the process ends, however it ends; the file stays.

    :param busy: the message of the error if another process keeps the lock.
    :param patience: seconds to wait for it; 0 does not wait, negative waits for ever.
    :raises OutputError: the lock was not released in time, or its file cannot be made.
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
    """Return the first ``length`` hexadecimal digits of a SHA-256; text is UTF-8."""
    encoded = data.encode("utf-8") if isinstance(data, str) else data
    return hashlib.sha256(encoded).hexdigest()[:length]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal, without loading the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_leftovers(folder: Path) -> tuple[Path, ...]:
    """Remove the temporary files of killed processes below ``folder``.

    Those of running processes stay. A file that cannot be removed stays too: it does no
    harm.

    :returns: the paths of the removed files.
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
    """Write a folder to the disk, so that a new name survives a power cut.

    Some file systems cannot do this; then nothing happens.
    """
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_running(pid: int) -> bool:
    """Whether another running process has this number.

    A temporary file with our own number is from an earlier process that had the same
    number: this process writes nothing while this is called.
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
