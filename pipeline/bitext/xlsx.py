"""A workbook to review in Excel or LibreOffice Calc and take back: a sheet a text.

Texts stay texts, whatever they begin with; the French is protected (without a
password); a hidden column carries each unit's version, another its text's name, so
that rows may be sorted, filtered or copied to another sheet.
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
_OPEN = {"English", "state", "comment"}  # columns that may be written in
_CELL = 32_767  # UTF-16 units: what a cell can hold (Excel's limits)
_WIDE = 30  # the columns whose texts are wrapped into lines
_LINE, _HIGHEST = 15.0, 405.0  # points: of a line of text, of a row at most
_TITLE = 31  # characters of a sheet's name
_NO_TITLE = re.compile(r"[\\/*?:\[\]\x00-\x1f']+")
# ECMA-376 part 1, 22.9.2.19 (ST_Xstring): _x0041_ stands for the character U+0041.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_COLUMNS = 64


def to_xlsx(bitexts: Iterable[Bitext]) -> bytes:
    """Return the workbook; raises RecordError for a text that no cell can hold."""
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
    """Read the rows of all sheets that have our columns.

    Notes attached to a row's cells join its comment; a formula is its problem. Raises
    RecordError if no sheet has our columns, or if the file is not safe to open.
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
        # openpyxl raises whatever its parsers do: KeyError, ValueError, TypeError...
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
    """Raise RecordError for a text that no cell can hold: it would be cut."""
    for bitext in bitexts:
        for unit in bitext.units:
            if any(_length(text) > _CELL for text in cells(unit)):
                raise RecordError(
                    f"{bitext.source}#{unit.id}: is longer than the {_CELL:,} "
                    "characters that a cell can hold; export as docx-table or xliff"
                )


def _title(name: str, taken: set[str]) -> str:
    """Return a sheet's name for a text; raises nothing, whatever the text is called."""
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
    # These say what is forbidden.
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
    cell.data_type = "s"  # not a formula, whatever it begins with
    cell.number_format = "@"  # nor when somebody edits it
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _height(texts: Sequence[str]) -> float:
    """Return a height for wrapped texts: LibreOffice finds none by itself."""
    wide = [(t, w) for t, w in zip(texts, _WIDTHS, strict=False) if w >= _WIDE]
    lines = max(-(-len(text) // (width - 4)) for text, width in wide)
    return min(max(lines, 1) * _LINE, _HIGHEST)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _rows(sheet: Any) -> Iterator[tuple[int, list[tuple[str, str]]]]:  # noqa: ANN401 (same)
    """Yield the number and the cells of each row that is not blank: text, problem."""
    sheet.reset_dimensions()
    before: object = None
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), start=1):
        if row is before:  # openpyxl gives one object for all rows that are not there
            continue
        before = row
        texts = [_text(cell) for cell in row]
        if any(text.strip() or problem for text, problem in texts):
            yield number, texts


def _part_of(sheet: Any) -> str:  # noqa: ANN401 (same)
    """Return the name of a sheet's part, which openpyxl says nowhere else."""
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
    """Return a sheet's edits; None if it is none of ours."""
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
