"""What all zipped formats have in common: safe members, lines of parts, language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.archive import Archive
from pipeline.documents.decoding import decode, encode_text
from pipeline.documents.model import Misfit
from pipeline.documents.office.elements import Part
from pipeline.documents.office.filling import Encode, filled
from pipeline.documents.office.pages import Sentences, lines_on, page
from pipeline.documents.office.runs import Line
from pipeline.errors import SourceError

_SIGNATURE = re.compile(r"^(?:_xmlsignatures/|META-INF/documentsignatures)")


@dataclass(frozen=True, slots=True)
class TextPart:
    """A member of an archive with its lines. ``name`` is what the page calls it.

    ``encode`` writes a text as the content of a run.
    """

    member: str
    name: str
    part: Part
    lines: Sequence[Line]
    encode: Encode

    @property
    def shown(self) -> list[Sentences]:
        """Return the lines that are on the page."""
        return [Sentences(one.kind, one.text) for one in self.lines if not one.twin]

    def english(self, texts: Iterator[str]) -> str:
        """Return the XML with the English that ``texts`` has for each line shown."""
        new: dict[int, str] = {}
        own: dict[int, str] = {}
        for number, line in enumerate(self.lines):
            said = own[id(line.twin)] if line.twin else next(texts)
            own[id(line)] = said
            if said != line.text:
                new[number] = said
        return filled(self.part.text, self.lines, new, self.encode)


def page_of(parts: Iterable[TextPart]) -> str:
    """Return the page of a file's parts."""
    return page([(one.name, one.shown) for one in parts])


def english_members(parts: Sequence[TextPart], english: str) -> dict[str, str]:
    """Return the XML of each part with the English of a page in it."""
    said = lines_on(english)
    require_lines(said, sum(len(one.shown) for one in parts))
    texts = iter(said)
    return {one.member: one.english(texts) for one in parts}


def require_lines(lines: Sequence[str], count: int) -> None:
    """Raise Misfit unless the English page has a line for each of the file's."""
    if len(lines) != count:
        raise Misfit(min(len(lines), count) + 1)


def changed_members(archive: Archive, texts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the members whose text is another one, encoded as they were."""
    changed = {}
    for name, text in texts.items():
        old = archive.read(name)
        read = decode(old, f"{archive.label}: {name}")
        new = encode_text(text, read.encoding, read.bom)
        if new != old:
            changed[name] = new
    return changed


def xml_of(archive: Archive, name: str) -> str:
    """Return a member's text, in Unicode. Raises SourceError for what is not."""
    read = decode(archive.read(name), f"{archive.label}: {name}")
    if not read.encoding.startswith("utf-"):
        raise SourceError(
            f"{archive.label}: {name} is damaged: neither UTF-8 nor UTF-16; save the "
            "file again"
        )
    return read.text


def signature_notice(archive: Archive) -> tuple[str, ...]:
    """Return a notice if the file is signed: the English is another file."""
    if any(_SIGNATURE.match(name) for name in archive.names):
        return (
            f"{archive.label}: is signed; its signature will not hold for the English",
        )
    return ()
