"""Functions for all zipped formats: members, lines of parts, encodings."""

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

_LANGUAGE = re.compile(r"(<dc:language>\s*)fr(?:[-_]\w+)?(?=\s*<)", re.IGNORECASE)
_SIGNATURE = re.compile(r"^(?:_xmlsignatures/|META-INF/documentsignatures)")


@dataclass(frozen=True, slots=True)
class TextPart:
    """A member of an archive with its lines; ``name`` is its name on the page.

    ``encode`` returns the XML of a text inside a run.
    """

    member: str
    name: str
    part: Part
    lines: Sequence[Line]
    encode: Encode

    @property
    def shown(self) -> list[Sentences]:
        """The lines that are on the page."""
        return [Sentences(one.kind, one.text) for one in self.lines if not one.twin]

    def english(self, texts: Iterator[str]) -> str:
        """Return the XML with the English of each shown line, taken from ``texts``."""
        new: dict[int, str] = {}
        own: dict[int, str] = {}
        for number, line in enumerate(self.lines):
            said = own[id(line.twin)] if line.twin else next(texts)
            own[id(line)] = said
            if said != line.text:
                new[number] = said
        return filled(self.part.text, self.lines, new, self.encode)


def with_language(properties: str, language: str) -> str:
    """Return document properties (Dublin Core) that say ``language`` for French."""
    return _LANGUAGE.sub(rf"\g<1>{language}", properties)


def page_of(parts: Iterable[TextPart]) -> str:
    """Return the page of a file's parts."""
    return page([(one.name, one.shown) for one in parts])


def english_members(parts: Sequence[TextPart], english: str) -> dict[str, str]:
    """Return the XML of each part with the English of a page.

    :raises Misfit: the page has not as many lines as the parts.
    """
    said = lines_on(english)
    require_lines(said, sum(len(one.shown) for one in parts))
    texts = iter(said)
    return {one.member: one.english(texts) for one in parts}


def require_lines(lines: Sequence[str], count: int) -> None:
    """Raise Misfit unless the English page has ``count`` lines."""
    if len(lines) != count:
        raise Misfit(min(len(lines), count) + 1)


def changed_members(archive: Archive, texts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the changed members, in their encodings."""
    changed = {}
    for name, text in texts.items():
        old = archive.read(name)
        read = decode(old, f"{archive.label}: {name}")
        new = encode_text(text, read.encoding, read.bom)
        if new != old:
            changed[name] = new
    return changed


def xml_of(archive: Archive, name: str) -> str:
    """Return the text of a member. Raises SourceError if it is not in Unicode."""
    read = decode(archive.read(name), f"{archive.label}: {name}")
    if not read.encoding.startswith("utf-"):
        raise SourceError(
            f"{archive.label}: {name} is damaged: neither UTF-8 nor UTF-16; save the "
            "file again"
        )
    return read.text


def signature_notice(archive: Archive) -> tuple[str, ...]:
    """Return a notice if the file is signed, because the English is not."""
    if any(_SIGNATURE.match(name) for name in archive.names):
        return (
            f"{archive.label}: is signed; its signature will not hold for the English",
        )
    return ()
