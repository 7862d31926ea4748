"""Excel workbooks for review that can be imported again, with one sheet for each text.

Cells are always text, even if they begin with "=". The French is protected, without a
password. Hidden columns have the version of each unit and the name of its text, so that
rows may be sorted, filtered or copied to another sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.bitext.columns import COLUMNS, cells, check_columns, edit_of, positions
from pipeline.bitext.edits import Edit, version_of
from pipeline.bitext.package import read_package, without_dates
from pipeline.bitext.plain import plain
from pipeline.bitext.xlsx_notes import notes_of
from pipeline.errors import RecordError
from pipeline.units import Bitext, Kind, State

_HIDDEN = ("exported", "text")
_WIDTHS = (10, 60, 60, 12, 40, 30, 10, 10)
_OPEN = {"English", "state", "comment"}  # columns that may be edited
_CELL = 32_767  # UTF-16 code units in a cell, Excel's limit
_WIDE = 30  # the least width of columns whose text is wrapped
_LINE, _HIGHEST = 15.0, 405.0  # points: height of a line, maximum height of a row
_TITLE = 31  # characters in a sheet's name
_NO_TITLE = re.compile(r"[\\/*?:\[\]\x00-\x1f']+")
# In ECMA-376 part 1, 22.9.2.19 (ST_Xstring), _x0041_ is the character U+0041.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_COLUMNS = 64


def to_xlsx(bitexts: Iterable[Bitext]) -> bytes:
    """Return the workbook. Raises RecordError if a text is too long for a cell."""
    from openpyxl import Workbook

    bitexts = list(bitexts)
    _check_lengths(bitexts)
    book = Workbook(write_only=True)
    titles: set[str] = set()
    for bitext in bitexts:
        _add_sheet(book.create_sheet(_title(bitext.source, titles)), bitext)
    if not titles:
        book.create_sheet("empty")
    made = io.BytesIO()
    book.save(made)
    return without_dates(made.getvalue())


def from_xlsx(path: Path) -> tuple[Edit, ...]:
    """Read the rows of all sheets that have the needed columns.

    Notes attached to the cells of a row are added to its comment. A formula makes a row
    an edit with a problem.

    :raises RecordError: no sheet has the columns, or the file is damaged or not safe to
        open.
    """
    from openpyxl import load_workbook

    parts = read_package(path, wanted="xl/workbook.xml", suffix=".xlsx")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    try:
        book = load_workbook(packed, read_only=True, data_only=False)
        sheets = [
            (sheet.title, list(_rows(sheet)), notes_of(parts, _part_of(sheet)))
            for sheet in book.worksheets
        ]
        book.close()
    except Exception as error:
        # openpyxl raises its parsers' exceptions: KeyError, ValueError, TypeError...
        raise RecordError(
            f"{path}: cannot be read as a workbook; save it anew as .xlsx"
        ) from error
    edits: list[Edit] = []
    found = False
    for title, rows, notes in sheets:
        read = _edits(path, title, rows, notes)
        found = found or read is not None
        edits += read or ()
    if not found:
        raise RecordError(
            f"{path}: no sheet has the columns {', '.join(COLUMNS)} in its first rows"
        )
    return tuple(edits)


def _check_lengths(bitexts: Iterable[Bitext]) -> None:
    """Raise RecordError if a text is too long for a cell, as it would be cut."""
    for bitext in bitexts:
        for unit in bitext.units:
            if any(_length(text) > _CELL for text in cells(unit)):
                raise RecordError(
                    f"{bitext.source}#{unit.id}: is longer than the {_CELL:,} "
                    "characters that a cell can hold; export as docx-table or xliff"
                )


def _title(name: str, taken: set[str]) -> str:
    """Return a valid and unused name for the sheet of a text."""
    base = _NO_TITLE.sub("_", name).strip() or "text"
    title, number = base[-_TITLE:], 1
    while title.casefold() in taken | {"history"}:
        number += 1
        suffix = f" ({number})"
        title = base[-_TITLE + len(suffix) :] + suffix
    taken.add(title.casefold())
    return title


def _add_sheet(sheet: Any, bitext: Bitext) -> None:  # noqa: ANN401 (openpyxl is untyped)
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = len(bitext.units) + 1
    for index, width in enumerate(_WIDTHS, start=1):
        column = sheet.column_dimensions[get_column_letter(index)]
        column.width = width
        column.hidden = index > len(COLUMNS)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    protection = sheet.protection
    protection.sheet = True
    # True forbids the action.
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.autoFilter = protection.sort = False
    states = DataValidation(
        "list", formula1=f'"{",".join(State)}"', allow_blank=True, showErrorMessage=True
    )
    states.add(f"D2:D{max(last, 2)}")
    sheet.data_validations.append(states)
    wrapped = Alignment(wrap_text=True, vertical="top")
    unlocked = Protection(locked=False)
    head = {
        "font": Font(bold=True),
        "fill": PatternFill("solid", fgColor="E7E6E6"),
        "alignment": wrapped,
    }
    sheet.append([_cell(sheet, name, **head) for name in (*COLUMNS, *_HIDDEN)])
    for number, unit in enumerate(bitext.units, start=2):
        row = []
        for name, text in zip(COLUMNS, cells(unit), strict=True):
            style: dict[str, Any] = {"alignment": wrapped}
            if name in _OPEN and unit.kind is not Kind.CODE:
                style["protection"] = unlocked
            row.append(_cell(sheet, text, **style))
        sheet.row_dimensions[number].height = _height(cells(unit))
        row.append(_cell(sheet, version_of(unit)))
        row.append(_cell(sheet, plain(bitext.source)))
        sheet.append(row)


def _cell(sheet: Any, text: str, **style: Any) -> Any:  # noqa: ANN401 (same)
    from openpyxl.cell import WriteOnlyCell

    escaped = _ESCAPE.sub(lambda match: f"_x005F{match[0]}", text)
    cell = WriteOnlyCell(sheet, escaped)
    cell.data_type = "s"  # not a formula, even if it begins with "="
    cell.number_format = "@"  # nor after it was edited
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _height(texts: Sequence[str]) -> float:
    """Return a row's height for wrapped texts, which LibreOffice does not compute."""
    wide = [(t, w) for t, w in zip(texts, _WIDTHS, strict=False) if w >= _WIDE]
    lines = max(-(-len(text) // (width - 4)) for text, width in wide)
    return min(max(lines, 1) * _LINE, _HIGHEST)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _rows(sheet: Any) -> Iterator[tuple[int, list[tuple[str, str]]]]:  # noqa: ANN401 (same)
    """Yield the number and the cells (text, problem) of each row that is not blank."""
    sheet.reset_dimensions()
    before: object = None
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), start=1):
        if row is before:  # openpyxl gives the same object for all missing rows
            continue
        before = row
        texts = [_text(cell) for cell in row]
        if any(text.strip() or problem for text, problem in texts):
            yield number, texts


