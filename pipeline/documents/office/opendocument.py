"""OpenDocument texts (.odt, ISO/IEC 26300): the sentences of their paragraphs.

The body, tables, text boxes, headers, footers and notes are read. Comments, the
deleted text of tracked changes and the contents of fields are not. Only runs of
sentences whose English differs from the French are written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = {
    f"{_OASIS}:{name}:1.0": prefix
    for name, prefix in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "drawing": "draw",
        "xsl-fo-compatible": "fo",
    }.items()
} | {"http://www.w3.org/1999/xlink": "xlink"}
_TYPE = "application/vnd.oasis.opendocument.text"
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = "encryption-data"
_WHITE = re.compile(r"[ \t\r\n]+")
_SPACES = re.compile(r" {2,}")
# Elements whose content is not part of the text.
_UNREAD = frozenset(
    {"text:tracked-changes", "office:annotation", "text:index-title-template"}
    | {"text:table-of-content-source", "text:alphabetical-index-source"}
    | {"text:illustration-index-source", "text:table-index-source"}
    | {"text:object-index-source", "text:user-index-source"}
    | {"text:bibliography-source", "office:forms", "office:scripts"}
)
_BREAKS = frozenset({"text:tab", "text:line-break"})
_SKIPPED = frozenset({"text:soft-page-break"})
_AROUND = frozenset({"text:a", "text:meta"})
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_HEADING = re.compile(r"Title|Subtitle|Heading(?:_20_\d+)?|Contents_20_(?:Heading|\d+)")
_VALUES = {
    "fo:color": ("color", ("#000000",)),
    "fo:background-color": ("shade", ("transparent",)),
    "fo:font-size": ("size", ()),
    "style:font-name": ("font", ()),
    "fo:font-variant": ("variant", ("normal",)),
    "fo:text-transform": ("transform", ("none",)),
}
_LANGUAGE_TAG = re.compile(r"<[^<>]*\sfo:language=[\"']fr[\"'][^<>]*>")


_COMMENT = re.compile(r"<office:annotation[\s/>]")


@dataclass(frozen=True, slots=True)
class _Styles:
    """The looks of a part's text styles, and the parents of its paragraph styles."""

    looks: Mapping[str, frozenset[str]]
    parents: Mapping[str, str]

    def origin(self, name: str) -> str:
        """Return the named style on which an automatic style is based."""
        return self.parents.get(name, name)


def _read_styles(part: Part) -> _Styles:
    looks: dict[str, frozenset[str]] = {}
    parents: dict[str, str] = {}
    automatic = part.root.find("office:automatic-styles")
    for node in automatic.children if automatic is not None else ():
        said = part.attributes(node) if node.name == "style:style" else {}
        name, family = said.get("style:name", ""), said.get("style:family", "")
        parent = said.get("style:parent-style-name", "")
        if family == "paragraph":
            parents[name] = parent
        elif family == "text":
            properties = node.find("style:text-properties")
            look = set(_looks(part.attributes(properties)) if properties else ())
            looks[name] = frozenset(look | ({f"class {parent}"} if parent else set()))
    return _Styles(looks, parents)


def _looks(said: Mapping[str, str]) -> Iterator[str]:
    """Yield the visible properties of a style."""
    weight, slant = said.get("fo:font-weight"), said.get("fo:font-style")
    if weight:
        yield "b" if weight == "bold" or weight > "500" else "no b"
    if slant:
        yield "no i" if slant == "normal" else "i"
    for key, name in (("underline", "u"), ("line-through", "s")):
        style = said.get(f"style:text-{key}-style")
        if style:
            yield f"no {name}" if style == "none" else name
    place = said.get("style:text-position", "").split(" ")[0]
    if place and place not in ("0%", "0"):
        yield "sub" if place.startswith(("sub", "-")) else "sup"
    if said.get("text:display") == "none":
        yield "hidden"
    for key, (name, nothing) in _VALUES.items():
        value = said.get(key, "")
        if value and value not in nothing:
            yield f"{name} {value}"


