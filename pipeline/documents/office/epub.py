"""Electronic books (.epub, EPUB 2 and 3): chapters, table of contents and title.

Each chapter is read and written like an HTML page. The page of the book is in reading
order: the title, the table of contents, the chapters in the order of the spine.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from pipeline.archive import Archive
from pipeline.documents import hypertext
from pipeline.documents.model import (
    Block,
    Container,
    Format,
    Markup,
    Sentence,
    Unpacked,
)
from pipeline.documents.office.elements import Node, Part, is_well_formed
from pipeline.documents.office.pages import (
    LAYOUT,
    Sentences,
    lines_on,
    page,
    page_blocks,
)
from pipeline.documents.office.parts import (
    changed_members,
    require_lines,
    signature_notice,
    xml_of,
)
from pipeline.documents.office.runs import well_formed
from pipeline.errors import SourceError
from pipeline.text.unwrapping import unwrap
from pipeline.units import Kind, Span

_NAMESPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:container": "container",
    "http://www.idpf.org/2007/opf": "opf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.daisy.org/z3986/2005/ncx/": "ncx",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
}
_TYPE = b"application/epub+zip"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_CHAPTER = "application/xhtml+xml"
_CONTENTS = "application/x-dtbncx+xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_DECLARES = re.compile(r"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.IGNORECASE)
_FRENCH = re.compile(r"fr(?:[-_]\w+)?\Z", re.IGNORECASE)
_READ = {"dc:title": Kind.HEADING, "dc:description": Kind.PARAGRAPH}


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of a book with its lines; ``write`` returns its text with English."""

    name: str
    lines: tuple[Sentences, ...]
    write: Callable[[list[str]], str]


@dataclass(frozen=True, slots=True)
class _Book:
    """A book: its members with text, in reading order, and notices about them."""

    archive: Archive
    members: tuple[_Member, ...]
    notices: tuple[str, ...]


def _read(data: bytes, label: str) -> _Book:
    archive = Archive(data, label, ".epub")
    is_book = "mimetype" in archive.names and (
        archive.read("mimetype").strip() == _TYPE
    )
    if not is_book or _CONTAINER not in archive.names:
        raise SourceError(f"{label}: is no book (.epub); save it again as one")
    archive.require_no_macros()
    container = _part(archive, _CONTAINER)
    path = next(
        (
            container.attribute(node, "full-path")
            for node in container.root.walk()
            if node.name == "container:rootfile"
        ),
        "",
    )
    if path not in archive.names:
        raise SourceError(f"{label}: names no list of its chapters (.opf)")
    package = _part(archive, path)
    order = _in_order(package, path)
    _require_open(archive, {path, *order})
    members = [_package(path, package)]
    notices: list[str] = []
    for name, kind in order.items():
        if name not in archive.names:
            raise SourceError(f"{label}: lacks its chapter {ascii(name)[1:-1]}")
        if kind == _CONTENTS:
            part = _part(archive, name, doctype=True)
            members.append(_simple(name, part, _labels(part), []))
            continue
        member, said = _chapter(archive, name)
        members.append(member)
        notices += said
    return _Book(archive, tuple(members), tuple(notices))


def _part(archive: Archive, name: str, *, doctype: bool = False) -> Part:
    label = f"{archive.label}: {name}"
    return Part(xml_of(archive, name), _NAMESPACES, label, doctype=doctype)


def _in_order(package: Part, path: str) -> dict[str, str]:
    """Return the members with text and their media types, in reading order."""
    items: dict[str, tuple[str, str, str]] = {}
    spine: list[str] = []
    for node in package.root.walk():
        if node.name == "opf:item":
            said = package.attributes(node)
            href = unquote(said.get("href", "").partition("#")[0])
            name = posixpath.normpath(posixpath.join(posixpath.dirname(path), href))
            items[said.get("id", "")] = (
                name,
                said.get("media-type", ""),
                said.get("properties", ""),
            )
        elif node.name == "opf:itemref":
            spine.append(package.attribute(node, "idref"))
    texts = {
        ident: one for ident, one in items.items() if one[1] in (_CHAPTER, _CONTENTS)
    }
    contents = [
        ident
        for ident, (_, kind, properties) in texts.items()
        if kind == _CONTENTS or "nav" in properties.split()
    ]
    found: dict[str, str] = {}
    for ident in [*contents, *spine, *texts]:
        if ident in texts:
            name, kind, _ = texts[ident]
            found.setdefault(name, kind)
    return found


