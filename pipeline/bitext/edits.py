"""Comparing a file that comes back from another program with the record.

Three texts show who changed what: the English when it was exported, the one that comes
back, and the one in the record now. The first is in the file as a *version*: the unit's
state and short hashes of its English and its comment. So edits in the file and changes
in the record can be distinguished, as in a three-way merge (diff3).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.bitext.joins import joined
from pipeline.bitext.plain import plain
from pipeline.units import Bitext, Kind, State, TranslationUnit

_VERSION = re.compile(
    rf"({'|'.join(State)})\.([0-9a-f]{{12}})\.([0-9a-f]{{12}})", re.ASCII
)
_RANK = {state: rank for rank, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Edit:
    """One unit in a file that another program gives back.

    ``state`` and ``comment`` are None if the file does not have them. ``version`` is
    the unit's version at export and ``document`` the name of its text; both are "" if
    the file does not have them. If ``id`` is "", the edit applies to every unit with
    this French. ``place`` is the position in the file, for messages. ``problem`` says
    why the edit cannot be imported, if it cannot.
    """

    id: str
    source: str
    target: str
    state: State | None = None
    comment: str | None = None
    version: str = ""
    document: str = ""
    place: str = field(default="", compare=False)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The change that an edit makes to a unit; a field that is None stays unchanged.

    ``proposal`` is an English version that is shown to the reviewer beside the present
    one.
    """

    id: str
    target: str | None = None
    state: State | None = None
    comment: str | None = None
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class EditConflict:
    """An edit that was not imported; ``message`` says why, in one line without place.

    ``there`` is the English of the file, ``here`` that of the record.
    """

    place: str
    id: str
    message: str
    there: str = ""
    here: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes, in the record's order, and the conflicts, in the file's order."""

    changes: tuple[Change, ...]
    conflicts: tuple[EditConflict, ...]


@dataclass(frozen=True, slots=True)
class _Version:
    """The parts of a version; ``target`` and ``comment`` are hashes."""

    state: State
    target: str
    comment: str


def version_of(unit: TranslationUnit) -> str:
    """Return the version of a unit, for an export: STATE.HASH.HASH."""
    return f"{unit.state}.{_digest(unit.target)}.{_digest(unit.comment)}"


def flat(text: str) -> str:
    """Return a text for comparison: on one line, with single spaces."""
    return " ".join(plain(text).split())


def compare(bitext: Bitext, edits: Iterable[Edit]) -> Comparison:
    """Return the changes and conflicts of the edits of one text.

    A unit whose English was edited becomes reviewed, or final if the file says so.
    Approvals and comments are imported too. If a text has only lost its line breaks by
    the export, this is not an edit.
    """
    found = _Found(bitext)
    changes: dict[str, Change] = {}
    conflicts: list[EditConflict] = []
    for group in _by_id(edits):
        edit = group[0]
        if any(_said(one) != _said(edit) for one in group[1:]):
            conflicts += [_conflict(one, _TWICE) for one in group]
            continue
        if edit.problem:
            conflicts.append(_conflict(edit, edit.problem))
            continue
        units = found.units(edit)
        if not units:
            conflicts.append(_conflict(edit, found.why_not(edit)))
        for unit, fits in units:
            named = replace(edit, id=unit.id)
            change, refused = _compared(unit, named, fits=fits)
            conflicts += refused
            if change != Change(unit.id):
                changes[unit.id] = change
    ordered = [changes[unit.id] for unit in bitext.units if unit.id in changes]
    return Comparison(tuple(ordered), tuple(conflicts))


_TWICE = "stands more than once in the file, with different contents; keep one of them"
_OTHER_FRENCH = (
    "its French is another one here; export the text again and repeat the edit there"
)
_BOTH = (
    "its English was edited here too since the export; yours stays, and the one of "
    "the file is proposed in translate review"
)
_BOTH_PROPOSED = (
    "its English was edited here too since the export, and another version waits "
    "already; settle that in translate review and import again"
)
_ANEW = (
    "its English was translated anew here since the export; put the edit in by "
    "translate review, or export again and repeat it there"
)
_UNKNOWN_BASE = (
    "a person's English stands in the record, and the file does not say what was "
    "exported; yours stays, and the one of the file is proposed in translate review"
)
_EMPTIED = "its English is empty in the file; leave a sentence out by translate review"
_APPROVED_OLDER = (
    "was approved there, but its English has changed here since the export; look at "
    "it in translate review"
)
_NOTHING_TO_APPROVE = "was approved there, but has no English"
_LOWERED = (
    "was set back to {state} there; take the approval back by translate review if "
    "you agree"
)
_CODE = "is code, which stays as it is"
_COMMENT = "its comment was changed here too since the export; yours stays"


class _Found:
    """The units of a bitext, found by id or by French."""

    def __init__(self, bitext: Bitext) -> None:
        self._by_id: dict[str, tuple[TranslationUnit, str]] = {}
        self._by_source: defaultdict[str, list[TranslationUnit]] = defaultdict(list)
        for start, end in joined(bitext.units):
            group = bitext.units[start:end]
            together = flat(" ".join(unit.source for unit in group))
            for unit in group:
                self._by_id[unit.id] = (unit, together if unit is group[0] else "")
            self._by_source[together].append(group[0])

    def units(self, edit: Edit) -> list[tuple[TranslationUnit, bool]]:
        """Return the units of an edit, each with whether its French is the edit's."""
        source = flat(edit.source)
        if not edit.id:
            return [(unit, True) for unit in self._by_source.get(source, ())]
        if edit.id not in self._by_id:
            return []
        unit, together = self._by_id[edit.id]
        return [(unit, source in (flat(unit.source), together))]

    def why_not(self, edit: Edit) -> str:
        """Return the message for an edit without a unit."""
        if edit.id:
            return "there is no segment of that id in the text"
        return f"no segment has this French: {shortened(edit.source)}"


