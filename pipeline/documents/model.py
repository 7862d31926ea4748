"""The values of this package: a document and its blocks."""

from __future__ import annotations

from dataclasses import dataclass

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
    the text that its owner should know.
    """

    name: str
    text: str
    encoding: str
    bom: bytes
    sha256: str
    blocks: tuple[Block, ...]
    notices: tuple[str, ...] = ()
