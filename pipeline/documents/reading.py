"""Files to documents, and English texts back to bytes."""

from __future__ import annotations

from pathlib import Path

from pipeline.documents.decoding import decode, encode_text
from pipeline.documents.markdown import markdown_blocks
from pipeline.documents.model import Block, Document
from pipeline.documents.plain import plain_blocks
from pipeline.errors import SourceError
from pipeline.files import sha256

MARKDOWN_SUFFIXES = (".md", ".markdown")


def read_document(path: Path, name: str) -> Document:
    """Read the text at ``path``; ``name`` is what messages and records call it.

    :raises SourceError: it cannot be read, or is not text; one line.
    """
    label = _printable(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(f"{label}: cannot be read: {reason}") from None
    return document_of(data, name)


def document_of(data: bytes, name: str) -> Document:
    """Return the document of a file's bytes; ``name``'s ending says its format.

    :raises SourceError: it is not text; one line.
    """
    label = _printable(name)
    decoded = decode(data, label)
    blocks, notices = _blocks(decoded.text, name, label)
    return Document(
        name,
        decoded.text,
        decoded.encoding,
        decoded.bom,
        sha256(data),
        blocks,
        decoded.notices + notices,
    )


def parse(text: str, name: str) -> Document:
    """Find the blocks of a text in hand; ``name``'s ending says which format it has."""
    blocks, notices = _blocks(text, name, _printable(name))
    # A lone surrogate is not text, but a text in hand may have one.
    digest = sha256(text.encode("utf-8", "surrogatepass"))
    return Document(name, text, "utf-8", b"", digest, blocks, notices)


def encode(text: str, document: Document) -> bytes:
    """Bytes of an output text, in the source's encoding.

    The byte order mark is kept; a legacy code page, which may lack an English quotation
    mark, becomes UTF-8.
    """
    return encode_text(text, document.encoding, document.bom)


def _blocks(
    text: str, name: str, label: str
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    if name.lower().endswith(MARKDOWN_SUFFIXES):
        return markdown_blocks(text, label)
    return plain_blocks(text), ()


def _printable(name: str) -> str:
    """Keep messages on one line: a file name may hold a line end."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in name
    )
