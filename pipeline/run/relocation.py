"""Moves the records of texts that were moved, and removes the files at old places."""

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
    """The result of removing the files at old places of texts.

    ``orphans`` are what remains there; ``noted`` maps the places that the next run must
    clear to the texts that left them.
    """

    orphans: tuple[Orphan, ...]
    noted: dict[str, str]
    notices: tuple[str, ...] = ()


def moves_of(
    config: RunConfig, found: Places, ledger: Ledger, texts: Sequence[Text]
) -> Moves:
    """Find the texts that were moved, and the orphans of the output folder."""
    base = config.source
    asked = {path.relative_to(base).as_posix() for path in found.files}
    others = {name: base / name for name in found.names - asked}
    orphans = find_orphans(config, found, ledger)
    return find_moves(config, texts, others, orphans, found.names)


def forecast_moves(config: RunConfig, found: Places) -> Moves:
    """Return the moves that a run would find; nothing is written."""
    ledger = Ledger(config.output / STATE_FOLDER / "ledger.json", config.source)
    texts = [
        Text(path.relative_to(config.source).as_posix(), path, sha256_of(path))
        for path in found.files
    ]
    return moves_of(config, found, ledger, texts)


def begin_moves(config: RunConfig, moves: Moves) -> Cleared:
    """Prepare for texts that take over the records of other places.

    Before anything is written, records whose place another text gets are stored
    elsewhere, and the places to be cleared are noted.
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
    """Clear the places that a stopped run noted but did not clear."""
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
    """Remove the files at the old place of a text, unless they have other human work.

    :return: the files with that work, if they are kept.
    :raises OutputError: they cannot be removed; the next run tries again.
    """
    outputs = Outputs.at(config.output, moved.name)
    old = Orphan(moved.name, outputs, moved.record, version=moved.version)
    if left := left_behind(moved.record, bitext):
        return replace(old, holds={f"of a person, not in {bitext.source}": len(left)})
    remove(config.output, old)
    return None


def prune(config: RunConfig, say: Callable[[str], None]) -> tuple[str, ...]:
    """Remove the outputs whose source is gone and that have no human work.

    :param say: called with a line about each orphan.
    :return: a line for each orphan that could not be removed.
    :raises OutputError: a run is using the output folder.
    """
    config = replace(config, only=())
    found = places(config)
    if not config.output.is_dir():
        return ()
    with run_lock(config.output):
        orphans = forecast_moves(config, found).orphans
        return remove_unneeded(config, orphans, say)
