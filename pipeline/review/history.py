"""The changes of reviewers to one text, stored for undo and as a log.

It is an append-only file of JSON lines below the state folder. Incomplete lines, left
by a killed program, are ignored. If the file is lost, changes only cannot be undone.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.bitext.faults import FieldError
from pipeline.bitext.fields import VERSION, unit_from_json, unit_to_json
from pipeline.errors import OutputError
from pipeline.units import TranslationUnit

EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its name, and the changed units before and after it."""

    name: str
    before: tuple[TranslationUnit, ...]
    after: tuple[TranslationUnit, ...]


class History:
    """The history of one text."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / f"{name}.history.jsonl"
        self._steps: list[Step] | None = None
        self._size = 0

    def add(self, step: Step, *, fresh: bool = False) -> None:
        """Append a step.

        Successive edits of one unit become one step, so that what was saved during
        typing is undone at once.

        :param fresh: whether to begin a new step in any case.
        :raises OutputError: the file cannot be written.
        """
        last = self.last()
        if (
            not fresh
            and last is not None
            and step.name == last.name == EDIT
            and last.after == step.before
        ):
            self.undone()
            step = Step(EDIT, last.before, step.after)
        self._append(
            {
                "step": step.name,
                "record": VERSION,
                "before": [unit_to_json(unit) for unit in step.before],
                "after": [unit_to_json(unit) for unit in step.after],
            }
        )
        self._known().append(step)

    def undone(self) -> None:
        """Record that the last step was undone. Raises OutputError."""
        self._append({"undone": True})
        self._known().pop()

    def last(self) -> Step | None:
        """Return the last step that was not undone, or None."""
        steps = self.steps()
        return steps[-1] if steps else None

    def steps(self) -> tuple[Step, ...]:
        """Return the steps that were not undone, in order."""
        return tuple(self._known())

    def _known(self) -> list[Step]:
        """Return the steps, read again if another program changed the file."""
        try:
            size = self._path.stat().st_size
        except OSError:
            size = 0
        if self._steps is None or size != self._size:
            self._steps, self._size = _read(self._path), size
        return self._steps

    def _append(self, entry: object) -> None:
        self._known()
        self._size = _append_line(self._path, entry)


class Additions:
    """The terms that reviewers added to the glossary, as one JSON line each."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "terms.jsonl"

    def add(self, headword: str) -> None:
        """Record a term. Raises OutputError."""
        _append_line(self._path, {"fr": headword})

    def headwords(self) -> frozenset[str]:
        """Return all terms that were ever added, even if removed since."""
        found = set()
        with contextlib.suppress(OSError):
            for line in self._path.read_bytes().splitlines():
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    found.add(str(json.loads(line)["fr"]))
        return frozenset(found)


def _append_line(path: Path, entry: object) -> int:
    """Append a JSON line and return the file's new size. Raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if _is_cut(path):
                file.write(b"\n")
            file.write(json.dumps(entry).encode("ascii") + b"\n")
            file.flush()
            return file.tell()
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error


def _read(path: Path) -> list[Step]:
    steps: list[Step] = []
    try:
        data = path.read_bytes()
    except OSError:
        return steps
    for line in data.splitlines():
        try:
            entry = json.loads(line)
            if "undone" in entry:
                steps = steps[:-1]
                continue
            # Entries without a version belong to records of version 1.
            version = entry.get("record", 1)
            before, after = (
                tuple(unit_from_json(unit, version) for unit in entry[key])
                for key in ("before", "after")
            )
            steps.append(Step(str(entry["step"]), before, after))
        except (ValueError, KeyError, TypeError, FieldError):
            continue
    return steps


def _is_cut(path: Path) -> bool:
    """Whether the file ends with an incomplete line of a killed program."""
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def differing(
    before: Sequence[TranslationUnit], after: Sequence[TranslationUnit]
) -> tuple[tuple[TranslationUnit, ...], tuple[TranslationUnit, ...]]:
    """Return the units that differ, as (before, after)."""
    pairs = [
        (old, new)
        for old, new in zip(before, after, strict=True)
        if old is not new and old != new  # most of a long text is the same object
    ]
    return tuple(old for old, _ in pairs), tuple(new for _, new in pairs)
