"""The data types of this package: documents, blocks and formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.files import sha256
from pipeline.units import Kind, Span


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item, cell, note or piece of code of a document.

    ``text[start:end]`` of the document is its content without the markup around it
    (list numbers, "# ", "> ", indentation, trailing spaces). A block of several lines
    is one hard-wrapped paragraph; its text contains the line ends and the prefixes of
    the lines. ``continuation`` is that prefix ("> ", "   " or ""). All blocks but code
    are ``translatable``.
    """

    kind: Kind
    start: int
    end: int
    translatable: bool = True
    continuation: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One source text.

    ``name`` is its path below the source folder, with "/". ``text`` has no byte order
    mark and keeps its line ends. ``encoding`` is a Python codec name, ``bom`` the byte
    order mark (or b""), ``sha256`` the hash of the file's bytes in hex. ``blocks`` are
    in order and do not overlap; ``notices`` are sentences about the text for the user.
    ``form`` is the name of its format if the user chose one, else "" (then the suffix
    decides). ``file`` has the file's bytes if its format has a `Container`, so that the
    English can be put into them; else it is b"".
    """

    name: str
    text: str
    encoding: str
    bom: bytes
    sha256: str
    blocks: tuple[Block, ...]
    notices: tuple[str, ...] = ()
    form: str = ""
    file: bytes = b""

    @property
    def text_sha256(self) -> str:
        """The hash of the text, or "" if the text is the file's whole content."""
        return sha256(self.text) if self.file else ""


class Markup(StrEnum):
    """How the markup inside a sentence is written in a format."""

    NONE = "none"
    MARKDOWN = "Markdown"
    TAGS = "tags"
    STRINGS = "strings with tags and backslashes"


Blocks = tuple[tuple[Block, ...], tuple[str, ...]]
"""The blocks of a text, in order, and notices about it."""


class Sentence(NamedTuple):
    """One target of a block; ``unit`` is the index of its unit in the record.

    ``is_human`` is whether a person wrote or approved it.
    """

    unit: int
    text: str
    is_human: bool = False


class Part(NamedTuple):
    """A piece of an English file; ``unit`` is the index of its unit, if it has one."""

    text: str
    unit: int | None = None


def spliced(text: str, edits: Iterable[tuple[Span, Sequence[Part]]]) -> Iterator[Part]:
    """Yield a text with the parts of each edit in place of its span, in order."""
    at = 0
    for span, parts in sorted(edits, key=lambda edit: edit[0]):
        yield Part(text[at : span.start])
        yield from parts
        at = span.end
    yield Part(text[at:])


class Misfit(ValueError):  # noqa: N818 (caught where the file is known)
    """An English file differs in structure from its source, at ``line`` (from 1)."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Problem(NamedTuple):
    """A part of a block's English that the format cannot represent well.

    ``block`` is the block's index; ``code`` and ``args`` are those of the finding.
    """

    block: int
    code: str
    args: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format writes English, if targets do not simply replace blocks.

    ``write`` takes the source text, its blocks and the sentences of each, and returns
    the parts of the English file. ``texts`` takes an English file and the source text,
    and returns the English of each block of the source, each on one line; it raises
    Misfit if the file has another structure. ``problems`` takes the same as ``write``.
    ``same`` is whether two English versions of a block count as equal when a person's
    edits are looked for. ``place`` is the word for a Misfit's line in messages.
    """

    write: Callable[
        [str, Sequence[Block], Sequence[Sequence[Sentence]]], Iterable[Part]
    ]
    texts: Callable[[str, str], Sequence[str]]
    problems: Callable[
        [str, Sequence[Block], Sequence[Sequence[Sentence]]], Iterable[Problem]
    ] = lambda _text, _blocks, _sentences: ()
    same: Callable[[str, str], bool] = lambda one, other: one == other
    place: str = "line"


class Unpacked(NamedTuple):
    """The text extracted from a file, and notices about the file."""

    text: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Container:
    """How the text of a format is extracted from a file that is not text itself.

    ``unpack`` takes a file's bytes and its name in messages; it raises SourceError if
    it is not such a file or is not safe to open. ``pack`` takes the bytes of the French
    file, the English text, and the language to declare ("en-US"), and returns the bytes
    of the English file, which are the same if the text is. ``comments`` counts the
    comments in a file.
    """

    unpack: Callable[[bytes, str], Unpacked]
    pack: Callable[[bytes, str, str], bytes]
    comments: Callable[[bytes], int] = lambda _: 0


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of document: how its texts are recognised, read and written.

    ``name`` is its name for ``--as``, ``title`` its name in messages and tables,
    ``suffixes`` are those of its files, in lower case.

    ``read`` takes a text and its name in notices, and returns the blocks. It raises
    SourceError if the text does not have this format. ``recognise`` is whether a text
    certainly has this format, whatever the name of its file. ``markup`` is that inside
    a sentence, which is read and put back as inline elements. ``layout`` is how English
    is written; if it is None, blocks are replaced by their targets, and hard-wrapped if
    they were (`pipeline.rendering`). ``marks_around`` takes the English text before a
    block and the block's English on one line, and returns the quotation mark that it
    needs, or "". ``is_bilingual`` is whether a file contains both languages.
    ``container`` is set if the file is not text; then ``read`` gets the unpacked text.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[str, str], Blocks]
    recognise: Callable[[str], bool] = lambda _: False
    markup: Markup = Markup.NONE
    layout: Layout | None = None
    marks_around: Callable[[str, str], str] = lambda _before, _target: ""
    container: Container | None = None
    is_bilingual: bool = False
