"""Importing terms from the files of other tools, and exporting ours to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.glossary.editing import change_entries
from pipeline.glossary.intake import Intake
from pipeline.glossary.loading import entry_of, identity, load_termbase, mistakes
from pipeline.glossary.tables import take_table, to_deepl, to_omegat, to_table
from pipeline.glossary.terms import Case, TermEntry
from pipeline.glossary.writing import replace_file


class Exchange(StrEnum):
    """A file format for exchanging terms.

    ``csv``, ``tsv`` and ``tbx`` have all fields of an entry; ``omegat`` and ``deepl``
    only those that these tools support.
    """

    CSV = "csv"
    TSV = "tsv"
    TBX = "tbx"
    OMEGAT = "omegat"
    DEEPL = "deepl"


_BY_SUFFIX = {
    ".csv": Exchange.CSV,
    ".tsv": Exchange.TSV,
    ".tab": Exchange.TSV,
    ".tbx": Exchange.TBX,
    ".xml": Exchange.TBX,
    ".txt": Exchange.OMEGAT,
    ".utf8": Exchange.OMEGAT,
}


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of an import.

    ``added`` are new entries, ``changed`` pairs of an entry before and after, and
    ``skipped`` entries with the reason why they were left out.
    """

    added: tuple[TermEntry, ...] = ()
    changed: tuple[tuple[TermEntry, TermEntry], ...] = ()
    skipped: tuple[tuple[TermEntry, str], ...] = ()


def format_of(path: Path) -> Exchange:
    """Return the format of a file, by the ending of its name.

    :raises ConfigError: the ending is unknown; the known ones are listed.
    """
    try:
        return _BY_SUFFIX[path.suffix.lower()]
    except KeyError:
        known = ", ".join(sorted(_BY_SUFFIX))
        raise ConfigError(
            f"{path}: cannot tell the format from the name; known are {known}"
        ) from None


def render_terms(entries: Iterable[TermEntry], format_: Exchange) -> str:
    """Return entries as the text of an exchange file."""
    if format_ is Exchange.TBX:
        from pipeline.glossary.tbx import to_tbx

        return to_tbx(entries)
    if format_ is Exchange.OMEGAT:
        return to_omegat(entries)
    if format_ is Exchange.DEEPL:
        return to_deepl(entries)
    return to_table(entries, "\t" if format_ is Exchange.TSV else ",")


def export_terms(
    entries: Iterable[TermEntry], path: Path, format_: Exchange | None = None
) -> None:
    """Write entries to an exchange file, in the format of its name if none is given.

    :raises ConfigError: the name does not show the format.
    :raises OutputError: the file cannot be written.
    """
    text = render_terms(entries, format_ or format_of(path))
    replace_file(path, text.encode())


def read_terms(path: Path, format_: Exchange | None = None) -> tuple[TermEntry, ...]:
    """Read the entries of an exchange file that must not have any mistakes.

    :raises ConfigError: the file cannot be read, or its name does not show the format.
    :raises GlossaryError: rows or entries are wrong; all of them are listed.
    """
    return tuple(take_terms(path, format_).whole())


def take_terms(path: Path, format_: Exchange | None = None) -> Intake:
    """Read the usable entries of an exchange file, and list what is left out.

    Tables of different tools are recognised by their contents.

    :raises ConfigError: the file cannot be read, or its name does not show the format.
    :raises GlossaryError: the file is not in that format at all.
    """
    format_ = format_ or format_of(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    if format_ is Exchange.TBX:
        from pipeline.glossary.tbx import take_tbx

        return take_tbx(data, str(path))
    try:
        text = data.decode("utf-16" if data[:2] in _UTF16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # spreadsheets write this
    tabs = format_ in (Exchange.TSV, Exchange.OMEGAT)
    return take_table(text, str(path), delimiter="\t" if tabs else None)


def import_terms(
    glossary: Path, entries: Sequence[TermEntry], *, overwrite: bool = True
) -> Merge:
    """Add entries to a glossary file, and change those that it has.

    If the glossary has a term already, its English is replaced and the allowed and
    forbidden forms are added to its own; fields that the import does not have stay.
    With ``overwrite=False`` such a term is not changed. An entry that would contradict
    itself is left out, with the reason.

    :raises GlossaryError: the glossary itself has errors; it is not changed.
    :raises OutputError: the glossary cannot be written.
    """
    present = load_termbase(glossary).entries if glossary.exists() else ()
    by_name = {(identity(e.fr), e.domain): e for e in present}
    spelled = {(e.fr, e.domain): e for e in present}
    known = {identity(e.fr): e for e in reversed(present)}
    added: dict[tuple[str, str], TermEntry] = {}
    changed: dict[str, tuple[TermEntry, TermEntry]] = {}
    skipped: list[tuple[TermEntry, str]] = []
    for entry in entries:
        name = (identity(entry.fr), entry.domain)
        before = spelled.get((entry.fr, entry.domain)) or by_name.get(name)
        if before is None and not entry.domain:
            before = known.get(name[0])
        after = entry if before is None else _merged(before, entry)
        tidied = entry_of({k: getattr(after, k) for k in _FIELDS}, "", [])
        problems = "; ".join(mistakes(tidied))
        if problems:
            skipped.append((entry, problems))
        elif name in added or (before and before.fr in changed):
            skipped.append((entry, "is twice in the import"))
        elif before is None:
            added[name] = replace(entry, line=0)
        elif after == before:
            skipped.append((entry, "is the same already"))
        elif not overwrite:
            skipped.append((entry, f"is in the glossary: {before.target}"))
        else:
            changed[before.fr] = (before, after)
    if added or changed:
        news = {fr: after for fr, (_, after) in changed.items()}
        change_entries(glossary, news, tuple(added.values()))
    return Merge(tuple(added.values()), tuple(changed.values()), tuple(skipped))


_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FIELDS = (
    "fr", "en", "keep", "allow", "forbid", "forms", "case", "note", "domain",
)  # fmt: skip


def _merged(before: TermEntry, entry: TermEntry) -> TermEntry:
    """Return an entry of the glossary with the fields of an imported one."""
    target = entry.en if entry.en is not None or entry.keep else before.en
    forbid = _union(before.forbid, entry.forbid, but=(*entry.allow, entry.target))
    allow = _union(before.allow, entry.allow, but=(*entry.forbid, entry.target))
    return replace(
        before,
        en=target,
        keep=entry.keep,
        allow=allow,
        forbid=forbid,
        forms=_union(before.forms, entry.forms, but=()),
        case=before.case if entry.case is Case.ANY else entry.case,
        note=entry.note or before.note,
        domain=entry.domain or before.domain,
    )


def _union(
    old: Sequence[str], new: Sequence[str], *, but: Sequence[str]
) -> tuple[str, ...]:
    kept = [text for text in old if text not in but]
    return tuple(dict.fromkeys([*kept, *new]))
