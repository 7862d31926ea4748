"""The two locks of an output folder, both below its state folder.

A run holds ``lock`` from beginning to end, so a second run is refused. Each shard holds
a lock of its own instead.
``records.lock`` is held while a record is written, from reading it until all its files
are written, which takes fractions of a second. So reviews do not have to wait for the
end of a run, nor runs for that of a review. What was read before the lock was obtained
is read again if its bytes have changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from pipeline.config import STATE_FOLDER, Shard, known_shards, shard_state
from pipeline.files import locked, write_atomically

# Seconds; writing the files of the largest text takes less.
_PATIENCE = 60.0
_MOMENT = 10.0  # starting a shard takes much less


@contextmanager
def run_lock(output: Path, shard: Shard | None = None) -> Iterator[None]:
    """Exclude a second run from an output folder.

    Shards of the same count may run at the same time, but each only once. A shard holds
    the folder's lock for a moment, and then its own lock.

    :raises OutputError: another run is using the folder.
    """
    state = state_folder(output)
    busy = f"{output}: another run is at work there; wait for it to end"
    with ExitStack() as own:
        with locked(state / "lock", busy, patience=_MOMENT if shard else 0):
            for other, folder in known_shards(output).items():
                if shard is None or other.count != shard.count:
                    with _shard_lock(output, other, folder):
                        pass
            if shard is None:
                yield
                return
            own.enter_context(_shard_lock(output, shard, shard_state(output, shard)))
        yield


def _shard_lock(
    output: Path, shard: Shard, folder: Path
) -> AbstractContextManager[None]:
    busy = f"{output}: shard {shard} is at work there; wait for it to end"
    return locked(folder / "lock", busy, patience=0)


@contextmanager
def records_lock(output: Path) -> Iterator[None]:
    """Hold the records of an output folder, so that no other program writes one.

    :raises OutputError: another program does not release them.
    """
    path = state_folder(output) / "records.lock"
    busy = (
        f"{output}: another program holds {path}; end it, or remove that file if "
        "nothing is running"
    )
    with locked(path, busy, patience=_PATIENCE):
        yield


def state_folder(output: Path) -> Path:
    """Return the program's own folder below an output folder, created if necessary.

    It has a .gitignore that excludes it from Git.

    :raises OutputError: it cannot be created.
    """
    state = output / STATE_FOLDER
    ignore = state / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, b"*\n")
    return state
