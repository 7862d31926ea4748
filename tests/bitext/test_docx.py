from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from bitext.office import W, changed, document, packed, parts_of, run, table
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings
from lxml import etree

from pipeline.bitext import Edit, compare, version_of
from pipeline.bitext.docx import from_docx, to_docx
from pipeline.bitext.edits import flat
from pipeline.bitext.plain import plain
from pipeline.errors import RecordError
from pipeline.units import Bitext

DATA = to_docx([BITEXT])
NS = {"w": W}
HEAD = "|".join(map(run, ("id", "French", "English", "state", "findings", "comment")))


def read(folder: Path, data: bytes) -> tuple[Edit, ...]:
    path = folder / "a.docx"
    path.write_bytes(data)
    return from_docx(path)


def english(folder: Path, cell: str) -> str:
    """Return what is read of a cell's inside."""
    row = f"{run('p1.s1')}|{run('a')}|{cell}|||"
    (edit,) = read(folder, document(table(HEAD, row)))
    return edit.target


def test_what_a_person_sees() -> None:
    made = docx.Document(io.BytesIO(DATA))
    section = made.sections[0]
    (grid,) = made.tables
    assert [p.text for p in made.paragraphs] == ["ports/grue.md", ""]
    assert section.page_width > section.page_height
    assert [cell.text for cell in grid.rows[0].cells] == [
        "id",
        "French",
        "English",
        "state",
        "findings",
        "comment",
    ]
    cells = [cell.text for cell in grid.rows[3].cells]
    assert cells[2:] == [
        "It is raining.",
        "reviewed",
        "stale: source, glossary: pluie",
        "Keep the weather dull.",
    ]
    assert len(grid.rows) == 6


def test_the_structure_that_word_needs() -> None:
    parts = parts_of(DATA)
    root = etree.fromstring(parts["word/document.xml"])
    rows = root.findall(".//w:tr", NS)
    repeated = [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows]
    assert repeated == [True, False, False, False, False, False]
    locks = root.xpath("//w:sdt//w:lock/@w:val", namespaces=NS)
    assert locks == ["sdtContentLocked"] * 5
    french = ["".join(e.itertext()) for e in root.findall(".//w:sdtContent", NS)]
    assert french == [plain(unit.source) for unit in BITEXT.units]
    hidden = root.xpath("//w:r[w:rPr/w:vanish]/w:t/text()", namespaces=NS)
    assert hidden == [f" {version_of(unit)} ports/grue.md" for unit in BITEXT.units]
    settings_ = etree.fromstring(parts["word/settings.xml"])
    names = [etree.QName(element).localname for element in settings_]
    # ECMA-376 part 1, 17.15.1.78: this is a sequence.
    assert names.index("trackRevisions") == names.index("proofState") + 1
    assert names.index("trackRevisions") < names.index("defaultTabStop")
    for cell in root.iter(f"{{{W}}}tc"):
        assert cell[-1].tag == f"{{{W}}}p"


def test_no_date_is_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(DATA)) as archive:
        assert {e.date_time for e in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert to_docx([BITEXT]) == DATA


@given(bitexts())
@settings(max_examples=25, deadline=None)
def test_any_bitext_reads_back(
    tmp_path_factory: pytest.TempPathFactory, bitext: Bitext
) -> None:
    data = to_docx([bitext])
    again = io.BytesIO()
    docx.Document(io.BytesIO(data)).save(again)
    for one in (data, again.getvalue()):
        edits = read(tmp_path_factory.getbasetemp(), one) if bitext.units else ()
        assert [
            (e.id, e.source, e.target, e.state, e.comment, e.version) for e in edits
        ] == [
            (
                unit.id,
                plain(unit.source),
                plain(unit.target),
                unit.state,
                plain(unit.comment),
                version_of(unit),
            )
            for unit in bitext.units
        ]
        assert {flat(edit.document) for edit in edits} <= {flat(bitext.source)}
        found = compare(bitext, edits)
        assert (found.changes, found.conflicts) == ((), ())


INS = '<w:ins w:id="1" w:author="A">{}</w:ins>'
DEL = '<w:del w:id="2" w:author="A"><w:r><w:delText>{}</w:delText></w:r></w:del>'
CELLS = {
    "plain": (run("We wait."), "We wait."),
    "several runs": (run("We ") + run("wait."), "We wait."),
    "an insertion": (run("We ") + INS.format(run("all ")) + run("wait."), "We all wait."),
    "a deletion": (run("We ") + DEL.format("all ") + run("wait."), "We wait."),
    "a replacement": (DEL.format("Wait") + INS.format(run("Sit")) + run("."), "Sit."),
    "an insertion deleted again": (
        run("We") + f'<w:ins w:id="1">{DEL.format(" all")}</w:ins>' + run("."),
        "We.",
    ),
    "moved": (
        f'<w:moveFrom w:id="1">{run("b")}</w:moveFrom>{run("a")}<w:moveTo w:id="2">{run("b")}</w:moveTo>',
        "ab",
    ),
    "two paragraphs": (f"{run('We')}</w:p><w:p>{run('wait.')}", "We\nwait."),
    "an end of paragraph deleted": (
        f'<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{run("We")}</w:p><w:p>{run(" wait.")}',
        "We wait.",
    ),
    "a break and a tab": (run("a</w:t><w:br/><w:tab/><w:t>b"), "a  b"),
    "hyphens": (run("a</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>b"), "a\u2011\u00adb"),
    "a link": (f"<w:hyperlink>{run('We')}</w:hyperlink>", "We"),
    "a field": (
        f'<w:r><w:instrText>DATE</w:instrText></w:r>{run("May")}',
        "May",
    ),
    "a content control": (f"<w:sdt><w:sdtContent>{run('We')}</w:sdtContent></w:sdt>", "We"),
    "spelling marks": ('<w:proofErr w:type="spellStart"/>' + run("Wee"), "Wee"),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "text"), CELLS.values(), ids=CELLS)
