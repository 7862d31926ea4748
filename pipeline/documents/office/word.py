"""Word files (.docx, ISO/IEC 29500): the sentences of their paragraphs.

The body, tables, text boxes, headers, footers and notes are read. Comments, the
deleted text of tracked changes, hidden text and the codes of fields are not. Only runs
of sentences whose English differs from the French are written.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from pipeline.archive import Archive
from pipeline.documents.model import Container, Format, Markup, Unpacked
from pipeline.documents.office.elements import Node, Part
from pipeline.documents.office.pages import LAYOUT_OF_RUNS, page_blocks
from pipeline.documents.office.parts import (
    TextPart,
    changed_members,
    english_members,
    page_of,
    signature_notice,
    with_language,
    xml_of,
)
from pipeline.documents.office.runs import (
    Item,
    Line,
    Shell,
    What,
    Wrapper,
    lines_of,
    link,
    picture,
    shown_field,
)
from pipeline.errors import SourceError
from pipeline.units import Kind

_OFFICE = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_NAMESPACES = {
    f"{_OFFICE}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_OFFICE}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_OFFICE}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OFFICE}/drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}/drawingml/wordprocessingDrawing": "wp",
    f"{_OFFICE}/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
_NOTES = ("footnotes", "endnotes")
_MACRO_TYPE = "macroEnabled"
# Elements around runs whose text is part of the sentence.
_AROUND = frozenset(
    {"w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:sdt"}
    | {"w:dir", "w:bdo", "w:fldSimple"}
)
_PROPERTIES = frozenset({"w:smartTagPr", "w:customXmlPr", "w:sdtPr", "w:sdtEndPr"})
_BREAKS = frozenset({"w:br", "w:cr", "w:tab", "w:ptab"})
_SKIPPED = frozenset({"w:proofErr", "w:lastRenderedPageBreak", "w:softHyphen"})
# Text that tracked changes have deleted or moved away.
_DELETED = frozenset({"w:del", "w:moveFrom"})
_TOGGLES = {"w:b": "b", "w:i": "i", "w:strike": "s", "w:dstrike": "s"}
_VALUES = {
    "w:color": ("w:val", "color", ("auto", "000000")),
    "w:highlight": ("w:val", "highlight", ("none",)),
    "w:shd": ("w:fill", "shade", ("auto",)),
    "w:sz": ("w:val", "size", ()),
    "w:rFonts": ("w:ascii", "font", ()),
    "w:rStyle": ("w:val", "class", ()),
}
_OTHER_TOGGLES = {
    "w:vanish": "hidden",
    "w:caps": "capitals",
    "w:smallCaps": "small capitals",
    "w:outline": "outline",
    "w:shadow": "shadow",
    "w:emboss": "emboss",
    "w:imprint": "imprint",
}
_OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"(?:heading|toc) \d|title|subtitle|toc heading", re.IGNORECASE)
_QUOTATION = re.compile(r"(?:intense )?quote", re.IGNORECASE)
_BODY_LEVEL = 9
_LINK_FIELD = re.compile(r"\s*HYPERLINK\b(?:\s+\\\w)*\s*(?:\"([^\"]*)\"|(\S*))")
_LANGUAGE = re.compile(
    r"(<(?:\w+:)?(?:lang|themeFontLang)\b[^>]*?\s(?:\w+:)?val=[\"'])fr(?:-\w+)?(?=[\"'])",
    re.IGNORECASE,
)
_CORE = "docProps/core.xml"
_COMMENT = re.compile(r"<(?:\w+:)?comment[\s/>]")
_DEEPEST_FIELD = 9  # maximum depth of nested fields
_NO_BREAK_HYPHEN = "\u2011"


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: its name, the style it is based on, and its properties."""

    name: str = ""
    base: str = ""
    level: str = ""
    is_list: bool = False