def _part_of(sheet: Any) -> str:  # noqa: ANN401 (same)
    """Return the name of a sheet's part, for which openpyxl has no public function."""
    return str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001


def _text(cell: Any) -> tuple[str, str]:  # noqa: ANN401 (same)
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type in ("f", "e"):
        return str(value), "holds a formula, where a text is expected"
    if isinstance(value, str):
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value), ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value), ""
    return str(value), "holds a number or a date; format the cell as text and retype it"


def _edits(
    path: Path,
    title: str,
    rows: Sequence[tuple[int, list[tuple[str, str]]]],
    notes: Mapping[int, str],
) -> list[Edit] | None:
    """Return a sheet's edits, or None if it does not have the columns."""
    header: dict[str, int] | None = None
    edits: list[Edit] = []
    for number, row in rows:
        place = f'sheet "{title}", row {number}'
        if header is None:
            header = positions([text for text, _ in row], _HIDDEN)
            if header is not None:
                check_columns(header, path, place)
            continue
        texts: dict[str, str] = {}
        problems: list[str] = []
        for name, index in header.items():
            text, problem = row[index] if index < len(row) else ("", "")
            texts[name] = text
            if problem:
                problems.append(f'"{name}" {problem}')
        if number in notes:
            said = filter(None, [texts.get("comment"), notes[number]])
            texts["comment"] = "\n".join(said)
        edits.append(
            edit_of(
                texts,
                version=texts.get("exported", ""),
                document=texts.get("text", ""),
                place=f"{path}: {place}",
                problem="; ".join(problems),
            )
        )
    return None if header is None else edits