def test_what_a_reader_sees_is_read(tmp_path: Path, cell: str, text: str) -> None:
    assert english(tmp_path, cell) == text


def test_rows_deleted_inserted_and_empty(tmp_path: Path) -> None:
    body = table(
        HEAD,
        f"{run('p1.s1')}|{run('a')}|{run('b')}|||",
        f"{run('p1.s2')}|{run('c')}|{run('d')}|||",
        "|||||",
        f"{run('p1.s3')}|{run('e')}",
    ).replace(
        f"<w:tr><w:tc><w:p>{run('p1.s1')}",
        f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p>{run("p1.s1")}',
    )
    edits = read(tmp_path, document(table("a|b") + body))
    assert [(edit.id, edit.place, edit.problem) for edit in edits] == [
        ("p1.s2", f"{tmp_path}/a.docx: table 2, row 2", ""),
        (
            "p1.s3",
            f"{tmp_path}/a.docx: table 2, row 4",
            "2 cells stand under 6 columns",
        ),
    ]


def test_word_s_comments_are_taken(tmp_path: Path) -> None:
    remark = '<w:r><w:commentReference w:id="7"/></w:r>'
    row = f"{run('p1.s1')}|{run('a')}|{run('b')}{remark}|||{run('Mine.')}"
    parts = parts_of(document(table(HEAD, row)))
    parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="7" w:author="A"><w:p>{run("Dull?")}'
        f'</w:p></w:comment><w:comment w:id="8"><w:p>{run("x")}</w:p></w:comment></w:comments>'
    ).encode()
    (edit,) = read(tmp_path, packed(parts))
    assert edit.comment == "Mine.\nDull?"


def test_hidden_text_that_became_visible_is_no_harm(tmp_path: Path) -> None:
    data = changed(
        DATA, "word/document.xml", lambda part: part.replace(b"<w:vanish/>", b"")
    )
    edits = read(tmp_path, data)
    assert [(e.id, e.version) for e in edits] == [
        (unit.id, version_of(unit)) for unit in BITEXT.units
    ]


def test_an_unknown_state_is_a_problem(tmp_path: Path) -> None:
    row = f"{run('p1.s1')}|{run('a')}|{run('b')}|{run('ok')}||"
    (edit,) = read(tmp_path, document(table(HEAD, row)))
    assert edit.problem == (
        'the state "ok" is not one of: initial, translated, reviewed, final'
    )


BOMB = b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>'
HOSTILE = {
    "nothing": (b"", "is damaged, or no .docx file"),
    "cut": (DATA[:-200], "is damaged, or no .docx file"),
    "a workbook": (
        packed({"xl/workbook.xml": b"<x/>"}),
        "is no .docx file: it has no word/document.xml",
    ),
    "password": (
        b"\xd0\xcf\x11\xe0",
        "is protected by a password, or of Office 97; save it as .docx without a password",
    ),
    "macros": (
        changed(DATA, "word/vbaProject.bin", lambda _: b"x"),
        "holds macros; save it as .docx without them",
    ),
    "entities": (
        changed(DATA, "word/document.xml", lambda _: BOMB),
        "word/document.xml declares entities, which no office program does; it is not opened",
    ),
    "zip bomb": (
        changed(DATA, "word/a.bin", lambda _: bytes(300 * 1024 * 1024)),
        "unpacks to more than 256 MB; it is not opened",
    ),
    "broken": (
        changed(DATA, "word/document.xml", lambda part: part[:-90]),
        "word/document.xml is damaged; save the document anew as .docx",
    ),
    "very deep": (
        document("<w:p>" * 5000 + "</w:p>" * 5000),
        "word/document.xml is damaged; save the document anew as .docx",
    ),
    "no table": (
        document(""),
        "no table has the columns id, French, English, state, findings, comment in its first row",
    ),
    "a missing column": (
        document(table("|".join(map(run, ("id", "French", "Deutsch"))))),
        'table 1: the column "English" is missing; the columns are id, French, English, state, findings, comment',
    ),
}


@pytest.mark.parametrize(("data", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_give_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        read(tmp_path, data)
    assert str(caught.value) == f"{tmp_path}/a.docx: {message}"


def test_nothing_outside_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    link = f'<w:altChunk xmlns:r="r" r:id="{secret.as_uri()}"/>'
    row = f"{run('p1.s1')}|{run('a')}|{run('b')}{link}|||"
    (edit,) = read(tmp_path, document(table(HEAD, row)))
    assert edit.target == "b"
