"""Stores records while texts swap places, and notes the places to be cleared.

Both are below the state folder, so that the next run can finish a stopped one.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.bitext import read_record, write_record
from pipeline.config import STATE_FOLDER
from pipeline.errors import OutputError, PipelineError
from pipeline.files import sha256, write_atomically
from pipeline.run.orphans import is_carried
from pipeline.run.outputs import Outputs
from pipeline.units import Bitext

_STASH, _NOTE = "moved", "moved.json"


def stashed(output: Path) -> Iterator[tuple[Path, Bitext]]:
    """Yield the stored records of texts that were moved, with their paths."""
    for path in sorted((output / STATE_FOLDER / _STASH).glob("*.jsonl")):
        with contextlib.suppress(PipelineError):
            yield path, read_record(path)


def put_aside(output: Path, records: Iterable[Bitext]) -> None:
    """Store records whose place another text gets, until they are taken over."""
    for record in records:
        data = write_record(record).encode("utf-8")
        name = f"{sha256(data, 16)}.jsonl"
        write_atomically(output / STATE_FOLDER / _STASH / name, data)


def note_moves(output: Path, moves: Mapping[str, str]) -> None:
    """Note the places that texts leave, with the names of these texts.

    If a run is stopped before it removes the old files, the next run does.

    :raises OutputError: the note cannot be written.
    """
    path = output / STATE_FOLDER / _NOTE
    if moves:
        write_atomically(path, json.dumps(dict(sorted(moves.items()))).encode("ascii"))
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: cannot be removed: {error.strerror}") from error


def noted_moves(output: Path) -> dict[str, str]:
    """Return what ``note_moves`` noted: the new place of each old one."""
    try:
        data = json.loads((output / STATE_FOLDER / _NOTE).read_bytes())
    except (OSError, ValueError):
        return {}
    return dict(data) if isinstance(data, dict) else {}


def drop_stash(output: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Remove the stored records whose human work is in another record.

    :param names: the texts whose records may have it.
    :return: a line for each record that is kept.
    """
    waiting = list(stashed(output))
    if not waiting:
        return ()
    there = []
    for name in names:
        with contextlib.suppress(PipelineError):
            if os.path.lexists(path := Outputs.of(output, name).record):
                there.append(read_record(path))
    lines = []
    for path, record in waiting:
        if any(is_carried(record, one) for one in there):
            with contextlib.suppress(OSError):
                path.unlink()
        else:
            lines.append(f"{path}: the review of {record.source}, which no text has")
    return tuple(lines)
