"""Finds records and English texts in the output folder whose source is gone.

They are only removed if they contain no human work, and only on request (``translate
status --prune``).
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bitext import read_record
from pipeline.config import STATE_FOLDER, RunConfig
from pipeline.errors import OutputError, PipelineError
from pipeline.run.ledger import Ledger
from pipeline.run.locks import records_lock
from pipeline.run.outputs import Outputs
from pipeline.run.places import Places
from pipeline.run.survey import require_whole, with_hand_edits
from pipeline.units import Bitext, Origin, TranslationUnit

_RECORD = ".bitext.jsonl"


@dataclass(frozen=True, slots=True)
class Orphan:
    """Outputs of a text that is not in the source folder.

    ``record`` includes the edits of the English file; it is None if there is none, or
    if it cannot be used: then ``problem`` says why. ``holds`` counts human work:
    "reviewed", "edited", "comments", "dismissed findings", "retired segments", "files
    of others". ``version`` is the hash of the files when they were read.
    """

    name: str
    outputs: Outputs
    record: Bitext | None = None
    problem: str = ""
    edited: frozenset[TranslationUnit] = frozenset()
    holds: Mapping[str, int] = field(default_factory=dict)
    version: str = ""

    @property
    def is_human(self) -> bool:
        """Whether it contains, or may contain, human work."""
        return bool(self.problem or self.holds)

    def describe(self) -> str:
        """Return a line that says what has no source, and what it contains."""
        path = self.outputs.record if self.record else self.outputs.english
        if self.problem:
            return f"{path}: has no source any more; {self.problem}"
        listed = ", ".join(f"{number:,} {what}" for what, number in self.holds.items())
        return f"{path}: has no source any more; it holds " + (
            listed or "nothing of a person's"
        )

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {
            "name": self.name,
            "holds": dict(self.holds),
            "problem": self.problem,
            "human": self.is_human,
        }


def find_orphans(
    config: RunConfig, found: Places, ledger: Ledger
) -> tuple[Orphan, ...]:
    """Return the outputs without a source, sorted by name.

    Other projects below the output folder are not orphans, nor are outputs that, by the
    ledger, were made from another source folder.
    """
    sources = {found.key(name) for name in found.names}
    names = {
        name
        for name in _names(config.output, ledger)
        if found.key(name) not in sources and not ledger.is_elsewhere(name)
    }
    taken = {
        found.key(path.as_posix())
        for name in found.names
        for path in Outputs.of(Path(), name).made()
    }
    return tuple(
        _orphan(config.output, name)
        for name in sorted(names)
        if found.key(name) not in taken
    )


def _names(output: Path, ledger: Ledger) -> Iterator[str]:
    """Yield the names of English texts that have records, tables or ledger entries."""
    for parent, folders, files in os.walk(output):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and not Path(parent, name, STATE_FOLDER).is_dir()
        )
        below = Path(parent).relative_to(output)
        there = set(files)
        for file in files:
            if file.startswith("."):
                continue
            name = (below / file).as_posix()
            if file.endswith(_RECORD):
                yield name.removesuffix(_RECORD)
            elif ledger.knows(name) or {f"{file}.tsv", f"{file}.tmx"} <= there:
                yield name


def _orphan(output: Path, name: str) -> Orphan:
    outputs = Outputs.at(output, name)
    version = outputs.version()
    if not os.path.lexists(outputs.record):
        problem = "it has no record, so it is a person's"
        return Orphan(name, outputs, problem=problem, version=version)
    try:
        before = read_record(outputs.record)
        require_whole(before, outputs.record)
        record = with_hand_edits(before, outputs.english)
        foreign = len(outputs.foreign())
    except PipelineError as error:
        return Orphan(name, outputs, problem=str(error), version=version)
    edited = frozenset(set(record.units) - set(before.units))
    holds = holdings(record)
    if foreign:
        holds["files of others"] = foreign
    return Orphan(name, outputs, record, edited=edited, holds=holds, version=version)


def holdings(record: Bitext) -> dict[str, int]:
    """Count the kinds of human work in a record, leaving out those with none."""
    units = record.units
    counts: Counter[str] = Counter()
    counts["reviewed"] = sum(unit.state.is_human for unit in units)
    counts["edited"] = sum(unit.origin is Origin.POST_EDIT for unit in units)
    counts["comments"] = sum(bool(unit.comment) for unit in units)
    counts["dismissed findings"] = sum(
        finding.dismissed is not None for unit in units for finding in unit.findings
    )
    counts["retired segments"] = len(record.retired)
    return {what: number for what, number in counts.items() if number}


def of_a_person(record: Bitext) -> tuple[TranslationUnit, ...]:
    """Return the units with human work: targets, comments, dismissals."""
    return tuple(unit for unit in (*record.units, *record.retired) if _has_words(unit))


def _has_words(unit: TranslationUnit) -> bool:
    return (
        unit.is_human
        or bool(unit.comment)
        or any(finding.dismissed is not None for finding in unit.findings)
    )


def is_carried(old: Bitext, new: Bitext) -> bool:
    """Whether all human work of one record is also in another one."""
    return not left_behind(old, new)


def left_behind(old: Bitext, new: Bitext) -> tuple[TranslationUnit, ...]:
    """Return the units whose human work is missing in another record."""
    there: dict[str, list[TranslationUnit]] = {}
    for unit in (*new.units, *new.retired):
        for source in {unit.source, unit.stale.source if unit.stale else unit.source}:
            there.setdefault(source, []).append(unit)
    return tuple(
        unit
        for unit in of_a_person(old)
        if not any(_covers(one, unit) for one in there.get(unit.source, ()))
    )


def _covers(new: TranslationUnit, old: TranslationUnit) -> bool:
    """Whether a unit has all human work of another one."""
    if old.is_human and not (
        new.is_human
        and new.target == old.target
        and (new.state.is_human or not old.state.is_human)
    ):
        return False
    if old.comment and old.comment not in new.comment:
        return False
    kept = {(f.check, f.dismissed) for f in new.findings if f.dismissed is not None}
    # Dismissals of findings that no longer exist do not matter.
    open_checks = {f.check for f in new.findings}
    return all(
        (f.check, f.dismissed) in kept
        for f in old.findings
        if f.dismissed is not None and f.check in open_checks
    )


def remove(output: Path, orphan: Orphan) -> None:
    """Remove the files of an orphan, the record last; ``records_lock`` must be held.

    So a kill can leave a record without English, but never English without its record.
    Folders that become empty are removed too.

    :raises OutputError: a file cannot be removed, or has changed since it was read.
    """
    outputs = orphan.outputs
    if outputs.version() != orphan.version:
        raise OutputError(f"{outputs.record}: was changed meanwhile; it is kept")
    try:
        for path in (
            outputs.english,
            outputs.tsv,
            outputs.tmx,
            outputs.html,
            outputs.record,
        ):
            path.unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{error.filename}: cannot be removed: {reason}") from error
    with contextlib.suppress(OSError):  # the folder is not empty
        for folder in outputs.record.parents:
            if folder == output or output not in folder.parents:
                break
            folder.rmdir()


def remove_unneeded(
    config: RunConfig, orphans: tuple[Orphan, ...], say: Callable[[str], None]
) -> tuple[str, ...]:
    """Remove the orphans without human work.

    :param say: called with a line about each orphan.
    :return: a line for each orphan that could not be removed.
    """
    errors = []
    with records_lock(config.output):
        for orphan in orphans:
            if orphan.is_human:
                say(f"kept: {orphan.describe()}")
                continue
            try:
                say(f"removed: {orphan.describe()}")
                remove(config.output, orphan)
            except OutputError as error:
                errors.append(str(error))
    return tuple(errors)
