"""Joins the outputs of shards that ran on other disks into one output folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bitext import read_record
from pipeline.config import Shard, known_shards, shard_state
from pipeline.errors import OutputError, PipelineError
from pipeline.files import write_atomically
from pipeline.run.locks import records_lock, run_lock
from pipeline.run.orphans import left_behind
from pipeline.run.outputs import Outputs, copy_outputs, present
from pipeline.run.shards import JOURNAL, LEDGER, append_journal
from pipeline.run.survey import read_own, require_whole


@dataclass(slots=True)
class Merged:
    """The result of a merge: numbers of texts, and a line for each that failed.

    ``unfinished`` maps shards with a journal to its number of segments; ``missing`` are
    shards whose outputs are in none of the folders.
    """

    copied: int = 0
    there: int = 0
    errors: list[str] = field(default_factory=list)
    unfinished: dict[Shard, int] = field(default_factory=dict)
    missing: tuple[Shard, ...] = ()


def merge(output: Path, folders: Sequence[Path]) -> Merged:
    """Copy the outputs of shards from other output folders into one.

    A text is copied with all its files or not at all; it never replaces human work that
    the shard's record does not have. Journals are copied too, so that the next run
    finishes what a stopped shard has left.

    :raises OutputError: another run is using the folder, or a folder has no shard's
        output.
    """
    merged = Merged()
    with run_lock(output):
        for folder in folders:
            shards = known_shards(folder)
            if not shards:
                raise OutputError(
                    f"{folder}: no shard has worked there; copy the whole output "
                    "folder, hidden files too, and name that copy"
                )
            for shard, state in shards.items():
                _merge_shard(output, folder, shard, state, merged)
        known = known_shards(output)
        merged.missing = tuple(
            shard
            for count in sorted({one.count for one in known})
            for number in range(1, count + 1)
            if (shard := Shard(number, count)) not in known
        )
    return merged


def _merge_shard(
    output: Path, folder: Path, shard: Shard, state: Path, merged: Merged
) -> None:
    ledger = _read_ledger(state / LEDGER)
    for name in ledger.get("files", {}):
        here, there = Outputs.of(output, name), Outputs.of(folder, name)
        if _is_same(here, there):
            merged.there += 1
            continue
        try:
            with records_lock(output):
                _copy(here, there, folder)
        except PipelineError as error:
            merged.errors.append(str(error))
        else:
            merged.copied += 1
    own = shard_state(output, shard)
    if own.absolute() != state.absolute():
        if lines := append_journal(state / JOURNAL, own / JOURNAL):
            merged.unfinished[shard] = lines
        _add_ledger(own / LEDGER, ledger)


def _is_same(here: Outputs, there: Outputs) -> bool:
    pairs = zip(
        (here.english, *here.made()), (there.english, *there.made()), strict=True
    )
    return all(present(one) == present(other) is not None for one, other in pairs)


def _copy(here: Outputs, there: Outputs, folder: Path) -> None:
    """Copy one text. Raises OutputError if human work would be lost."""
    found = present(there.record)
    if found is None:
        raise OutputError(f"{there.record}: is missing; run that shard again")
    bitext = read_record(there.record)
    require_whole(bitext, there.record)
    here, there = here.named(bitext.english), there.named(bitext.english)
    old = read_own(here)
    if old is None and present(here.english) is not None:
        raise OutputError(
            f"{here.english}: has no record, so it counts as a person's; move it "
            "elsewhere and merge again"
        )
    if old and (lost := left_behind(old[0], bitext)):
        raise OutputError(
            f"{here.record}: has a person's words that {folder} lacks (first: "
            f"{lost[0].id}); keep it and translate the text here, or move it elsewhere "
            "and merge again"
        )
    copy_outputs(here, bitext, there)


def _read_ledger(path: Path) -> dict[str, dict[str, object]]:
    data = present(path)
    try:
        ledger = json.loads(data or b"{}")
        return ledger if isinstance(ledger.get("files", {}), dict) else {}
    except (ValueError, AttributeError):
        return {}


def _add_ledger(path: Path, ledger: dict[str, dict[str, object]]) -> None:
    """Add the entries of a shard's ledger, so that a run need not check the texts."""
    known = _read_ledger(path)
    if known.get("ledger") == ledger.get("ledger"):
        files = known.get("files", {}) | ledger.get("files", {})
        ledger = {**ledger, "files": files}
    write_atomically(path, json.dumps(ledger).encode("ascii"))
