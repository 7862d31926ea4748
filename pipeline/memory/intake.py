"""Importing translation pairs of other programs and projects into a memory.

Reads all formats of `pipeline.bitext.formats`, TMX as a stream, and the records of
other projects. Unreviewed machine translations are left out by default, so that a
memory has only translations that a person wrote or approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.bitext.edits import Edit
from pipeline.bitext.formats import format_of
from pipeline.bitext.joins import joined
from pipeline.bitext.plain import plain
from pipeline.bitext.record import read_record
from pipeline.bitext.tmx import Pair, stream_tmx
from pipeline.errors import PipelineError, RecordError
from pipeline.memory.store import Entry, Memory
from pipeline.memory.tokens import key_of
from pipeline.units import Kind, Origin, State

RECORD = ".bitext.jsonl"
NO_PAIR = "has no text in both French and English"
BY_MACHINE = "is a machine's, and nobody approved it"
OLDER = "is older than what the memory has"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One pair of a file; ``problem`` is the reason if it cannot be imported."""

    place: str
    entry: Entry | None = None
    problem: str = ""


@dataclass(slots=True)
class Intake:
    """The result of an import: counts, skipped places with reasons, and errors.

    ``same`` counts the pairs that the memory had already.
    """

    created: int = 0
    updated: int = 0
    same: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def files_of(path: Path) -> list[Path]:
    """Return the records in the folder of another project, or the given file itself.

    :raises RecordError: the folder has no records.
    """
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob(f"*{RECORD}"))
    if not found:
        raise RecordError(
            f"{path}: has no {RECORD} file; name a project's output folder, or files"
        )
    return found


def take_in(
    memory: Memory, paths: Iterable[Path], *, machine: bool = False
) -> tuple[Memory, Intake]:
    """Return the memory with the pairs of some files added, and the import's result.

    If a sentence has two translations, the one with the later date is kept; without
    dates, the one that is read later. A file that cannot be read is reported in
    ``errors``, and nothing of it is imported.

    :param machine: whether to import unreviewed machine translations too.
    """
    entries = memory.by_key()
    made = Intake()
    for path in paths:
        try:
            found = list(_incoming(path, machine=machine))
        except PipelineError as error:
            made.errors.append(str(error))
            continue
        for one in found:
            _take(entries, one, made)
    return replace(memory, entries=tuple(entries.values())), made


def _take(entries: dict[str, Entry], one: Incoming, made: Intake) -> None:
    if one.entry is None:
        made.skipped.append((one.place, one.problem))
        return
    key = key_of(one.entry.fr)
    known = entries.get(key)
    if known is None:
        made.created += 1
    elif known.en == one.entry.en:
        made.same += 1
        if known.changed >= one.entry.changed:
            return
    elif one.entry.changed < known.changed:
        made.skipped.append((one.place, OLDER))
        return
    else:
        made.updated += 1
    entries[key] = one.entry


def _incoming(path: Path, *, machine: bool) -> Iterator[Incoming]:
    if path.name.endswith(RECORD):
        yield from _of_record(path, machine=machine)
    elif path.suffix.lower() == ".tmx":
        for pair in stream_tmx(path):
            yield _of_pair(path, pair, machine=machine)
    else:
        for edit in format_of(path).read(path):
            yield _of_edit(path, edit, machine=machine)


def _of_pair(path: Path, pair: Pair | int, *, machine: bool) -> Incoming:
    if isinstance(pair, int):
        return Incoming(f"{path}:{pair}", problem=NO_PAIR)
    is_machine = (
        pair.props.get("x-origin") == Origin.MT
        and pair.props.get("x-state") == State.TRANSLATED
    )
    place = f"{path}:{pair.line}"
    if is_machine and not machine:
        return Incoming(place, problem=BY_MACHINE)
    origin = pair.props.get("x-document") or path.name
    return _pair(place, pair.source, pair.target, origin, pair.changed)


def _of_edit(path: Path, edit: Edit, *, machine: bool) -> Incoming:
    """Return the pair of one row of a table or an XLIFF file.

    In files written by this program, ``translated`` means an unreviewed machine
    translation.
    """
    place = edit.place or str(path)
    if edit.problem:
        return Incoming(place, problem=edit.problem)
    is_machine = bool(edit.version) and edit.state is State.TRANSLATED
    if edit.state is State.INITIAL:
        return Incoming(place, problem=NO_PAIR)
    if is_machine and not machine:
        return Incoming(place, problem=BY_MACHINE)
    return _pair(place, edit.source, edit.target, edit.document or path.name)


def _of_record(path: Path, *, machine: bool) -> Iterator[Incoming]:
    bitext = read_record(path)
    for start, end in joined(bitext.units):
        unit = bitext.units[start]
        place = f"{path}:{start + 2}"
        if unit.kind is Kind.CODE or unit.origin is Origin.COPY:
            continue
        if not (unit.is_human or machine) or unit.state is State.INITIAL:
            yield Incoming(place, problem=BY_MACHINE)
            continue
        group = bitext.units[start:end]
        french = " ".join(
            one.stale.source if one.stale else one.source for one in group
        )
        yield _pair(place, french, unit.target, bitext.source)


def _pair(
    place: str, french: str, english: str, origin: str, changed: str = ""
) -> Incoming:
    entry = Entry(plain(french).strip(), plain(english).strip(), changed, origin)
    if not entry.fr or not entry.en:
        return Incoming(place, problem=NO_PAIR)
    return Incoming(place, entry)
