"""Whose turn it is to read and write the records of an output folder.

Two locks guard an output folder, both below its state folder. ``lock`` is held by a
run from its first look to its last file: a second run is refused. ``records.lock`` is
held by whoever writes a record, from reading it to having written all its files:
fractions of a second. So a review never waits for a run to end, nor a run for a
person to go home; and what was read before one's turn is read again if its bytes
have changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.config import STATE_FOLDER
from pipeline.errors import OutputError

_PATIENCE = 60.0  # seconds; writing the files of the largest text takes less


@contextmanager
def turn(output: Path) -> Iterator[None]:
    """Hold the turn for ``output``; raises OutputError if it does not come."""
    state = output / STATE_FOLDER
    try:
        state.mkdir(parents=True, exist_ok=True)
        ignore = state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{state}: cannot be made: {error.strerror}") from error
    lock = FileLock(state / "records.lock")
    try:
        lock.acquire(timeout=_PATIENCE, poll_interval=0.01)
    except Timeout as error:
        raise OutputError(
            f"{output}: another program holds {state / 'records.lock'}; end it, or "
            "remove that file if nothing is running"
        ) from error
    try:
        yield
    finally:
        lock.release()
