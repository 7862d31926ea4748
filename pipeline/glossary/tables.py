"""Termbases as tables: our own CSV and TSV, and those of OmegaT and DeepL."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import regex

from pipeline.glossary.intake import (
    OTHER_LANGUAGES,
    UNKNOWN_COLUMN,
    UNREADABLE,
    Intake,
)
from pipeline.glossary.loading import KEYS
from pipeline.glossary.terms import Case, TermEntry
from pipeline.text.spaces import BYTE_ORDER_MARK

# From the column names that a first line may have to our fields.
_COLUMNS = {key: key for key in KEYS} | {
    "source": "fr", "french": "fr", "français": "fr", "fr-fr": "fr", "term": "fr",
    "target": "en", "english": "en", "anglais": "en", "en-gb": "en", "en-us": "en",
    "translation": "en", "comment": "note", "notes": "note", "subject": "domain",
}  # fmt: skip
_SPLIT = regex.compile(r"(?<!\\)(?:\\\\)*+\K\s*\|\s*")
_LANGUAGE = regex.compile(r"[A-Za-z]{2}(?:-[A-Za-z]{2})?")
_TRUE = frozenset({"true", "1", "yes", "x", "vrai", "oui"})


def to_table(entries: Iterable[TermEntry], delimiter: str) -> str:
    """Return entries as a table with all fields, one entry a line, after a header.

    Several forms in one cell are separated by " | "; a "|" or a backslash in a form is
    escaped with a backslash.
    """
    return _write(([_cell(e, key) for key in KEYS] for e in entries), delimiter, KEYS)


def to_omegat(entries: Iterable[TermEntry]) -> str:
    """Return entries as an OmegaT glossary: source, target and comment, with tabs.

    Each allowed form has its own line. OmegaT reads UTF-8 files named ``.txt`` or
    ``.utf8``; it does not support forbidden terms.
    """
    lines = []
    for entry in entries:
        for target in (entry.target, *entry.allow):
            cells = [entry.fr, target, entry.note if target == entry.target else ""]
            lines.append("\t".join(" ".join(cell.split()) for cell in cells).rstrip())
    return "".join(f"{line}\n" for line in lines)


def to_deepl(entries: Iterable[TermEntry]) -> str:
    """Return entries as a DeepL glossary in CSV: source, target, "fr", "en"."""
    return _write(([e.fr, e.target, "fr", "en"] for e in entries), ",", None)


def from_table(
    text: str, name: str, *, delimiter: str | None = None
) -> list[TermEntry]:
    """Read entries from CSV or TSV as ``take_table`` does, but allow no wrong rows.

    :raises GlossaryError: rows cannot be read; all are listed with their lines.
    """
    return take_table(text, name, delimiter=delimiter).whole()


def take_table(text: str, name: str, *, delimiter: str | None = None) -> Intake:
    """Read entries from CSV or TSV: our own tables, OmegaT's or DeepL's.

    The first line may name the columns (fr, en, source, target…). Without it they are
    source, target and comment, or source, target and two language codes; rows from
    English to French are turned round, rows of other languages left out. Rows with the
    same source are one entry: the first target is preferred, the others are allowed.
    Rows that cannot be used are left out, with their lines.

    :param delimiter: None for the most frequent one in the first line: comma, semicolon
        or tab.
    """
    text = text.removeprefix(BYTE_ORDER_MARK)
    mark = delimiter or max(",;\t", key=text.split("\n", 1)[0].count)
    plain = mark == "\t" and not text.startswith("fr\t")
    taken = Intake(name)
    found: dict[str, TermEntry] = {}
    columns: Sequence[str] | None = None
    for at, (line, row) in enumerate(_rows(text, mark, plain=plain, taken=taken)):
        if not any(cell.strip() for cell in row) or (plain and row[0].startswith("#")):
            continue
        if at == 0 and (columns := _header(row, taken)):
            continue
        fields = _entry(row, columns)
        if fields:
            merge = columns is None or "allow" not in columns
            _add(found, fields, line, taken, merge=merge)
        elif columns is None:
            taken.leave_out(line, OTHER_LANGUAGES, "not French and English")
    taken.entries = list(found.values())
    return taken


def _rows(
    text: str, delimiter: str, *, plain: bool, taken: Intake
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the numbers of the lines they end on.

    If a row cannot be read (a quotation mark that is not closed), its first line is
    left out and reading continues with the next line.
    """
    lines = io.StringIO(text, newline="").readlines()
    start = 0
    while start < len(lines):
        reader = csv.reader(
            lines[start:],
            delimiter=delimiter,
            quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL,
            strict=not plain,
        )
        read = 0
        try:
            for row in reader:
                read = reader.line_num
                yield start + read, row
        except csv.Error as error:
            start += read + 1
            taken.leave_out(start, UNREADABLE, str(error))
        else:
            return


