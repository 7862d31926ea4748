"""A review session: changes are made one at a time, on the newest record, and saved.

With each change, the page sends the revision of the unit that it shows. If the unit was
changed since, by another page or a run, :class:`Conflict` is raised: nothing is
written, and the page shows both versions. Changes of different units do not conflict.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.bitext.joins import joined
from pipeline.errors import PipelineError, RecordError
from pipeline.glossary import Termbase
from pipeline.invalidation import unit_revision
from pipeline.review import changes
from pipeline.review.changes import ChangeError
from pipeline.review.figures import Figures, figures
from pipeline.review.history import EDIT, Additions, History, Step, differing
from pipeline.review.machine import Alternative, Loaded, Notice, ReviewBackend
from pipeline.review.merge import Merged, merge_records
from pipeline.text.unwrapping import segment_texts
from pipeline.units import Bitext, FindingKey, State, TranslationUnit

_HISTORY = "history"  # below the state folder


class Conflict(Exception):  # noqa: N818  (a state of affairs, shown to the person)
    """The unit was changed elsewhere; ``unit`` is its current version."""

    def __init__(self, unit: TranslationUnit) -> None:
        super().__init__(
            "this segment was changed elsewhere since you last saw it; nothing of "
            "yours was saved over it"
        )
        self.unit = unit


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved change: the units that differ, and the record's version."""

    units: tuple[TranslationUnit, ...]
    version: str
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """A segment with a given term; ``kept`` if human, so not translated again."""

    name: str
    id: str
    source: str
    kept: bool


def terms_added(termbase: Termbase, state: Path) -> int:
    """Return how many terms of the glossary were added in reviews.

    :param state: the program's own folder below the output folder.
    """
    known = {entry.fr for entry in termbase.entries}
    return len(known & Additions(state / _HISTORY).headwords())


