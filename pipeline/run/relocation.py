"""Texts that moved: their records go along, and their old places are cleared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.bitext import read_record
from pipeline.config import STATE_FOLDER, RunConfig
from pipeline.errors import PipelineError
from pipeline.run.ledger import Ledger
from pipeline.run.locks import records_lock, run_lock
from pipeline.run.moves import Moves, find_moves, sha256_of
from pipeline.run.orphans import (
    Orphan,
    find_orphans,
    is_carried,
    left_behind,
    remove,
    remove_unneeded,
)
from pipeline.run.outputs import Outputs
from pipeline.run.places import Places, places
from pipeline.run.similarity import Text
from pipeline.run.stash import note_moves, noted_moves, put_aside
from pipeline.run.survey import Moved
from pipeline.units import Bitext


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of places that texts left.

    ``orphans`` are what is left there, ``noted`` the places that the next run must
    clear, each with the name of the text that left it.
    """

    orphans: tuple[Orphan, ...]
    noted: dict[str, str]
    notices: tuple[str, ...] = ()


def moves_of(
    config: RunConfig, found: Places, ledger: Ledger, texts: Sequence[Text]
) -> Moves:
    """Return what moved among texts, and the orphans of the output folder."""
    base = config.source
    asked = {path.relative_to(base).as_posix() for path in found.files}
    others = {name: base / name for name in found.names - asked}
    orphans = find_orphans(config, found, ledger)
    return find_moves(config, texts, others, orphans, found.names)


def forecast_moves(config: RunConfig, found: Places) -> Moves:
    """Return what a run would find moved; nothing is written."""
    ledger = Ledger(config.output / STATE_FOLDER / "ledger.json", config.source)
    texts = [
        Text(path.relative_to(config.source).as_posix(), path, sha256_of(path))
        for path in found.files
    ]
    return moves_of(config, found, ledger, texts)


def begin_moves(config: RunConfig, moves: Moves) -> Cleared:
    """Make ready for texts that take over records of other places.

    Records whose place goes to another text are put aside before anything is written,
    and it is noted which places are to be cleared once the new files stand.
    """
    cleared = _finish_noted(config, moves.orphans)
    noted = cleared.noted | {
        moved.name: name for name, moved in moves.taken.items() if moved.version
    }
    if noted or moves.stash:
        with records_lock(config.output):
            put_aside(config.output, moves.stash)
            note_moves(config.output, noted)
    return replace(cleared, noted=noted)


def _finish_noted(config: RunConfig, orphans: tuple[Orphan, ...]) -> Cleared:
    """Clear the places that a stopped run had noted and not cleared."""
    noted = noted_moves(config.output)
    left: dict[str, str] = {}
    notices: list[str] = []
    stay: list[Orphan] = []
    for orphan in orphans:
        stay.append(orphan)
        name = noted.get(orphan.name)
        if name is None or orphan.record is None:
            continue
        record = Outputs.of(config.output, name).record
        try:
            if is_carried(orphan.record, read_record(record)):
                with records_lock(config.output):
                    remove(config.output, orphan)
                stay.pop()
        except PipelineError as error:
            notices.append(str(error))
            left[orphan.name] = name
    return Cleared(tuple(stay), left, tuple(notices))


def clear_old_place(config: RunConfig, moved: Moved, bitext: Bitext) -> Orphan | None:
    """Remove the files of the place that a text left, if no person's words stay.

    Else they are returned, with what they hold.

    :raises OutputError: they cannot be removed; the next run tries it again.
    """
    outputs = Outputs.at(config.output, moved.name)
    old = Orphan(moved.name, outputs, moved.record, version=moved.version)
    if left := left_behind(moved.record, bitext):
        return replace(old, holds={f"of a person, not in {bitext.source}": len(left)})
    remove(config.output, old)
    return None


def prune(config: RunConfig, say: Callable[[str], None]) -> tuple[str, ...]:
    """Remove outputs whose source is gone and that hold nothing of a person's.

    ``say`` gets a line for each orphan: what becomes of it, and why. Returns a line
    for each that could not be removed. Raises OutputError while a run is at work.
    """
    config = replace(config, only=())
    found = places(config)
    if not config.output.is_dir():
        return ()
    with run_lock(config.output):
        orphans = forecast_moves(config, found).orphans
        return remove_unneeded(config, orphans, say)