@dataclass(slots=True)
class _Reader:
    """Reads the lines of one part."""

    part: Part
    styles: _Styles
    lines: list[Line] = field(default_factory=list)

    def collect(self, node: Node, kind: Kind = Kind.PARAGRAPH) -> None:
        """Add the lines of a node, including those of nested elements."""
        for child in node.children:
            if child.name in _UNREAD:
                continue
            if child.name in _PARAGRAPHS:
                paragraph = _Paragraph(self.part, self.styles)
                self.lines += paragraph.lines(child, self._kind(child, kind))
                self.collect(child)
                continue
            inside = kind
            if child.name == "table:table-cell":
                inside = Kind.TABLE_CELL
            elif child.name == "text:list-item" and kind is Kind.PARAGRAPH:
                inside = Kind.LIST_ITEM
            elif child.name == "text:note":
                inside = Kind.NOTE
            self.collect(child, inside)

    def _kind(self, paragraph: Node, inside: Kind) -> Kind:
        style = self.styles.origin(self.part.attribute(paragraph, "text:style-name"))
        if paragraph.name == "text:h" or _HEADING.fullmatch(style):
            return Kind.HEADING
        if inside is Kind.PARAGRAPH and style == "Quotations":
            return Kind.QUOTE
        return inside


class _Paragraph:
    """Reads the items of one paragraph."""

    def __init__(self, part: Part, styles: _Styles) -> None:
        self._part = part
        self._styles = styles
        self._items: list[Item] = []

    def lines(self, node: Node, kind: Kind) -> Iterator[Line]:
        """Yield the lines of a paragraph."""
        self._walk(node, (), None)
        return lines_of(self._items, kind)

    def _walk(
        self, node: Node, chain: tuple[Wrapper, ...], shell: Shell | None
    ) -> None:
        for child in node.children:
            place = child.start, child.end
            what, text = What.VOID, ""
            if not child.name:
                what, text = What.TEXT, self._text(child)
            elif child.name == "text:s":
                count = self._part.attribute(child, "text:c")
                what, text = What.TEXT, " " * (int(count) if count.isdecimal() else 1)
            elif child.name in _BREAKS:
                what = What.BREAK
            elif child.name in _SKIPPED:
                what = What.SKIP
            elif child.name == "text:span":
                self._span(child, chain, shell)
                continue
            elif child.name in _AROUND:
                self._around(child, chain)
                continue
            else:
                text = self._tag(child)
            if what is What.TEXT and shell and "hidden" in shell.look:
                what, text = What.VOID, picture("hidden")
            self._items.append(Item(what, *place, text, chain, shell))

    def _text(self, node: Node) -> str:
        return _WHITE.sub(" ", self._part.content(node))

    def _span(
        self, node: Node, chain: tuple[Wrapper, ...], around: Shell | None
    ) -> None:
        if any(one.name in _AROUND for one in node.walk()):
            # A span with a link inside is a wrapper around runs, not a run itself.
            self._around(node, chain)
            return
        name = self._part.attribute(node, "text:style-name")
        look = self._styles.looks.get(name, frozenset({f"class {name}"}))
        opened, closed = self._tags(node)
        outer = around or Shell(node.start, node.end, "", "", frozenset(), _bare)
        shell = Shell(
            outer.start,
            outer.end,
            outer.open + opened,
            closed + outer.close,
            _over(outer.look, look),
            _bare,
        )
        if node.children:
            self._walk(node, chain, shell)
        else:
            self._items.append(Item(What.SKIP, node.start, node.end, "", chain, around))

    def _tags(self, node: Node) -> tuple[str, str]:
        return (
            self._part.text[node.start : node.inner],
            self._part.text[node.outer : node.end],
        )

    def _around(self, node: Node, chain: tuple[Wrapper, ...]) -> None:
        opening = Item(What.EDGE, node.start, node.inner, chain=chain)
        closing = Item(What.EDGE, node.outer, node.end, chain=chain)
        tag = "<span>"
        if node.name == "text:a":
            tag = link(self._part.attribute(node, "xlink:href"))
        self._items.append(opening)
        self._walk(node, (*chain, Wrapper(tag, opening, closing)), None)
        self._items.append(closing)

    def _tag(self, node: Node) -> str:
        """Return the tag of an element without text, from its name and references."""
        name = node.name.rpartition(":")[2]
        said = self._part.attributes(node)
        holds_paragraphs = any(one.name in _PARAGRAPHS for one in node.walk())
        shown = "" if holds_paragraphs else self._part.content(node).strip()
        if shown and node.name.startswith("text:"):
            return shown_field(shown)
        keys = ("text:name", "text:id", "text:change-id", "draw:name", "office:name")
        return picture(" ".join([name, *(said[key] for key in keys if key in said)]))


