"""The two locks of an output folder, both below its state folder.

``lock`` is held by a run from its first look to its last file: a second run is refused.
Shards each hold one of their own instead.
``records.lock`` is held by whoever writes a record, from reading it to having written
all its files: fractions of a second. So a review never waits for a run to end, nor a
run for a person to go home. What was read before a lock was had is read again if its
bytes have changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from pipeline.config import STATE_FOLDER, Shard, known_shards, shard_state
from pipeline.files import locked, write_atomically

# Seconds: writing the files of the largest text takes less.
_PATIENCE = 60.0
_MOMENT = 10.0  # and the start of a shard much less


@contextmanager
def run_lock(output: Path, shard: Shard | None = None) -> Iterator[None]:
    """Keep a second run away from an output folder.

    Shards of one count may be at work together, each once: a shard has the folder's
    lock for a moment, and then its own.

    :raises OutputError: another run is at work there.
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
    """Hold the records of an output folder: nobody else writes one meanwhile.

    :raises OutputError: another program holds them, and goes on holding them.
    """
    path = state_folder(output) / "records.lock"
    busy = (
        f"{output}: another program holds {path}; end it, or remove that file if "
        "nothing is running"
    )
    with locked(path, busy, patience=_PATIENCE):
        yield


def state_folder(output: Path) -> Path:
    """Return the program's own folder below an output folder; it is made as needed.

    Git is told to leave it out.

    :raises OutputError: it cannot be made.
    """
    state = output / STATE_FOLDER
    ignore = state / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, b"*\n")
    return state
