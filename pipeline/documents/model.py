"""The values of this package: a document, its blocks and its format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

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
    """

    name: str
    text: str
    encoding: str
    bom: bytes
    sha256: str
    blocks: tuple[Block, ...]
    notices: tuple[str, ...] = ()
    form: str = ""


class Markup(StrEnum):
    """How the markup inside a sentence of a format is written."""

    NONE = "none"
    MARKDOWN = "Markdown"


Blocks = tuple[tuple[Block, ...], tuple[str, ...]]
"""The blocks of a text, in order, and notices about it."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of document: how its texts are told, read and written.

    ``name`` is what ``--as`` takes, ``title`` what messages and tables say,
    ``suffixes`` are the endings of its files, in small letters.

    ``read`` takes a text and the name that its notices begin with, and returns the
    blocks. It raises SourceError, one line, for a text that is none of this format.
    ``recognise`` says whether a text is surely of this format, whatever its file is
    called. ``markup`` is how a sentence's inline elements are read and put back.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[str, str], Blocks]
    recognise: Callable[[str], bool] = lambda _: False
    markup: Markup = Markup.NONE
