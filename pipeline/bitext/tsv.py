"""Tab-separated values with one row per unit, for spreadsheets and simple scripts.

A cell never contains a tab, a line break or another control character, and never begins
with a quotation mark, so that every row is one line for every reader. A cell that a
spreadsheet would take for a formula (it begins with = + - @, also in full width) or for
a quoted one is written with an apostrophe before it; reading removes one apostrophe.
This is OWASP's rule against "CSV injection".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from pipeline.bitext.edits import Edit, version_of
from pipeline.bitext.plain import plain
from pipeline.errors import RecordError
from pipeline.text.spaces import BYTE_ORDER_MARK
from pipeline.units import Bitext, State

COLUMNS = ("id", "fr", "en", "state")
# An exported table also has the comment, the text's name and the unit's version.
EXPORTED = (*COLUMNS, "comment", "text", "exported")

_RISKY = re.compile(r"""['\s]*[=+\-@"＝＋－＠]""")
_PROTECTED = re.compile(rf"'{_RISKY.pattern}")
_QUOTED = re.compile(r'(?:^|[\t\r\n])"')
_LINE_END = re.compile(r"\r\n|\r|\n")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_STATES = {state.value: state for state in State}


def to_tsv(bitext: Bitext) -> str:
    """Return the table with its header line; states are named as in the record."""
    rows = ["\t".join(COLUMNS)]
    rows += [
        f"{unit.id}\t{_cell(unit.source)}\t{_cell(unit.target)}\t{unit.state}"
        for unit in bitext.units
    ]
    return "\n".join(rows) + "\n"


def export_tsv(bitexts: Iterable[Bitext]) -> bytes:
    """Return one table of several texts, for a person to edit and send back."""
    rows = ["\t".join(EXPORTED)]
    rows += [
        "\t".join(
            (
                unit.id,
                _cell(unit.source),
                _cell(unit.target),
                unit.state,
                _cell(unit.comment),
                _cell(bitext.source),
                version_of(unit),
            )
        )
        for bitext in bitexts
        for unit in bitext.units
    ]
    return ("\n".join(rows) + "\n").encode("utf-8")


def from_tsv(text: str, name: str) -> tuple[Edit, ...]:
    """Read a table that a person may have edited.

    The columns may be in any order, with others between them; "id", "fr" and "en" are
    required. Cells may be quoted, as spreadsheets do.

    :param name: the file's name, for messages.
    :raises RecordError: it is not such a table.
    """
    edits: list[Edit] = []
    header: list[str] = []
    for line, row in _rows(text.removeprefix(BYTE_ORDER_MARK), name):
        if not header:
            header = row
            missing = [column for column in COLUMNS[:3] if column not in header]
            if missing:
                _fail(name, line, f'the column "{missing[0]}" is missing')
            continue
        if len(row) != len(header):
            _fail(name, line, f"{len(row)} cells stand under {len(header)} columns")
        edits.append(_edit(dict(zip(header, row, strict=True)), name, line))
    if not header:
        _fail(name, 1, "the table is empty; export it again")
    return tuple(edits)


def read_tsv(path: Path) -> tuple[Edit, ...]:
    """Read a table from a file, as editors and spreadsheets write it.

    The encoding is UTF-8, or UTF-16 with a byte order mark (Excel's "Unicode text").

    :raises RecordError: it cannot be read, or is not such a table.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RecordError(f"{path}: cannot be read: {reason}") from error
    try:
        text = data.decode("utf-16" if data[:2] in _UTF16 else "utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RecordError(f"{path}:{line}: is not UTF-8; save it as UTF-8") from None
    return from_tsv(text, str(path))


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and cells of each row that is not blank."""
    if not _QUOTED.search(text):
        for number, line in enumerate(_LINE_END.split(text), start=1):
            if line.strip():
                yield number, line.split("\t")
        return
    rows = csv.reader(io.StringIO(text, newline=""), csv.excel_tab, strict=True)
    try:
        for row in rows:
            if any(row):
                yield rows.line_num, row
    except csv.Error:
        _fail(
            name,
            rows.line_num,
            "the cells cannot be told apart; a cell that starts with a"
            " quotation mark needs an apostrophe before it",
        )


def _edit(row: dict[str, str], name: str, line: int) -> Edit:
    state = row.get("state", "")
    if state and state not in _STATES:
        listed = ", ".join(_STATES)
        _fail(name, line, f'state "{state}" is not one of: {listed}')
    return Edit(
        row["id"],
        _text(row["fr"]),
        _text(row["en"]),
        _STATES[state] if state else None,
        _text(row["comment"]) if "comment" in row else None,
        row.get("exported", ""),
        _text(row.get("text", "")),
        f"{name}:{line}",
    )


def _cell(text: str) -> str:
    shown = plain(text)
    return f"'{shown}" if _RISKY.match(shown) else shown


def _text(cell: str) -> str:
    return cell[1:] if _PROTECTED.match(cell) else cell


def _fail(name: str, line: int, message: str) -> NoReturn:
    raise RecordError(f"{name}:{line}: {message}")