def _over(outer: frozenset[str], inner: frozenset[str]) -> frozenset[str]:
    """Return the look of a span inside another one."""
    kinds = {one.removeprefix("no ").split(" ")[0] for one in inner}
    kept = {one for one in outer if one.removeprefix("no ").split(" ")[0] not in kinds}
    return frozenset(kept | inner)


def _bare(_look: frozenset[str]) -> Shell:
    """Return the shell of text without formatting, which needs no span."""
    return Shell(-1, -1, "", "", frozenset(), _bare)


def _run_text(text: str) -> str:
    """Return a text as the content of a paragraph."""
    return _SPACES.sub(
        lambda match: f' <text:s text:c="{len(match[0]) - 1}"/>',
        html.escape(text, quote=False),
    )


@dataclass(frozen=True, slots=True)
class _Document:
    """An OpenDocument text and its parts with text."""

    archive: Archive
    parts: tuple[TextPart, ...]


def _read(data: bytes, label: str) -> _Document:
    archive = Archive(data, label, ".odt")
    names = archive.names
    is_text = "mimetype" in names and archive.read("mimetype").startswith(
        _TYPE.encode()
    )
    if not is_text or "content.xml" not in names:
        raise SourceError(f"{label}: is no OpenDocument text (.odt); save it as one")
    if _MANIFEST in names and _ENCRYPTED in xml_of(archive, _MANIFEST):
        raise SourceError(f"{label}: is encrypted; save it without a password")
    archive.require_no_macros()
    parts = []
    for member, name, place in (
        ("content.xml", "document", ("office:body", "office:text")),
        ("styles.xml", "margins", ("office:master-styles",)),
    ):
        if member not in names:
            continue
        part = Part(xml_of(archive, member), _NAMESPACES, f"{label}: {member}")
        reader = _Reader(part, _read_styles(part))
        inside = part.root.find(*place)
        if inside is not None:
            reader.collect(inside)
        parts.append(TextPart(member, name, part, reader.lines, _run_text))
    return _Document(archive, tuple(parts))


def _unpack(data: bytes, label: str) -> Unpacked:
    """Return the page of an OpenDocument text."""
    document = _read(data, label)
    return Unpacked(page_of(document.parts), signature_notice(document.archive))


def _pack(data: bytes, english: str, language: str) -> bytes:
    """Return the OpenDocument text with English sentences and the English language."""
    document = _read(data, "")
    texts = {
        member: _LANGUAGE_TAG.sub(lambda tag: _relanguaged(tag[0], language), text)
        for member, text in english_members(document.parts, english).items()
    }
    if "meta.xml" in document.archive.names:
        meta = xml_of(document.archive, "meta.xml")
        texts["meta.xml"] = with_language(meta, language)
    return document.archive.with_members(changed_members(document.archive, texts))


def _relanguaged(tag: str, language: str) -> str:
    """Return a start tag with English as its language instead of French."""
    own, _, country = language.partition("-")
    tag = re.sub(r"(\sfo:language=[\"'])fr(?=[\"'])", rf"\g<1>{own}", tag)
    return re.sub(r"(\sfo:country=[\"'])\w+(?=[\"'])", rf"\g<1>{country}", tag)


def _comments(data: bytes) -> int:
    return len(_COMMENT.findall(xml_of(Archive(data, "", ".odt"), "content.xml")))


FORMAT = Format(
    "odt",
    "an OpenDocument text",
    (".odt",),
    page_blocks,
    markup=Markup.TAGS,
    layout=LAYOUT_OF_RUNS,
    container=Container(_unpack, _pack, _comments),
)