class Session:
    """A review of a project; all methods are thread-safe.

    Changes raise `Conflict` if the unit was changed elsewhere, `ChangeError` if they
    are impossible, and RecordError if the text is unknown or not translated.

    :param name: the reviewer's name, which is stored in changed units with the time.
    """

    def __init__(
        self,
        machine: ReviewBackend,
        name: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.machine = machine
        self._name = name
        self._clock = clock
        self._mutex = threading.RLock()
        self._loaded: dict[str, Loaded] = {}
        self._unfinished: set[str] = set()
        self._histories: dict[str, History] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names of the project's texts."""
        return self.machine.names()

    def document(self, name: str) -> Loaded | None:
        """Return the newest version of a text, or None if it was never translated.

        :raises RecordError: the project has no text of this name.
        """
        with self._mutex:
            if name not in self.names():
                raise RecordError(f"{name}: there is no such text in this project")
            known = self._loaded.get(name)
            if known is None or known.version != self.machine.version(name):
                with self.machine.records_lock():
                    known = self._read(name)
            return known

    def _read(self, name: str) -> Loaded | None:
        """Read a record if it has changed; ``records_lock`` must be held."""
        known = self._loaded.get(name)
        if known is not None and known.version == self.machine.version(name):
            return known
        loaded = self.machine.load(name)
        if loaded is None:
            self._loaded.pop(name, None)
        else:
            self._loaded[name] = loaded
        return loaded

    def edit(
        self, name: str, ident: str, seen: str, target: str, *, fresh: bool = False
    ) -> Saved:
        """Save a person's target, not yet approved.

        :param fresh: whether this save begins a new step for undo.
        """
        return self._one(
            name,
            ident,
            seen,
            EDIT,
            lambda unit: changes.edit(unit, target),
            fresh=fresh,
        )

    def approve(
        self,
        name: str,
        ident: str,
        seen: str,
        *,
        target: str | None = None,
        state: State = State.REVIEWED,
    ) -> Saved:
        """Approve a unit, with a last edit of its target if one is given."""

        def change(unit: TranslationUnit) -> TranslationUnit:
            edited = unit if target is None else changes.edit(unit, target)
            return changes.approve(edited, state=state)

        return self._one(name, ident, seen, "approve", change)

    def withdraw(self, name: str, ident: str, seen: str) -> Saved:
        """Withdraw the approval of a unit."""
        return self._one(name, ident, seen, "withdraw", changes.withdraw, recheck=False)

    def comment(self, name: str, ident: str, seen: str, text: str) -> Saved:
        """Save a comment."""
        return self._one(
            name,
            ident,
            seen,
            "comment",
            lambda unit: changes.comment(unit, text),
            recheck=False,
        )

    def dismiss(
        self,
        name: str,
        ident: str,
        seen: str,
        *,
        key: FindingKey,
        reason: str | None,
    ) -> Saved:
        """Dismiss a finding for a reason, or open it again if the reason is None."""
        return self._one(
            name,
            ident,
            seen,
            "dismiss",
            lambda unit: changes.dismiss(unit, key, reason),
            recheck=False,
        )

    def take_machine(self, name: str, ident: str, seen: str) -> Saved:
        """Replace the target of a stale unit by the machine's new proposal."""
        return self._one(name, ident, seen, "take the proposal", changes.take_machine)

    def join(self, name: str, ident: str, seen: str) -> Saved:
        """Join a unit's English to the one before it."""
        return self._save(
            name,
            {ident: seen},
            "join",
            lambda bitext: changes.join(bitext, ident),
        )

    def split(self, name: str, ident: str, seen: str, left: str, right: str) -> Saved:
        """Divide a unit's English between it and the next unit."""
        return self._save(
            name,
            {ident: seen},
            "split",
            lambda bitext: changes.split(bitext, ident, left, right),
        )

    def move(self, name: str, ident: str, seen: str, *, up: bool) -> Saved:
        """Move a sentence of a unit's English to the unit above or below."""
        return self._save(
            name,
            {ident: seen},
            "move",
            lambda bitext: changes.move(bitext, ident, up=up),
        )

    def approve_all(self, name: str, seen: Mapping[str, str]) -> Saved:
        """Approve many units; those changed since they were seen are skipped."""

        def change(bitext: Bitext) -> Bitext:
            units = tuple(
                changes.approve(unit)
                if seen.get(unit.id) == unit_revision(unit)
                and not unit.state.is_human
                and unit.target
                else unit
                for unit in bitext.units
            )
            return replace(bitext, units=units)

        return self._save(name, {}, "approve many", change)

    def undo(self, name: str, ident: str = "") -> Saved:
        """Undo the last step of a text, whichever page made it.

        :param ident: if given, undo only an edit of this unit.
        :raises ChangeError: the last step cannot be undone.
        """
        with self._mutex, self.machine.records_lock():
            loaded = self._current(name)
            history = self._history(name)
            step = history.last()
            if step is None:
                raise ChangeError("there is nothing to undo in this text")
            if ident and (step.name, [u.id for u in step.after]) != (EDIT, [ident]):
                raise ChangeError(f"the last change was not an edit of {ident}")
            units = {unit.id: unit for unit in loaded.bitext.units}
            for after in step.after:
                now = units.get(after.id)
                if now is None or _human_part(now) != _human_part(after):
                    raise ChangeError(
                        f"{after.id} was changed since by a run or another program, "
                        "so that the last step cannot be undone"
                    )
            saved = self._write(loaded, changes.restored(loaded.bitext, step.before))
            history.undone()
            return saved

    def last_step(self, name: str) -> str:
        """Return the name of the last step of a text, or "" if there is none."""
        with self._mutex:
            step = self._history(name).last()
            return step.name if step else ""

    def has_step(self, name: str, step: str) -> bool:
        """Whether a text has a step of this name that was not undone."""
        with self._mutex:
            return any(one.name == step for one in self._history(name).steps())

    def merge(self, name: str, other: Bitext) -> Merged:
        """Merge another reviewer's record into a text. Raises RecordError."""
        with self._mutex, self.machine.records_lock():
            loaded = self._current(name)
            merged = merge_records(loaded.bitext, other)
            before, after = differing(loaded.bitext.units, merged.bitext.units)
            if after:
                self._history(name).add(Step("merge", before, after))
                self._write(loaded, merged.bitext)
            return merged

    def change(self, name: str, step: str, change: Callable[[Bitext], Bitext]) -> Saved:
        """Apply any change to a text's newest record as one step, and write it."""
        return self._save(name, {}, step, change)

    def figures(self, name: str) -> Figures:
        """Return the figures of a text's review."""
        with self._mutex:
            loaded = self.document(name)
            if loaded is None:
                return Figures()
            machine = self.machine.machine_versions(loaded.bitext)
            return figures(loaded.bitext.units, machine)

    def alternatives(self, name: str, ident: str) -> tuple[Alternative, ...]:
        """Return other translations of a unit by the engine."""
        loaded = self.document(name)
        if loaded is None:
            raise RecordError(f"{name}: is not translated yet")
        return self.machine.alternatives(loaded.bitext, ident)

    def add_term(self, fr: str, en: str, options: Mapping[str, object]) -> None:
        """Add an entry to the glossary and record it. Raises GlossaryError."""
        with self._mutex:
            self.machine.add_term(fr, en, options)
            Additions(self.machine.state / _HISTORY).add(fr)

    def terms_added(self) -> int:
        """Return how many terms of the glossary were added in reviews."""
        return terms_added(self.machine.termbase(), self.machine.state)

    def touched(self, headword: str) -> tuple[Touched, ...]:
        """Return the segments of all texts that contain a term of the glossary."""
        termbase = self.machine.termbase()
        found = []
        for name in self.names():
            loaded = self.document(name)
            units = loaded.bitext.units if loaded else ()
            for unit, line in zip(units, segment_texts(units), strict=True):
                if any(m.entry.fr == headword for m in termbase.match(line.text)):
                    found.append(Touched(name, unit.id, line.text, unit.is_human))
        return tuple(found)

    def translate(self, names: Sequence[str]) -> str:
        """Translate new and stale segments; see ReviewBackend.translate."""
        return self.machine.translate(names)

    def _one(
        self,
        name: str,
        ident: str,
        seen: str,
        step: str,
        change: Callable[[TranslationUnit], TranslationUnit],
        *,
        fresh: bool = False,
        recheck: bool = True,
    ) -> Saved:
        return self._save(
            name,
            {ident: seen},
            step,
            lambda bitext: changes.changed(bitext, ident, change),
            fresh=fresh,
            recheck=recheck,
        )

    def _save(
        self,
        name: str,
        seen: Mapping[str, str],
        step: str,
        change: Callable[[Bitext], Bitext],
        *,
        fresh: bool = False,
        recheck: bool = True,
    ) -> Saved:
        """Apply a change to the newest record and write it; all changes come here.

        :param recheck: whether to update terms and findings.
        """
        with self._mutex, self.machine.records_lock():
            loaded = self._current(name)
            for ident, known in seen.items():
                unit = loaded.bitext.units[changes.position(loaded.bitext, ident)]
                if unit_revision(unit) != known:
                    raise Conflict(unit)
            new = change(loaded.bitext)
            before, after = differing(loaded.bitext.units, new.units)
            ids = {unit.id for unit in after}
            if recheck and ids:
                new = self.machine.recheck(new, _with_neighbours(new, ids))
                before, after = differing(loaded.bitext.units, new.units)
            if not after:
                return Saved((), loaded.version, loaded.notices)
            if self._name:
                new = self._signed(new, {unit.id for unit in after})
                before, after = differing(loaded.bitext.units, new.units)
            self._history(name).add(Step(step, before, after), fresh=fresh)
            return self._write(loaded, new)

    def _signed(self, bitext: Bitext, ids: Collection[str]) -> Bitext:
        """Return the bitext with the reviewer's name and the time in some units."""
        at = self._clock().strftime("%Y%m%dT%H%M%SZ")
        units = tuple(
            replace(unit, by=self._name, at=at) if unit.id in ids else unit
            for unit in bitext.units
        )
        return replace(bitext, units=units)

    def _write(self, loaded: Loaded, new: Bitext) -> Saved:
        name = new.source
        _, after = differing(loaded.bitext.units, new.units)
        self._loaded.pop(name, None)
        self._stored(name, self.machine.store(new, refresh=False), loaded)
        self._unfinished.add(name)
        return Saved(after, self._loaded[name].version, loaded.notices)

    def _stored(self, name: str, bitext: Bitext, before: Loaded) -> None:
        version = self.machine.version(name)
        self._loaded[name] = Loaded(bitext, version, before.notices)

    def refresh(self) -> tuple[str, ...]:
        """Write the outputs of the changed records; return the names of the texts.

        A record is written with each change, but the English file and the tables only
        here, so that the reviewer does not have to wait. If a text cannot be written,
        the others are, and it is tried again next time.

        :raises PipelineError: the first error, if there was one.
        """
        done = []
        failed: list[PipelineError] = []
        for name in sorted(self._unfinished):
            try:
                with self._mutex, self.machine.records_lock():
                    loaded = self._current(name)
                    self._loaded.pop(name, None)
                    bitext = self.machine.store(loaded.bitext, refresh=True)
                    self._stored(name, bitext, loaded)
                    self._unfinished.discard(name)
            except PipelineError as error:
                failed.append(error)  # it is tried again at the next refresh
            else:
                done.append(name)
        if failed:
            raise failed[0]
        return tuple(done)

    def _current(self, name: str) -> Loaded:
        if name not in self.names():
            raise RecordError(f"{name}: there is no such text in this project")
        loaded = self._read(name)
        if loaded is None:
            raise RecordError(f"{name}: is not translated yet; run translate run first")
        return loaded

    def _history(self, name: str) -> History:
        return self._histories.setdefault(
            name, History(self.machine.state / _HISTORY, name)
        )


def _with_neighbours(bitext: Bitext, ids: Collection[str]) -> set[str]:
    """Return these ids and those of all units joined to them."""
    found = set(ids)
    for start, end in joined(bitext.units):
        group = {unit.id for unit in bitext.units[start:end]}
        if group & found:
            found |= group
    return found


def _human_part(unit: TranslationUnit) -> tuple[Any, ...]:
    return (unit.source, unit.target, unit.state, unit.comment)