def _write(
    rows: Iterator[list[str]], delimiter: str, header: Sequence[str] | None
) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    if header:
        writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def _cell(entry: TermEntry, key: str) -> str:
    value = getattr(entry, key)
    if isinstance(value, tuple):
        return " | ".join(v.replace("\\", "\\\\").replace("|", "\\|") for v in value)
    if isinstance(value, bool):
        return "true" if value else ""
    if key == "case":
        return "" if value is Case.ANY else str(value.value)
    return value or ""


def _header(row: Sequence[str], taken: Intake) -> Sequence[str] | None:
    """Return our fields for a header line, None if the line is not a header."""
    names = [cell.strip().casefold() for cell in row]
    known = [_COLUMNS.get(cell, "") for cell in names]
    if not ({"fr", "en"} <= set(known) and {"fr", "en"} & set(known[:2])):
        return None
    for cell, key in zip(names, known, strict=True):
        if cell and not key:
            listed = ", ".join(KEYS)
            what = f'unknown column "{cell}"; known are {listed}'
            taken.leave_out(1, UNKNOWN_COLUMN, what)
    return known


def _entry(row: Sequence[str], columns: Sequence[str] | None) -> dict[str, object]:
    """Return the fields of a row, {} if it is in other languages."""
    cells = [cell.strip() for cell in row]
    if columns is None:
        cells = _french_first(cells)
        columns = ("fr", "en", "note")
    fields = {
        key: _value(key, cell)
        for key, cell in zip(columns, cells, strict=False)
        if key and cell
    }
    if fields and fields.get("fr") == fields.get("en") and "keep" not in columns:
        fields |= {"keep": True, "en": None}
    return fields


def _french_first(cells: list[str]) -> list[str]:
    """Return a row with the French first, [] if it is in other languages."""
    languages = [cell.casefold()[:2] for cell in cells[2:4]]
    if len(languages) != 2 or not all(_LANGUAGE.fullmatch(c) for c in cells[2:4]):  # noqa: PLR2004  (DeepL: a pair of languages)
        return cells
    return {"fren": cells[:2], "enfr": cells[1::-1]}.get("".join(languages), [])


def _value(key: str, cell: str) -> object:
    """Return the value of a field from its cell."""
    if key in ("allow", "forbid", "forms"):
        items = [regex.sub(r"\\(.)", r"\1", item) for item in _SPLIT.split(cell)]
        return tuple(item for item in items if item)
    if key == "keep":
        return cell.casefold() in _TRUE
    if key == "case":
        return Case.EXACT if cell.casefold() == "exact" else Case.ANY
    return cell


def _add(
    found: dict[str, TermEntry],
    fields: dict[str, object],
    line: int,
    taken: Intake,
    *,
    merge: bool,
) -> None:
    """Add the entry of a row, or add its target to the entry with the same source."""
    entry = taken.entry(fields, line)
    if entry is None:
        return
    same = found.get(entry.fr) if merge else None
    if same is None:
        found[entry.fr if merge else f"{len(found)}"] = entry
    elif entry.target not in (same.target, *same.allow):
        allow = (*same.allow, entry.target)
        wider = taken.entry({**_fields_of(same), "allow": allow}, line)
        found[same.fr] = wider or same


def _fields_of(entry: TermEntry) -> dict[str, object]:
    return {key: getattr(entry, key) for key in KEYS}