@dataclass(slots=True)
class _Reader:
    """Reads the lines of one part."""

    part: Part
    links: Mapping[str, str]
    styles: Mapping[str, _Style]
    is_notes: bool = False
    lines: list[Line] = field(default_factory=list)

    def collect(self, node: Node, kind: Kind = Kind.PARAGRAPH) -> None:
        """Add the lines of a node, including those of nested elements."""
        for child in node.children:
            if child.name in _DELETED:
                continue
            if child.name == "w:p":
                self.lines += _Paragraph(self, child).lines(self._kind(child, kind))
                self.collect(child)
            elif child.name == "mc:AlternateContent":
                self._alternatives(child, kind)
            else:
                self.collect(child, Kind.TABLE_CELL if child.name == "w:tc" else kind)

    def _alternatives(self, node: Node, kind: Kind) -> None:
        """Add the lines of all alternatives; equal ones are twins of the first."""
        first: list[Line] | None = None
        for child in node.children:
            if not child.name:
                continue
            begin = len(self.lines)
            self.collect(child, kind)
            own = self.lines[begin:]
            if first is None:
                first = own
            elif [one.text for one in own] == [one.text for one in first]:
                for mine, other in zip(own, first, strict=True):
                    mine.twin = other

    def _kind(self, paragraph: Node, inside: Kind) -> Kind:
        properties = paragraph.find("w:pPr")
        own = properties.find("w:pStyle") if properties else None
        style = self.styles.get(self.part.attribute(own, "w:val"), _Style())
        level = properties.find("w:outlineLvl") if properties else None
        if (
            _HEADING.fullmatch(style.name)
            or (style.level or "9") < str(_BODY_LEVEL)
            or (level and self.part.attribute(level, "w:val") < str(_BODY_LEVEL))
        ):
            return Kind.HEADING
        if inside is Kind.TABLE_CELL:
            return inside
        if self.is_notes:
            return Kind.NOTE
        if _QUOTATION.fullmatch(style.name):
            return Kind.QUOTE
        number = properties.find("w:numPr", "w:numId") if properties else None
        if number is not None:
            is_list = self.part.attribute(number, "w:val") != "0"
            return Kind.LIST_ITEM if is_list else Kind.PARAGRAPH
        return Kind.LIST_ITEM if style.is_list else Kind.PARAGRAPH