def shortened(text: str, length: int = 60) -> str:
    """Return a text, cut to ``length`` characters if it is longer, for a message."""
    line = flat(text)
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def _by_id(edits: Iterable[Edit]) -> Iterator[Sequence[Edit]]:
    """Yield the edits of each unit, of which there is usually only one."""
    groups: dict[str, list[Edit]] = {}
    for edit in edits:
        groups.setdefault(edit.id or f" {flat(edit.source)}", []).append(edit)
    return iter(groups.values())


def _said(edit: Edit) -> tuple[object, ...]:
    return flat(edit.source), flat(edit.target), edit.state, edit.comment, edit.problem


def _conflict(
    edit: Edit, message: str, unit: TranslationUnit | None = None
) -> EditConflict:
    here = unit.target if unit else ""
    return EditConflict(edit.place, edit.id, message, edit.target, here)


def _compared(
    unit: TranslationUnit, edit: Edit, *, fits: bool
) -> tuple[Change, list[EditConflict]]:
    """Compare one unit; ``fits`` is whether the edit has the unit's French."""
    version = _read(edit.version)
    same = _digest(edit.target) == _digest(unit.target)
    kept_here = version is not None and version.target == _digest(unit.target)
    kept_there = same or _digest(edit.target) == (
        version.target if version else _digest(unit.machine or unit.target)
    )
    change = Change(unit.id)
    refused: list[EditConflict] = []
    taken = False
    if not kept_there:
        why = _refusal(unit, edit, fits=fits, version=version, kept_here=kept_here)
        if why:
            refused.append(_conflict(edit, why, unit))
            if why in (_BOTH, _UNKNOWN_BASE):
                change = replace(change, proposal=plain(edit.target).strip())
        else:
            taken = True
            final = edit.state is State.FINAL
            change = replace(
                change,
                target=plain(edit.target).strip(),
                state=State.FINAL if final else State.REVIEWED,
            )
    if not taken and not refused:
        raised, why = _state(unit, edit, version, same=same, fits=fits)
        change = replace(change, state=raised)
        if why:
            refused.append(_conflict(edit, why, unit))
    comment, why = _comment(unit, edit, version, fits=fits)
    if why and why not in (one.message for one in refused):
        refused.append(_conflict(edit, why, unit))
    return replace(change, comment=comment), refused


def _refusal(
    unit: TranslationUnit,
    edit: Edit,
    *,
    fits: bool,
    version: _Version | None,
    kept_here: bool,
) -> str:
    """Return why an edited English cannot be imported, or ""."""
    if not fits:
        return _OTHER_FRENCH
    if unit.kind is Kind.CODE:
        return _CODE
    if not flat(edit.target):
        return _EMPTIED
    return "" if kept_here else _newer(unit, edit, version)


def _newer(unit: TranslationUnit, edit: Edit, version: _Version | None) -> str:
    """Return why an edit does not replace the English of the record, or ""."""
    if not unit.is_human:
        return _ANEW if version else ""
    if unit.stale is not None and flat(unit.stale.machine) != flat(edit.target):
        return _BOTH_PROPOSED
    return _BOTH if version else _UNKNOWN_BASE


def _state(
    unit: TranslationUnit,
    edit: Edit,
    version: _Version | None,
    *,
    same: bool,
    fits: bool,
) -> tuple[State | None, str]:
    """Return the new state of a unit, or None and why it cannot change (or "")."""
    state = edit.state
    if same and version and version.target != _digest(edit.target):
        # The English was edited in the file, and is by now the same in the record.
        state = max(state or State.INITIAL, State.REVIEWED, key=_RANK.__getitem__)
    if state is None or state is unit.state or (version and state is version.state):
        return None, ""
    if _RANK[state] > _RANK[unit.state] and state.is_human:
        why = _no_approval(unit, same=same, fits=fits)
        return (None, why) if why else (state, "")
    was_approved = version is not None and version.state.is_human
    if was_approved and unit.state.is_human and not state.is_human:
        return None, _LOWERED.format(state=state)
    return None, ""


def _no_approval(unit: TranslationUnit, *, same: bool, fits: bool) -> str:
    """Return why an approval cannot be imported, or ""."""
    if not fits:
        return _OTHER_FRENCH
    if not same:
        return _APPROVED_OLDER
    return "" if unit.target else _NOTHING_TO_APPROVE


def _comment(
    unit: TranslationUnit, edit: Edit, version: _Version | None, *, fits: bool
) -> tuple[str | None, str]:
    """Return a unit's new comment, or None and why it cannot change (or "")."""
    if edit.comment is None or _digest(edit.comment) == _digest(unit.comment):
        return None, ""
    if version is None:
        if not flat(edit.comment):
            return None, ""
        if unit.comment:
            return None, _COMMENT
    elif version.comment == _digest(edit.comment):
        return None, ""
    elif version.comment != _digest(unit.comment):
        return None, _COMMENT
    return (edit.comment.strip(), "") if fits else (None, _OTHER_FRENCH)


def _read(version: str) -> _Version | None:
    """Parse a version; return None if it is empty or damaged."""
    match = _VERSION.fullmatch(version.strip())
    return _Version(State(match[1]), match[2], match[3]) if match else None


def _digest(text: str) -> str:
    line = plain(text).strip()
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:12]