def _require_open(archive: Archive, wanted: set[str]) -> None:
    """Raise SourceError if the book is encrypted; only fonts may be obfuscated."""
    if _ENCRYPTION not in archive.names:
        return
    part = _part(archive, _ENCRYPTION)
    methods: list[str] = []
    for node in part.root.walk():
        if node.name == "enc:EncryptionMethod":
            methods.append(part.attribute(node, "Algorithm"))
        if node.name == "enc:CipherReference":
            methods += ["?"] * (unquote(part.attribute(node, "URI")) in wanted)
    if any(method not in _FONTS for method in methods):
        raise SourceError(f"{archive.label}: is encrypted; use a book without a lock")


def _package(name: str, part: Part) -> _Member:
    """Return the package document of the book, which has the title and language."""
    edits: list[tuple[Span, str]] = []
    texts: list[tuple[Node, Kind]] = []
    for node in part.root.walk():
        if node.name == "dc:language" and _FRENCH.match(part.content(node).strip()):
            edits.append((Span(node.inner, node.outer), "en"))
        elif node.name in _READ:
            texts.append((node, _READ[node.name]))
    return _simple(name, part, texts, edits)


def _labels(part: Part) -> list[tuple[Node, Kind]]:
    """Return the labels in the table of contents of an EPUB 2 book."""
    return [
        (node, Kind.HEADING)
        for node in part.root.walk()
        if node.name == "ncx:text" and node.children
    ]


def _simple(
    name: str,
    part: Part,
    texts: list[tuple[Node, Kind]],
    edits: list[tuple[Span, str]],
) -> _Member:
    """Return a member whose texts are the elements without markup inside."""
    places = []
    lines = []
    for node, kind in texts:
        said = " ".join(part.content(node).split())
        if said and all(not child.name for child in node.children):
            places.append(Span(node.inner, node.outer))
            lines.append(Sentences(kind, html.escape(said, quote=False)))
    tag = part.text[part.root.start : part.root.inner]
    found = re.search(r"\sxml:lang=[\"'](fr(?:-\w+)?)[\"']", tag)
    if found:
        edits.append((Span.of(found, 1).shift(part.root.start), "en"))

    def write(english: list[str]) -> str:
        new = [
            (place, _escaped(said))
            for place, line, said in zip(places, lines, english, strict=True)
            if said != line.text
        ]
        made, at = "", 0
        for place, text in sorted([*edits, *new]):
            made += part.text[at : place.start] + text
            at = place.end
        return made + part.text[at:]

    return _Member(name, tuple(lines), write)


def _escaped(text: str) -> str:
    return html.escape(html.unescape(text), quote=False)


def _chapter(archive: Archive, name: str) -> tuple[_Member, tuple[str, ...]]:
    """Return a chapter, and notices of its texts that stay French."""
    label = f"{archive.label}: {name}"
    text = xml_of(archive, name)
    if _DECLARES.search(text):
        raise SourceError(f"{label}: declares entities; it is not opened")
    blocks, notices = hypertext.hypertext_blocks(text, label)
    lines = tuple(
        Sentences(block.kind, unwrap(text[block.start : block.end], 0).text)
        for block in blocks
    )

    strict = is_well_formed(text)

    def write(english: list[str]) -> str:
        if strict:
            pairs = zip(english, lines, strict=True)
            english = [well_formed(said, line.text) for said, line in pairs]
        return _written(text, blocks, english)

    return _Member(name, lines, write), notices


def _written(text: str, blocks: tuple[Block, ...], english: list[str]) -> str:
    sentences = [[Sentence(number, said)] for number, said in enumerate(english)]
    parts = hypertext.LAYOUT.write(text, blocks, sentences)
    return "".join(part.text for part in parts)


def _unpack(data: bytes, label: str) -> Unpacked:
    """Return the page of a book."""
    book = _read(data, label)
    text = page([(one.name, one.lines) for one in book.members])
    return Unpacked(text, book.notices + signature_notice(book.archive))


def _pack(data: bytes, english: str, _language: str) -> bytes:
    """Return the book with English chapters, table of contents and title."""
    book = _read(data, "")
    said = lines_on(english)
    require_lines(said, sum(len(one.lines) for one in book.members))
    texts: dict[str, str] = {}
    at = 0
    for one in book.members:
        texts[one.name] = one.write(said[at : at + len(one.lines)])
        at += len(one.lines)
    return book.archive.with_members(changed_members(book.archive, texts))


FORMAT = Format(
    "epub",
    "a book (EPUB)",
    (".epub",),
    page_blocks,
    markup=Markup.TAGS,
    layout=LAYOUT,
    container=Container(_unpack, _pack),
)
