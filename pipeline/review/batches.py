"""Changes of several texts in one step: search and replace, and repeated sentences.

A batch is one step in the history of each text that it changes, with the same name.
Undoing it in one text undoes it in all texts that have no later step.
"""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import PipelineError
from pipeline.invalidation import unit_revision
from pipeline.review import changes
from pipeline.review.changes import ChangeError
from pipeline.review.session import Saved, Session
from pipeline.text.unwrapping import unwrap
from pipeline.units import Bitext, Kind, TranslationUnit

_MARK = "batch:"
_CONTEXT = 40  # characters shown beside a difference


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to search for in the English, and its replacement.

    :param words: whether to match only whole words.
    :param case: whether to match the letter case.
    :param regex: whether ``find`` is a regular expression; then ``put`` may refer to
        its groups.
    :param french: limits the replacement to segments with these words in the French.
    """

    find: str
    put: str
    words: bool = False
    case: bool = False
    regex: bool = False
    french: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment that a batch would change; ``seen`` is its revision."""

    name: str
    id: str
    seen: str
    source: str
    before: str
    after: str
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """The result of a batch; ``left`` is the number of skipped segments."""

    changed: int
    texts: tuple[str, ...]
    left: int = 0
    saved: Mapping[str, Saved] | None = None


@dataclass(frozen=True, slots=True)
class Inconsistent:
    """A sentence with different human translations, and its segments."""

    source: str
    hits: tuple[Hit, ...]


def replacement_hits(session: Session, wanted: Replacement) -> tuple[Hit, ...]:
    """Return the segments that a replacement changes, in the order of the texts.

    :raises ChangeError: nothing to search for, or an invalid regular expression.
    """
    changed = _replacer(wanted)
    french = wanted.french.casefold()
    return tuple(
        _hit(name, unit, after)
        for name, unit in _units(session)
        if unit.target
        and unit.kind is not Kind.CODE
        and (not french or french in unwrap(unit.source).text.casefold())
        and (after := changed(unit.target)) != unit.target
        and after.strip()
    )


def twins(session: Session, name: str, ident: str) -> tuple[Hit, ...]:
    """Return the segments with the same French as a segment, but other or no English.

    Human translations are left out: see ``inconsistent``.
    """
    own = next((u for one, u in _units(session) if (one, u.id) == (name, ident)), None)
    if own is None or not own.target or own.kind is Kind.CODE:
        return ()
    text = unwrap(own.source).text
    return tuple(
        _hit(other, unit, own.target)
        for other, unit in _units(session)
        if (other, unit.id) != (name, ident)
        and not unit.is_human
        and unit.kind is not Kind.CODE
        and unit.target != own.target
        and unwrap(unit.source).text == text
    )


def inconsistent(session: Session) -> tuple[Inconsistent, ...]:
    """Return the sentences with different human translations, in text order."""
    groups: defaultdict[str, list[Hit]] = defaultdict(list)
    for name, unit in _units(session):
        if unit.is_human and unit.target and unit.kind is not Kind.CODE:
            groups[unwrap(unit.source).text].append(_hit(name, unit, unit.target))
    return tuple(
        Inconsistent(text, tuple(hits))
        for text, hits in groups.items()
        if len({hit.before for hit in hits}) > 1
    )


def apply(
    session: Session, step: str, hits: Sequence[Hit], *, approve: bool = False
) -> Batch:
    """Give segments the English of their hits, as one step.

    Segments that were changed since the hit are skipped. Approved segments stay
    approved.

    :param approve: whether to approve the other segments too.
    """
    marked = f"{_MARK}{step}:{secrets.token_hex(6)}"
    by_text: defaultdict[str, dict[str, Hit]] = defaultdict(dict)
    for hit in hits:
        by_text[hit.name][hit.id] = hit
    done: list[str] = []
    count = 0
    saved: dict[str, Saved] = {}
    for name, wanted in by_text.items():
        change = _Change(wanted, approve=approve)
        saved[name] = session.change(name, marked, change)
        if change.count:
            done.append(name)
            count += change.count
    return Batch(count, tuple(done), len(hits) - count, saved)


def undo(session: Session, name: str, ident: str = "") -> tuple[Saved, str]:
    """Undo the last step of a text, in all texts if it was a batch.

    Return what was undone in this text, and a message about the other texts (or "").
    """
    step = session.last_step(name)
    saved = session.undo(name, ident)
    if not step.startswith(_MARK):
        return saved, ""
    others, kept = 0, []
    for other in session.names():
        if other != name and session.has_step(other, step):
            try:
                if session.last_step(other) != step:
                    kept.append(other)
                    continue
                session.undo(other)
                others += 1
            except (ChangeError, PipelineError):
                kept.append(other)
    said = f"undone in {others + 1} texts" if others else ""
    if kept:
        said = (
            f"undone here{f' and in {others} more' if others else ''}; something came "
            f"after it in {', '.join(kept)}, where it stays"
        )
    return saved, said


class _Change:
    """Makes the changes of a batch in one text, and counts them."""

    def __init__(self, wanted: Mapping[str, Hit], *, approve: bool) -> None:
        self._wanted = wanted
        self._approve = approve
        self.count = 0

    def __call__(self, bitext: Bitext) -> Bitext:
        self.count = 0
        return replace(bitext, units=tuple(map(self._one, bitext.units)))

    def _one(self, unit: TranslationUnit) -> TranslationUnit:
        hit = self._wanted.get(unit.id)
        if hit is None or unit_revision(unit) != hit.seen:
            return unit
        new = changes.edit(unit, hit.after)
        if unit.state.is_human:
            new = changes.approve(new, state=unit.state)
        elif self._approve:
            new = changes.approve(new)
        self.count += new != unit
        return new


def _replacer(wanted: Replacement) -> Callable[[str], str]:
    if not wanted.find:
        raise ChangeError("there is nothing to look for")
    find = wanted.find if wanted.regex else re.escape(wanted.find)
    if wanted.words:
        find = rf"(?<!\w)(?:{find})(?!\w)"
    try:
        pattern = re.compile(find, 0 if wanted.case else re.IGNORECASE)
        if wanted.regex:
            pattern.sub(wanted.put, "")
            return lambda text: pattern.sub(wanted.put, text)
    except (re.error, IndexError) as error:
        raise ChangeError(
            f"“{wanted.find}” is no regular expression: {error}"
        ) from None
    return lambda text: pattern.sub(lambda _: wanted.put, text)


def _hit(name: str, unit: TranslationUnit, after: str) -> Hit:
    return Hit(
        name,
        unit.id,
        unit_revision(unit),
        unwrap(unit.source).text,
        unit.target,
        after,
        unit.state.is_human,
    )


def _units(session: Session) -> Iterator[tuple[str, TranslationUnit]]:
    for name in session.names():
        loaded = session.document(name)
        for unit in loaded.bitext.units if loaded else ():
            yield name, unit


def around(before: str, after: str) -> tuple[str, str]:
    """Return the parts of two texts that differ, with some context."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    start = max(0, start - _CONTEXT)
    end = 0
    while (
        end < min(len(before), len(after)) - start
        and before[-1 - end] == after[-1 - end]
    ):
        end += 1
    end = max(0, end - _CONTEXT)

    def part(text: str) -> str:
        cut = text[start : len(text) - end]
        return f"{'…' if start else ''}{cut}{'…' if end else ''}"

    return part(before), part(after)
