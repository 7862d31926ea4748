from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from bitext.office import changed, packed
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings

from pipeline.bitext import Edit, compare, version_of
from pipeline.bitext.plain import plain
from pipeline.bitext.xlsx import from_xlsx, to_xlsx
from pipeline.errors import RecordError
from pipeline.units import Bitext, Kind, State, TranslationUnit

BOOK = to_xlsx([BITEXT])


def sheet(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def read(folder: Path, data: bytes) -> tuple[Edit, ...]:
    path = folder / "a.xlsx"
    path.write_bytes(data)
    return from_xlsx(path)


def worked(data: bytes, **cells: object) -> bytes:
    """Return a workbook as another program saves it, with some cells changed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name, value in cells.items():
        book.worksheets[0][name] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_what_a_person_sees() -> None:
    made = sheet(BOOK)
    rows = [[cell.value for cell in row[:6]] for row in made.iter_rows()]
    assert made.title == "ports_grue.md"
    assert rows[0] == ["id", "French", "English", "state", "findings", "comment"]
    assert rows[2] == [
        "p2.s1",
        "« La grue étasunienne coûte 1 200 € », dit le grutier.",
        "“The US crane costs €1,300,” says the crane operator.",
        "translated",
        "error (numbers): numbers differ: 1200, 1300",
        None,
    ]
    assert rows[3][4:] == ["stale: source, glossary: pluie", "Keep the weather dull."]
    assert len(rows) == 6


def test_what_a_person_can_do() -> None:
    made = sheet(BOOK)
    assert made.protection.sheet
    assert made.protection.password is None
    assert [made[f"{c}3"].protection.locked for c in "ABCDEF"] == [
        True,
        True,
        False,
        False,
        True,
        False,
    ]
    assert made["C5"].protection.locked  # code
    assert made.freeze_panes == "C2"
    assert made["C3"].alignment.wrap_text
    assert made.print_title_rows == "$1:$1"
    widths = [made.column_dimensions[c].width for c in "ABC"]
    assert widths == [10, 60, 60]
    assert [made.column_dimensions[c].hidden for c in "FGH"] == [False, True, True]


def test_no_date_is_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        dates = {entry.date_time for entry in archive.infolist()}
        core = archive.read("docProps/core.xml").decode()
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[0-9:]+Z", core)) == {
        "2000-01-01T00:00:00Z"
    }
    assert to_xlsx([BITEXT]) == BOOK


@given(bitexts())
@settings(max_examples=25, deadline=None)
def test_any_bitext_reads_back(
    tmp_path_factory: pytest.TempPathFactory, bitext: Bitext
) -> None:
    for data in (to_xlsx([bitext]), worked(to_xlsx([bitext]))):
        edits = read(tmp_path_factory.getbasetemp(), data)
        assert edits == tuple(
            Edit(
                unit.id,
                plain(unit.source),
                plain(unit.target),
                unit.state,
                plain(unit.comment),
                version_of(unit),
                plain(bitext.source),
            )
            for unit in bitext.units
        )
        found = compare(bitext, edits)
        assert (found.changes, found.conflicts) == ((), ())


FORMULAS = (
    "=1+1",
    "+33",
    "-1",
    "@x",
    "_x0041_",
    "=HYPERLINK(1)",
    "'=1",
    "#N/A",
    "1984",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path: Path, text: str) -> None:
    unit = TranslationUnit("p1.s1", Kind.PARAGRAPH, text, text, State.TRANSLATED)
    data = to_xlsx([Bitext("a.txt", "", (unit,))])
    made = sheet(data)
    assert (made["C2"].data_type, made["C2"].number_format) == ("s", "@")
    (edit,) = read(tmp_path, worked(data))
    assert (edit.source, edit.target, edit.problem) == (text, text, "")


def test_names_of_sheets() -> None:
    names = ["a/b.txt", "A/B.txt", "x" * 40, "y" + "x" * 40, "[?]*:\\", "History", "'"]
    book = openpyxl.load_workbook(
        io.BytesIO(to_xlsx([replace(BITEXT, source=name) for name in names]))
    )
    assert book.sheetnames == [
        "a_b.txt",
        "A_B.txt (2)",
        "x" * 31,
        "x" * 27 + " (2)",
        "_",
        "History (2)",
        "_ (2)",
    ]


def test_rows_may_be_sorted_and_columns_moved(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    made = book.active
    made.append(["remarks of the agency"])
    made.append(["ENGLISH", "x", "ID", "french"])
    made.append(["We wait.", None, "p4.s1", "On attend."])
    made.append([])
    made.append([1984, None, "p1.s1", "Le port se réveille"])
    book.create_sheet("notes").append(["id"])
    out = io.BytesIO()
    book.save(out)
    edits = read(tmp_path, out.getvalue())
    assert edits == (
        Edit("p4.s1", "On attend.", "We wait."),
        Edit("p1.s1", "Le port se réveille", "1984"),
    )
    assert [edit.place for edit in edits] == [
        f'{tmp_path}/a.xlsx: sheet "Sheet", row 3',
        f'{tmp_path}/a.xlsx: sheet "Sheet", row 5',
    ]


PROBLEMS = {
    "formula": (
        {"C3": "=A1&B1"},
        '"English" holds a formula, where a text is expected',
    ),
    "date or fraction": (
        {"C3": 3.5},
        '"English" holds a number or a date; format the cell as text and retype it',
    ),
    "state": (
        {"D3": "done"},
        'the state "done" is not one of: initial, translated, reviewed, final',
    ),
}


@pytest.mark.parametrize(("cells", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems_of_a_row(
    tmp_path: Path, cells: dict[str, object], problem: str
) -> None:
    edits = read(tmp_path, worked(BOOK, **cells))
    assert [edit.problem for edit in edits] == ["", problem, "", "", ""]
    (conflict,) = compare(BITEXT, edits).conflicts
    assert (conflict.place, conflict.id, conflict.message) == (
        f'{tmp_path}/a.xlsx: sheet "ports_grue.md", row 3',
        "p2.s1",
        problem,
    )


def test_notes_of_cells_are_taken(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    made = book.worksheets[0]
    made["C3"].comment = openpyxl.comments.Comment("Which crane?", "A")
    made["C4"].comment = openpyxl.comments.Comment("Duller.", "A")
    out = io.BytesIO()
    book.save(out)
    comments = [edit.comment for edit in read(tmp_path, out.getvalue())]
    assert comments == ["", "Which crane?", "Keep the weather dull.\nDuller.", "", ""]


def test_threaded_comments_stand_for_their_old_notes(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    book.worksheets[0]["C3"].comment = openpyxl.comments.Comment("[old program]", "A")
    out = io.BytesIO()
    book.save(out)
    threaded = b'<ThreadedComments xmlns="x"><threadedComment ref="C3"><text>Which?</text></threadedComment><threadedComment ref="C3"><text>That.</text></threadedComment></ThreadedComments>'
    data = changed(
        out.getvalue(), "xl/threadedComments/threadedComment1.xml", lambda _: threaded
    )
    link = b'<Relationship Id="t" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    data = changed(
        data,
        "xl/worksheets/_rels/sheet1.xml.rels",
        lambda part: part.replace(b"</Relationships>", link),
    )
    assert read(tmp_path, data)[1].comment == "Which?\nThat."


BOMB = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
HOSTILE = {
    "nothing": (b"", "is damaged, or no .xlsx file"),
    "text": (b"id\tfr\n", "is damaged, or no .xlsx file"),
    "cut": (BOOK[: len(BOOK) // 2], "is damaged, or no .xlsx file"),
    "other zip": (packed({"a.txt": b""}), "is no .xlsx file: it has no xl/workbook.xml"),
    "password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is protected by a password, or of Office 97; save it as .xlsx without a password",
    ),
    "macros": (
        changed(BOOK, "xl/vbaProject.bin", lambda _: b"x"),
        "holds macros; save it as .xlsx without them",
    ),
    "macro sheet": (
        changed(BOOK, "xl/macrosheets/sheet1.xml", lambda _: b"<x/>"),
        "holds macros; save it as .xlsx without them",
    ),
    "entities": (
        changed(BOOK, "xl/sharedStrings.xml", lambda _: BOMB),
        "xl/sharedStrings.xml declares entities, which no office program does; it is not opened",
    ),
    "entities in UTF-16": (
        changed(BOOK, "xl/sharedStrings.xml", lambda _: BOMB.decode().encode("utf-16")),
        "xl/sharedStrings.xml declares entities, which no office program does; it is not opened",
    ),
    "zip bomb": (
        changed(BOOK, "xl/media/a.bin", lambda _: bytes(300 * 1024 * 1024)),
        "unpacks to more than 256 MB; it is not opened",
    ),
    "many parts": (
        packed({f"{n}": b"" for n in range(10_001)}),
        "has 10,001 parts; it is not opened",
    ),
    "broken sheet": (
        changed(BOOK, "xl/worksheets/sheet1.xml", lambda part: part[:900]),
        "cannot be read as a workbook; save it anew as .xlsx",
    ),
    "no sheet": (
        changed(BOOK, "xl/workbook.xml", lambda _: b"<x/>"),
        "no sheet has the columns id, French, English, state, findings, comment in its first rows",
    ),
    "wrong columns": (
        worked(BOOK, A1="clé", B1="français", C1="anglais"),
        "no sheet has the columns id, French, English, state, findings, comment in its first rows",
    ),
    "a missing column": (
        worked(BOOK, C1="Deutsch"),
        'sheet "ports_grue.md", row 1: the column "English" is missing; the columns are id, French, English, state, findings, comment',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_give_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        read(tmp_path, data)
    assert str(caught.value) == f"{tmp_path}/a.xlsx: {message}"


def test_a_text_too_long_for_a_cell() -> None:
    unit = TranslationUnit("p1.s1", Kind.PARAGRAPH, "😀" * 16_384)
    with pytest.raises(RecordError) as caught:
        to_xlsx([Bitext("a.txt", "", (unit,))])
    assert str(caught.value) == (
        "a.txt#p1.s1: is longer than the 32,767 characters that a cell can hold; "
        "export as docx-table or xliff"
    )


def test_a_row_far_down_and_far_right_takes_no_memory(tmp_path: Path) -> None:
    data = worked(BOOK, A1048576="p9.s9", XFD7="x")
    edits = read(tmp_path, data)
    assert [edit.id for edit in edits][-1] == "p9.s9"
    assert len(edits) == 6
