"""Word documents for review that can be imported again, with one table for each text.

The format is WordprocessingML (ECMA-376 part 1, 17). The French is in content controls
that cannot be edited, and changes are tracked. The version of a unit and the name of
its text are hidden text after its id, which every program keeps. An import takes the
text as if all changes were accepted: insertions count, deletions do not.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.bitext.columns import COLUMNS, cells, check_columns, edit_of, positions
from pipeline.bitext.edits import Edit, version_of
from pipeline.bitext.package import read_package, without_dates
from pipeline.bitext.plain import plain
from pipeline.errors import RecordError
from pipeline.units import Bitext, TranslationUnit

if TYPE_CHECKING:
    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DOCUMENT = "word/document.xml"
_COMMENTS = "word/comments.xml"
_WIDTHS = (1100, 4300, 4300, 1200, 2200, 1500)  # twentieths of a point, A4 landscape

# Elements to skip if all changes are accepted: deletions, moved text at its old place,
# the codes of fields, and the second version of a drawing.
_GONE = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", _FALLBACK}
# The settings in python-docx's template that must precede w:trackRevisions.
_BEFORE_TRACKING = (
    "view",
    "zoom",
    "bordersDoNotSurroundHeader",
    "bordersDoNotSurroundFooter",
    "proofState",
)
_CHARACTERS = {
    f"{_W}tab": " ",
    f"{_W}br": " ",
    f"{_W}cr": " ",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}


def to_docx(bitexts: Iterable[Bitext]) -> bytes:
    """Return the document: A4 landscape, with a heading and a table for each text."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    document = Document()
    properties = document.core_properties
    properties.author = properties.comments = ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    _track_changes(document.settings.element)
    body = document.element.body
    for bitext in bitexts:
        document.add_heading(plain(bitext.source), level=1)
        body.insert(len(body) - 1, _table(bitext))
        document.add_paragraph()
    made = io.BytesIO()
    document.save(made)
    return without_dates(made.getvalue())


def from_docx(path: Path) -> tuple[Edit, ...]:
    """Read the rows of all tables that have the needed columns, with Word's comments.

    Rows whose deletion is tracked are left out.

    :raises RecordError: no table has the columns, or the file is damaged or not safe to
        open.
    """
    parts = read_package(path, wanted=_DOCUMENT, suffix=".docx")
    root = _parsed(path, parts[_DOCUMENT], _DOCUMENT)
    remarks = _remarks(path, parts)
    edits: list[Edit] = []
    found = False
    for number, table in enumerate(root.iter(f"{_W}tbl"), start=1):
        read = _edits(path, number, table, remarks)
        found = found or read is not None
        edits += read or ()
    if not found:
        raise RecordError(
            f"{path}: no table has the columns {', '.join(COLUMNS)} in its first row"
        )
    return tuple(edits)


def _track_changes(settings: Any) -> None:  # noqa: ANN401 (python-docx's element)
    """Turn on tracked changes; the schema prescribes the element's position."""
    from docx.oxml import OxmlElement

    before = {f"{_W}{name}" for name in _BEFORE_TRACKING}
    index = 0
    for position, element in enumerate(settings, start=1):
        if element.tag in before:
            index = position
    settings.insert(index, OxmlElement("w:trackRevisions"))


def _table(bitext: Bitext) -> etree._Element:
    """Return a text's table, built without python-docx, which would be slow."""
    table = _element("tbl")
    about = _within(table, "tblPr")
    _within(about, "tblStyle", val="TableGrid")
    _within(about, "tblW", w=str(sum(_WIDTHS)), type="dxa")
    _within(about, "tblLayout", type="fixed")
    grid = _within(table, "tblGrid")
    for width in _WIDTHS:
        _within(grid, "gridCol", w=str(width))
    head = _within(table, "tr")
    about = _within(head, "trPr")
    _within(about, "cantSplit")
    _within(about, "tblHeader")
    for name, width in zip(COLUMNS, _WIDTHS, strict=True):
        _run(_paragraph(head, width), name, "b")
    for unit in bitext.units:
        _add_row(table, unit, bitext)
    return table


def _add_row(table: etree._Element, unit: TranslationUnit, bitext: Bitext) -> None:
    french, english = bitext.langs
    hidden = f" {version_of(unit)} {plain(bitext.source)}"
    row = _within(table, "tr")
    _within(_within(row, "trPr"), "cantSplit")
    for name, text, width in zip(COLUMNS, cells(unit), _WIDTHS, strict=True):
        paragraph = _paragraph(row, width)
        if name == "id":
            _run(paragraph, text, "noProof")
            _run(paragraph, hidden, "noProof", "vanish")
        elif name == "French":
            control = _within(paragraph, "sdt")
            about = _within(control, "sdtPr")
            _within(about, "lock", val="sdtContentLocked")
            _run(_within(control, "sdtContent"), text, lang=french)
        else:
            _run(paragraph, text, lang=english)


