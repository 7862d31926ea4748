"""Editing glossary.yaml so that only the lines of the change are touched.

Comments, order, quotes and indentation belong to the terminologist. So entries are
added, changed and removed as lines of text, at the positions that the YAML parser
reports. The result is read again and must have exactly the intended entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError, GlossaryError
from pipeline.files import write_atomically
from pipeline.glossary.loading import (
    compose,
    identity,
    parse_termbase,
    read_text,
    tidy,
)
from pipeline.glossary.pages import EDITABLE, append, delete, update
from pipeline.glossary.terms import Case, TermEntry
from pipeline.glossary.writing import HEADER
from pipeline.text.spaces import BYTE_ORDER_MARK

_BY_HAND = "is written in a way that cannot be edited here; edit it by hand"


def add_entry(
    path: Path,
    fr: str,
    en: str | None = None,
    *,
    keep: bool = False,
    allow: Iterable[str] = (),
    forbid: Iterable[str] = (),
    forms: Iterable[str] = (),
    case: Case = Case.ANY,
    note: str = "",
    domain: str = "",
) -> TermEntry:
    """Add an entry at the end of a glossary file, which is created if it is missing.

    The other parameters are the fields of `TermEntry`. Runs of spaces become one
    space, as when the file is read.

    :returns: the entry, with its line in the file.
    :raises GlossaryError: the file has errors, or would have one with this entry; the
        file is not changed.
    :raises OutputError: the file cannot be written.
    """
    entry = TermEntry(
        tidy(fr),
        en if en is None else tidy(en),
        keep,
        tuple(map(tidy, allow)),
        tuple(map(tidy, forbid)),
        tuple(map(tidy, forms)),
        case,
        tidy(note),
        tidy(domain),
    )
    return add_entries(path, [entry])[0]


def add_entries(path: Path, entries: Sequence[TermEntry]) -> tuple[TermEntry, ...]:
    """Add entries at the end of a glossary file, all of them or none.

    See ``add_entry`` for what is returned and raised.
    """
    after = change_entries(path, {}, entries)
    return after[len(after) - len(entries) :]


def change_entries(
    path: Path, changes: Mapping[str, TermEntry], added: Sequence[TermEntry] = ()
) -> tuple[TermEntry, ...]:
    """Change and add entries in one write, all of them or none.

    :param changes: from headwords, as ``find_entry`` takes them, to the new entries.
    :returns: all entries of the file after the change.
    :raises ConfigError, GlossaryError, OutputError: as ``update_entry``.
    """

    def edit(text: str, old: tuple[TermEntry, ...]) -> tuple[str, list[TermEntry]]:
        meant = list(old)
        for fr, entry in changes.items():
            meant[old.index(find_entry(path, old, fr))] = entry
        text = update(text, old, meant) if changes else text
        return (append(text, added) if added else text), [*meant, *added]

    return _edit(path, edit, create=bool(added))


def update_entry(path: Path, fr: str, /, **changes: Any) -> TermEntry:  # noqa: ANN401  (fields of TermEntry)
    """Change fields of the entry of a French term; the other fields stay.

    :param fr: the headword, as ``find_entry`` takes it.
    :param changes: fields of ``TermEntry`` and their new values; an empty value (None,
        "", (), False) removes the field.
    :raises ConfigError: there is no such term.
    :raises GlossaryError, OutputError: as ``add_entry``.
    """
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise ConfigError(f"an entry has no field {', '.join(unknown)}")
    changes = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in changes.items()
    }
    text = read_text(path).removeprefix(BYTE_ORDER_MARK)
    old = parse_termbase(text, str(path)).entries
    before = find_entry(path, old, fr)
    after = change_entries(path, {before.fr: replace(before, **changes)})
    return after[old.index(before)]


def remove_entry(path: Path, fr: str) -> TermEntry:
    """Remove the entry of a French term from a glossary file.

    A comment above the entry stays: it may be the heading of a group.

    :returns: the removed entry.
    :raises ConfigError: there is no such term; similar ones are named.
    :raises GlossaryError, OutputError: as ``add_entry``.
    """
    removed: list[TermEntry] = []

    def edit(text: str, old: tuple[TermEntry, ...]) -> tuple[str, list[TermEntry]]:
        entry = find_entry(path, old, fr)
        removed.append(entry)
        position = old.index(entry)
        return delete(text, position), [*old[:position], *old[position + 1 :]]

    _edit(path, edit)
    return removed[0]


def find_entry(path: Path, entries: Sequence[TermEntry], fr: str) -> TermEntry:
    """Return the entry of a headword.

    An entry with exactly this spelling comes first, then one that differs in capitals
    and hyphens only.

    :raises ConfigError: there is none; similar headwords are named.
    """
    import difflib

    for entry in entries:
        if entry.fr == fr:
            return entry
    for entry in entries:
        if identity(entry.fr) == identity(fr):
            return entry
    near = difflib.get_close_matches(fr, [entry.fr for entry in entries], n=1)
    hint = f' (did you mean "{near[0]}"?)' if near else ""
    raise ConfigError(f'{path}: no term "{fr}"{hint}')


_Edit = Callable[[str, tuple[TermEntry, ...]], tuple[str, list[TermEntry]]]


def _edit(path: Path, edit: _Edit, *, create: bool = False) -> tuple[TermEntry, ...]:
    """Read, edit, check and write a glossary; return its entries afterwards."""
    from yaml import YAMLError

    mark = ""
    if create and not path.exists():
        text = HEADER
    else:
        text = read_text(path)
        if text.startswith(BYTE_ORDER_MARK):
            mark, text = text[0], text[1:]
    before = parse_termbase(text, str(path)).entries
    try:
        new, meant = edit(text, before)
    except YAMLError as error:  # an alias to another entry
        raise GlossaryError([f"{path}: {_BY_HAND}"]) from error
    except ValueError as error:
        raise GlossaryError([f"{path}: {error}"]) from error
    try:
        after = parse_termbase(new, str(path)).entries
    except GlossaryError as error:
        if _is_yaml(new):
            raise
        raise GlossaryError([f"{path}: {_BY_HAND}"]) from error
    if [replace(e, line=0) for e in after] != [replace(e, line=0) for e in meant]:
        raise GlossaryError([f"{path}: {_BY_HAND}"])
    write_atomically(path, (mark + new).encode())
    return after


def _is_yaml(text: str) -> bool:
    """Whether a text is valid YAML (an alias, for instance, needs its anchor)."""
    from yaml import YAMLError

    try:
        compose(text)
    except YAMLError:
        return False
    return True
