"""Shards: several runs share the texts of one source folder, without talking.

Each finds the same shares from the texts alone. A shard keeps its journal and its
ledger in a folder of its own; the next whole run takes them over.
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
    """Return a shard's texts, and one line that says how many they are.

    Texts with the same content stay together and count once. The longest go first,
    each to the shard with the fewest words (Graham's rule for machines of one speed).
    What is refused is reported by the first shard.
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
    """Append what shards have journalled to the journal of a whole run.

    The runs of the output folder must be locked.

    :raises OutputError: a journal cannot be read or written.
    """
    whole = config.state / JOURNAL
    for folder in known_shards(config.output).values():
        append_journal(folder / JOURNAL, whole)
        with contextlib.suppress(OSError):
            (folder / JOURNAL).unlink(missing_ok=True)


def append_journal(path: Path, to: Path) -> int:
    """Append one journal to another; return how many lines there were.

    What was cut short by a kill is left out, at the end of either.

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
    """Cut a file after its last line end: a line that was cut short ends a journal."""
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
    """Return the ledger of a run: a shard looks into that of the whole runs too.

    A whole run knows what the shards have done since.
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
    """Remove what shards kept; a whole run has taken it over."""
    shutil.rmtree(shards_folder(output), ignore_errors=True)