class _Paragraph:
    """Reads the items of one paragraph."""

    def __init__(self, reader: _Reader, node: Node) -> None:
        self._part = reader.part
        self._links = reader.links
        self._node = node
        self._items: list[Item] = []
        self._fields: dict[int, tuple[str, str]] = {}

    def lines(self, kind: Kind) -> Iterator[Line]:
        """Yield the lines of the paragraph."""
        self._walk(self._node, ())
        return lines_of(self._with_fields(self._items), kind)

    def _walk(self, node: Node, chain: tuple[Wrapper, ...]) -> None:
        for child in node.children:
            if child.name == "w:r":
                self._run(child, chain)
            elif child.name in ("w:pPr", *_PROPERTIES):
                continue
            elif child.name in _AROUND and not self._is_field(child):
                self._around(child, chain)
            elif child.name in _SKIPPED or not child.name:
                self._items.append(Item(What.SKIP, child.start, child.end, chain=chain))
            else:
                self._items.append(
                    Item(What.VOID, child.start, child.end, self._tag(child), chain)
                )

    def _is_field(self, node: Node) -> bool:
        """Whether an element is a field with generated text, and not a link."""
        if node.name != "w:fldSimple":
            return False
        return not _LINK_FIELD.match(self._part.attribute(node, "w:instr"))

    def _around(self, node: Node, chain: tuple[Wrapper, ...]) -> None:
        inside = node.find("w:sdtContent") if node.name == "w:sdt" else node
        if inside is None:
            self._items.append(
                Item(What.VOID, node.start, node.end, self._tag(node), chain)
            )
            return
        begin = inside.inner
        for child in inside.children:
            if child.name not in _PROPERTIES:
                break
            begin = child.end
        opening = Item(What.EDGE, node.start, begin, chain=chain)
        closing = Item(What.EDGE, inside.outer, node.end, chain=chain)
        wrapper = Wrapper(self._wrapper_tag(node), opening, closing)
        self._items.append(opening)
        self._walk(inside, (*chain, wrapper))
        self._items.append(closing)

    def _wrapper_tag(self, node: Node) -> str:
        said = self._part.attributes(node)
        if node.name == "w:hyperlink":
            anchor = said.get("w:anchor", "")
            target = self._links.get(said.get("r:id", ""), "")
            return link(target + (f"#{anchor}" if anchor else ""))
        if node.name == "w:fldSimple":
            return _field_link(said.get("w:instr", ""))
        if node.name in ("w:ins", "w:moveTo"):
            return "<ins>"
        return "<span>"

    def _run(self, run: Node, chain: tuple[Wrapper, ...]) -> None:
        shell = self._shell(run)
        hidden = "hidden" in shell.look
        for child in run.children:
            what, text = What.VOID, ""
            if child.name in ("", "w:rPr"):
                continue
            if child.name == "w:t" and not hidden:
                what, text = What.TEXT, self._text(child)
            elif child.name == "w:noBreakHyphen" and not hidden:
                what, text = What.TEXT, _NO_BREAK_HYPHEN
            elif child.name in _BREAKS:
                what = What.BREAK
            elif child.name in _SKIPPED:
                what = What.SKIP
            else:
                text = self._tag(child)
            item = Item(what, child.start, child.end, text, chain, shell)
            if child.name in ("w:fldChar", "w:instrText"):
                mark = self._part.attribute(child, "w:fldCharType")
                self._fields[id(item)] = mark, self._part.content(child)
            self._items.append(item)

    def _text(self, node: Node) -> str:
        text = self._part.content(node)
        if self._part.attribute(node, "xml:space") != "preserve":
            text = text.strip(" \t\r\n")
        return text

    def _tag(self, node: Node) -> str:
        """Return the tag of an element without text, from its name and references."""
        name = node.name.rpartition(":")[2]
        said = self._part.attributes(node)
        if name == "fldSimple" or name.startswith("oMath"):
            shown = self._part.content(node).strip()
            if shown:
                return shown_field(shown)
        if name == "drawing":
            properties = next(
                (one for one in node.walk() if one.name == "wp:docPr"), None
            )
            return picture(f"{name} {self._part.attribute(properties, 'id')}")
        keys = ("w:id", "w:name", "w:char", "r:id", "w:fldCharType")
        return picture(" ".join([name, *(said[key] for key in keys if key in said)]))

    def _shell(self, run: Node) -> Shell:
        properties = run.find("w:rPr")
        if properties is None:
            return self._shell_of(run, ())
        parts = tuple(
            (self._part.text[one.start : one.end], self._look(one))
            for one in properties.children
            if one.name
        )
        return self._shell_of(run, parts, properties)

    def _shell_of(
        self,
        run: Node,
        parts: tuple[tuple[str, str], ...],
        properties: Node | None = None,
    ) -> Shell:
        """Return the shell of a run with these properties."""
        name = re.match(r"<([^\s/>]+)", self._part.text[run.start : run.inner])
        own = name[1] if name else ""
        prefix = own.rpartition(":")[0] + ":" if ":" in own else ""
        inside = "".join(raw for raw, _ in parts)
        if properties is not None:
            inside = f"<{prefix}rPr>{inside}</{prefix}rPr>"

        def reduced(look: frozenset[str]) -> Shell:
            kept = tuple(one for one in parts if not one[1] or one[1] in look)
            return self._shell_of(run, kept, properties)

        return Shell(
            run.start,
            run.end,
            f"<{own}>{inside}",
            f"</{own}>",
            frozenset(look for _, look in parts if look),
            reduced,
        )

    def _look(self, node: Node) -> str:
        """Return the visible effect of one property, or ""."""
        said = self._part.attributes(node)
        value = said.get("w:val", "")
        is_off = value.lower() in _OFF
        if node.name in _TOGGLES:
            name = _TOGGLES[node.name]
            return f"no {name}" if is_off else name
        if node.name == "w:u":
            return "no u" if is_off else "u"
        if node.name == "w:vertAlign":
            return {"superscript": "sup", "subscript": "sub"}.get(value, "")
        if node.name in _OTHER_TOGGLES:
            return "" if is_off else _OTHER_TOGGLES[node.name]
        if node.name in _VALUES:
            key, name, nothing = _VALUES[node.name]
            found = said.get(key, "")
            return f"{name} {found}" if found and found not in nothing else ""
        return ""

    def _with_fields(self, items: list[Item], depth: int = 0) -> list[Item]:
        """Replace the items of each field by one item, or by a wrapper if it is a link.

        The codes of a field that begins or ends in another paragraph are kept, and so
        are those of fields that are nested too deep.
        """
        ends = self._field_ends(items) if depth <= _DEEPEST_FIELD else {}
        made: list[Item] = []
        at = 0
        while at < len(items):
            if at in ends:
                made += self._field(items[at : ends[at] + 1], depth)
                at = ends[at] + 1
            else:
                made.append(items[at])
                at += 1
        return made

    def _field_ends(self, items: list[Item]) -> dict[int, int]:
        """Map the index of the beginning of each field to that of its end."""
        ends: dict[int, int] = {}
        begun: list[int] = []
        for number, item in enumerate(items):
            mark = self._fields.get(id(item), ("", ""))[0]
            if mark == "begin":
                begun.append(number)
            elif mark == "end" and begun:
                begin = begun.pop()
                if items[begin].chain == item.chain:
                    ends[begin] = number
        return ends

    def _field(self, items: list[Item], depth: int) -> list[Item]:
        first, last = items[0], items[-1]
        inside = 0
        parted = None
        code = ""
        for number, item in enumerate(items):
            mark, said = self._fields.get(id(item), ("", ""))
            inside += (mark == "begin") - (mark == "end")
            if mark == "separate" and inside == 1:
                parted = number
                break
            code += said
        if parted is not None and _LINK_FIELD.match(code):
            head = items[parted]
            opening = Item(
                What.EDGE,
                first.start,
                head.end,
                "",
                first.chain,
                first.shell,
                head.shell,
            )
            closing = Item(What.EDGE, last.start, last.end, "", last.chain, last.shell)
            wrapper = Wrapper(_field_link(code), opening, closing)
            linked = self._with_fields(items[parted + 1 : -1], depth + 1)
            at = len(first.chain)
            for item in linked:
                item.chain = (*first.chain, wrapper, *item.chain[at:])
            return [opening, *linked, closing]
        shown = "".join(
            item.text for item in items[parted or 0 :] if item.what is What.TEXT
        )
        tag = shown_field(shown) if shown.strip() else picture(f"field {code.strip()}")
        return [
            Item(
                What.VOID,
                first.start,
                last.end,
                tag,
                first.chain,
                first.shell,
                last.shell,
            )
        ]


