"""Shards: several runs divide the texts of one source folder, without communication.

Each shard computes the same division from the texts. It keeps its journal and its
ledger in its own folder; the next complete run takes them over.
"""

from __future__ import annotations

import contextlib
import heapq
import shutil
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import IO

from pipeline.config import RunConfig, Shard, known_shards, shards_folder
from pipeline.documents import document_of
from pipeline.errors import OutputError, SourceError
from pipeline.files import sha256
from pipeline.run.inputs import read_bytes
from pipeline.run.ledger import Ledger
from pipeline.run.places import Places
from pipeline.run.report import words

JOURNAL, LEDGER = "journal.jsonl", "ledger.json"
_BLOCK = 1 << 16


def share(config: RunConfig, found: Places, shard: Shard) -> Places:
    """Return a shard's texts, with a notice of their number.

    Texts with the same content stay together and count once. The longest are assigned
    first, each to the shard with the fewest words (Graham's LPT rule). The first shard
    reports the refused texts.
    """
    alike: defaultdict[str, list[Path]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for path in found.files:
        data = read_bytes(path) or b""
        content = sha256(data)
        alike[content].append(path)
        if content not in sizes:
            sizes[content] = _words(data, path.name, config.form)
    heap = [(0, number) for number in range(1, shard.count + 1)]
    mine: set[Path] = set()
    load = 0
    for content in sorted(alike, key=lambda one: (-sizes[one], one)):
        least, number = heapq.heappop(heap)
        heapq.heappush(heap, (least + sizes[content], number))
        if number == shard.number:
            mine.update(alike[content])
            load += sizes[content]
    told = (
        f"shard {shard}: {len(mine):,} of {len(found.files):,} texts, "
        f"{load:,} of {sum(sizes.values()):,} words"
    )
    return replace(
        found,
        files=tuple(path for path in found.files if path in mine),
        refused=found.refused if shard.number == 1 else {},
        notices=(*found.notices, told) if shard.number == 1 else (told,),
    )


def _words(data: bytes, name: str, form: str) -> int:
    try:
        document = document_of(data, name, form)
    except SourceError:
        return 0
    return words(document.text[one.start : one.end] for one in document.blocks)


def take_over_journals(config: RunConfig) -> None:
    """Append the journals of all shards to the journal of a complete run.

    The run lock of the output folder must be held.

    :raises OutputError: a journal cannot be read or written.
    """
    whole = config.state / JOURNAL
    for folder in known_shards(config.output).values():
        append_journal(folder / JOURNAL, whole)
        with contextlib.suppress(OSError):
            (folder / JOURNAL).unlink(missing_ok=True)


def append_journal(path: Path, to: Path) -> int:
    """Append one journal to another, and return the number of lines.

    Incomplete lines at the end of either are dropped.

    :raises OutputError: one of them cannot be read or written.
    """
    try:
        if not path.exists() or not path.stat().st_size:
            return 0
        to.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as lines, to.open("a+b") as file:
            _drop_half_line(file)
            count = 0
            for line in lines:
                if line.endswith(b"\n"):
                    file.write(line)
                    count += 1
    except OSError as error:
        raise OutputError(f"{to}: {error.strerror}") from error
    return count


def _drop_half_line(file: IO[bytes]) -> None:
    """Truncate a file after its last line end, and move to its end."""
    end = file.seek(0, 2)
    while end:
        start = max(0, end - _BLOCK)
        file.seek(start)
        if (last := file.read(end - start).rfind(b"\n")) >= 0:
            end = start + last + 1
            break
        end = start
    file.truncate(end)
    file.seek(end)


def open_ledger(config: RunConfig) -> Ledger:
    """Return the ledger of a run, including earlier entries of other runs.

    A shard also uses the ledger of complete runs, and a complete run those of shards.
    """
    ledger = Ledger(config.state / LEDGER, config.source)
    if config.shard:
        whole = replace(config, shard=None)
        ledger.add(whole.state / LEDGER, over=False)
    else:
        for folder in known_shards(config.output).values():
            ledger.add(folder / LEDGER, over=True)
    return ledger


def forget_shards(output: Path) -> None:
    """Remove the folders of shards, after a complete run has taken them over."""
    shutil.rmtree(shards_folder(output), ignore_errors=True)
