"""The values of this package: a document, its blocks and its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.files import sha256
from pipeline.units import Kind


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item, cell, note or piece of code of a document.

    ``text[start:end]`` of the document is its content without the markup around it
    (list numbers, "# ", "> ", indentation, trailing spaces). A block over several
    lines is one hard-wrapped paragraph: its text has line ends, each followed by what
    the next line starts with; ``continuation`` is that prefix ("> ", "   " or "").
    Code is the only kind that is not ``translatable``.
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
    mark and its own line ends. ``encoding`` is a Python codec name, ``bom`` the byte
    order mark that was there (maybe b""), ``sha256`` that of the file's bytes in hex.
    ``blocks`` are in order and do not overlap; ``notices`` are whole sentences about
    the text that its owner should know. ``form`` is the name of the format that it was
    read as where that was asked for, else "": then the ending of the name says it.
    ``file`` are the file's own bytes where the text is only what was got out of them
    (`Container`): the English is put into these again. They are b"" for a text in hand.
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
        """The hash of the text, "" where that of the file's bytes says it all."""
        return sha256(self.text) if self.file else ""


class Markup(StrEnum):
    """How the markup inside a sentence of a format is written."""

    NONE = "none"
    MARKDOWN = "Markdown"
    TAGS = "tags"
    STRINGS = "strings with tags and backslashes"


Blocks = tuple[tuple[Block, ...], tuple[str, ...]]
"""The blocks of a text, in order, and notices about it."""


class Sentence(NamedTuple):
    """One target of a block. ``unit`` is its place in the record, from 0.

    ``is_human`` says that a person wrote it or vouches for it.
    """

    unit: int
    text: str
    is_human: bool = False


class Part(NamedTuple):
    """A piece of an English file; ``unit`` says whose target it is, if one's."""

    text: str
    unit: int | None = None


class Misfit(ValueError):  # noqa: N818 (caught where the file is known)
    """An English file lacks the structure of its source, from ``line`` on (from 1)."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Problem(NamedTuple):
    """What a format cannot hold of a block's English.

    ``block`` is the block's number, ``code`` and ``args`` are those of the finding.
    """

    block: int
    code: str
    args: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format writes English where it is more than blocks replaced by targets.

    ``write`` takes the source text, its blocks and the sentences of each, and returns
    the English file in parts. ``texts`` takes an English file and the source text, and
    returns the English of each block of the source, on one line each; it raises Misfit
    where the file has another structure. ``problems`` takes what ``write`` takes.
    ``same`` says whether two Englishes of a block are one, as far as a person's edits
    are concerned; ``place`` is what a Misfit's line is called.
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
    """The text that was got out of a file, and notices about the file."""

    text: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Container:
    """How the text of a format is got out of a file that is not text itself.

    ``unpack`` takes a file's bytes and the name that messages begin with; it raises
    SourceError, one line, for what is no such file or not safe to open. ``pack`` takes
    the bytes of the French file, the English text, and the language to declare
    ("en-US"), and returns the bytes of the English file: those of the French where
    nothing differs. ``comments`` counts the comments in a file.
    """

    unpack: Callable[[bytes, str], Unpacked]
    pack: Callable[[bytes, str, str], bytes]
    comments: Callable[[bytes], int] = lambda _: 0


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of document: how its texts are told, read and written.

    ``name`` is what ``--as`` takes, ``title`` what messages and tables say,
    ``suffixes`` are the endings of its files, in small letters.

    ``read`` takes a text and the name that its notices begin with, and returns the
    blocks. It raises SourceError, one line, for a text that is none of this format.
    ``recognise`` says whether a text is surely of this format, whatever its file is
    called. ``markup`` is how a sentence's inline elements are read and put back.
    ``layout`` is how English is written, if not as text and Markdown are: blocks
    replaced by their targets, hard-wrapped where they were (`pipeline.rendering`).
    ``marks_around`` takes the English text before a block and the block's English on
    one line, and returns the mark that must stand around it, "" for none.
    ``is_bilingual`` says that a file holds both languages itself.
    ``container`` is set where the file is not text: then ``read`` gets what it unpacks.
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