def _field_link(code: str) -> str:
    found = _LINK_FIELD.match(code)
    return link((found[1] or found[2] or "") if found else "")


def _run_text(prefix: str, text: str) -> str:
    """Return a text as the content of a run."""
    space = ' xml:space="preserve"' if text != " ".join(text.split()) else ""
    said = html.escape(text, quote=False)
    return f"<{prefix}t{space}>{said}</{prefix}t>"


def _text_part(
    archive: Archive,
    member: str,
    styles: Mapping[str, _Style],
    name: str,
) -> TextPart:
    part = Part(xml_of(archive, member), _NAMESPACES, f"{archive.label}: {member}")
    links = {
        ident: target for ident, (_, target) in _relations(archive, member).items()
    }
    reader = _Reader(part, links, styles, is_notes=name in _NOTES)
    reader.collect(part.root)
    prefix = re.match(r"<(\w+:)?", part.text[part.root.start :])
    encode = partial(_run_text, (prefix[1] if prefix else "") or "")
    return TextPart(member, name, part, reader.lines, encode)


def _relations(archive: Archive, member: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the target of each relationship of a part, by its id."""
    folder, name = posixpath.split(member)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.names:
        return {}
    part = Part(xml_of(archive, path), _NAMESPACES, f"{archive.label}: {path}")
    found = {}
    for node in part.root.children:
        said = part.attributes(node) if node.name else {}
        target = said.get("Target", "")
        if said.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target))[1:]
        kind = said.get("Type", "").rpartition("/")[2]
        found[said.get("Id", "")] = kind, target
    return found


def _styles(archive: Archive, member: str) -> dict[str, _Style]:
    """Return the paragraph styles, with the properties of the styles they inherit."""
    if member not in archive.names:
        return {}
    part = Part(xml_of(archive, member), _NAMESPACES, f"{archive.label}: {member}")
    own: dict[str, _Style] = {}
    for node in part.root.children:
        if node.name != "w:style":
            continue
        own[part.attribute(node, "w:styleId")] = _Style(
            part.attribute(node.find("w:name"), "w:val"),
            part.attribute(node.find("w:basedOn"), "w:val"),
            part.attribute(node.find("w:pPr", "w:outlineLvl"), "w:val"),
            node.find("w:pPr", "w:numPr") is not None,
        )
    return {ident: _inherited(own, ident) for ident in own}


def _inherited(own: Mapping[str, _Style], ident: str) -> _Style:
    style = own[ident]
    name, level, is_list = style.name, style.level, style.is_list
    seen = {ident}
    while style.base in own and style.base not in seen:
        seen.add(style.base)
        style = own[style.base]
        if not _HEADING.fullmatch(name) and _HEADING.fullmatch(style.name):
            name = style.name
        level, is_list = level or style.level, is_list or style.is_list
    return _Style(name, "", level, is_list)


@dataclass(frozen=True, slots=True)
class _Document:
    """A Word file: its parts with text, in order, and other parts with a language."""

    archive: Archive
    parts: tuple[TextPart, ...]
    others: tuple[str, ...]


def _read(data: bytes, label: str) -> _Document:
    archive = Archive(data, label, ".docx")
    main = next(
        (
            target
            for kind, target in _relations(archive, "").values()
            if kind == "officeDocument"
        ),
        "",
    )
    if main not in archive.names or "[Content_Types].xml" not in archive.names:
        raise SourceError(f"{label}: is no Word file (.docx); save it again as one")
    archive.require_no_macros()
    if _MACRO_TYPE in xml_of(archive, "[Content_Types].xml"):
        raise SourceError(f"{label}: is a file for macros; save it as .docx")
    relations = _relations(archive, main)
    by_kind: dict[str, list[str]] = {}
    for kind, target in relations.values():
        if target in archive.names and target not in by_kind.get(kind, ()):
            by_kind.setdefault(kind, []).append(target)
    styles = _styles(archive, next(iter(by_kind.get("styles", ())), ""))
    body = _text_part(archive, main, styles, "document")
    if body.part.root.name != "w:document":
        raise SourceError(f"{label}: is no Word file (.docx); save it again as one")
    parts = [body]
    for kind in _NOTES:
        parts += [
            _text_part(archive, member, styles, kind)
            for member in by_kind.get(kind, ())
        ]
    margins = dict.fromkeys(
        relations[ident]
        for ident in _margins(body.part)
        if ident in relations and relations[ident][1] in archive.names
    )
    parts += [_text_part(archive, member, styles, kind) for kind, member in margins]
    others = tuple(
        member
        for kind in ("styles", "settings", "numbering")
        for member in by_kind.get(kind, ())
    )
    return _Document(archive, tuple(parts), others)


def _margins(part: Part) -> Iterator[str]:
    """Yield the ids of headers and footers, in the order of the sections."""
    for node in part.root.walk():
        if node.name in ("w:headerReference", "w:footerReference"):
            yield part.attribute(node, "r:id")


def _unpack(data: bytes, label: str) -> Unpacked:
    """Return the page of a Word file."""
    document = _read(data, label)
    return Unpacked(page_of(document.parts), signature_notice(document.archive))


def _pack(data: bytes, english: str, language: str) -> bytes:
    """Return the Word file with English sentences and the English language."""
    document = _read(data, "")
    archive = document.archive
    texts = english_members(document.parts, english)
    for member in document.others:
        texts[member] = xml_of(archive, member)
    texts = {
        member: _LANGUAGE.sub(rf"\g<1>{language}", text)
        for member, text in texts.items()
    }
    if _CORE in archive.names:
        core = xml_of(archive, _CORE)
        texts[_CORE] = with_language(core, language)
    return archive.with_members(changed_members(archive, texts))


def _comments(data: bytes) -> int:
    archive = Archive(data, "", ".docx")
    return sum(
        len(_COMMENT.findall(xml_of(archive, name)))
        for name in archive.names
        if posixpath.basename(name) == "comments.xml"
    )


FORMAT = Format(
    "docx",
    "a Word file",
    (".docx",),
    page_blocks,
    markup=Markup.TAGS,
    layout=LAYOUT_OF_RUNS,
    container=Container(_unpack, _pack, _comments),
)