def _paragraph(row: etree._Element, width: int) -> etree._Element:
    """Add a cell to a row and return its paragraph."""
    cell = _within(row, "tc")
    _within(_within(cell, "tcPr"), "tcW", w=str(width), type="dxa")
    return _within(cell, "p")


_LANGUAGES = {"fr": "fr-FR", "en": "en-US"}


def _run(parent: etree._Element, text: str, *styles: str, lang: str = "") -> None:
    """Add a run of text, unless the text is empty."""
    if not text:
        return
    run = _within(parent, "r")
    about = _within(run, "rPr")
    for style in styles:
        _within(about, style)
    _within(about, "sz", val="18")
    if lang:
        _within(about, "lang", val=_LANGUAGES.get(lang, lang))
    element = _within(run, "t")
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _element(name: str) -> etree._Element:
    from lxml import etree

    return etree.Element(f"{_W}{name}", nsmap={"w": _W[1:-1]})


def _within(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    from lxml import etree

    named = {f"{_W}{key}": value for key, value in attributes.items()}
    return etree.SubElement(parent, f"{_W}{name}", named)


def _parsed(path: Path, data: bytes, name: str) -> etree._Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RecordError(
            f"{path}: {name} is damaged; save the document anew as .docx"
        ) from error


def _remarks(path: Path, parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the texts of Word's comments by id."""
    if _COMMENTS not in parts:
        return {}
    root = _parsed(path, parts[_COMMENTS], _COMMENTS)
    return {
        comment.get(f"{_W}id", ""): _text(comment)
        for comment in root.iter(f"{_W}comment")
    }


def _edits(
    path: Path, number: int, table: etree._Element, remarks: Mapping[str, str]
) -> list[Edit] | None:
    """Return a table's edits, or None if it does not have the columns."""
    rows = list(_rows(table))
    header = positions([_text(cell) for cell in rows[0]]) if rows else None
    if header is None:
        return None
    check_columns(header, path, f"table {number}")
    edits = []
    for index, row in enumerate(rows[1:], start=2):
        texts = {
            name: _text(row[column]) if column < len(row) else ""
            for name, column in header.items()
        }
        problem = ""
        if len(row) != len(rows[0]):
            problem = f"{len(row)} cells stand under {len(rows[0])} columns"
        if not any(text.strip() for text in texts.values()):
            continue
        # The id, and the hidden text after it.
        texts["id"], _, hidden = texts["id"].strip().partition(" ")
        version, _, document = hidden.strip().partition(" ")
        edit = edit_of(
            texts,
            version=version,
            document=document,
            place=f"{path}: table {number}, row {index}",
            problem=problem,
        )
        said = [remarks[key] for key in _references(row) if remarks.get(key)]
        if said:
            comment = "\n".join(filter(None, [edit.comment, *said]))
            edit = replace(edit, comment=comment)
        edits.append(edit)
    return edits


def _rows(table: etree._Element) -> Iterator[Sequence[etree._Element]]:
    """Yield the cells of each row that is not deleted, without nested tables."""
    for row in _children(table, f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}del") is None:
            yield list(_children(row, f"{_W}tc"))


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the children with this tag, also those inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(child, tag)


def _references(row: Sequence[etree._Element]) -> Iterator[str]:
    for cell in row:
        for reference in cell.iter(f"{_W}commentReference"):
            yield reference.get(f"{_W}id", "")


def _text(element: etree._Element) -> str:
    """Return the text of a cell as if all changes were accepted."""
    paragraphs = list(element.iter(f"{_W}p"))
    texts = ["".join(_characters(paragraph)) for paragraph in paragraphs]
    joined = texts[:1]
    for (before, _), text in zip(pairwise(paragraphs), texts[1:], strict=False):
        # If the end of a paragraph is deleted, it is joined to the next one.
        mark = before.find(f"{_W}pPr/{_W}rPr/{_W}del")
        joined.append(text if mark is not None or not text else f"\n{text}")
    return "".join(joined)


def _characters(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _GONE or child.tag == f"{_W}p":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag not in (f"{_W}rPr", f"{_W}pPr"):
            yield from _characters(child)
