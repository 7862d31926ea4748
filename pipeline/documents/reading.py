"""Files to documents, and English texts back to bytes."""

from __future__ import annotations

from pathlib import Path

from pipeline.documents.decoding import decode, encode_text
from pipeline.documents.formats import choose, format_of, require_own_content
from pipeline.documents.model import Document
from pipeline.errors import SourceError
from pipeline.files import sha256


def read_document(path: Path, name: str, form: str = "") -> Document:
    """Read the text at ``path``; ``name`` is what messages and records call it.

    The ending of the name says which format it has; ``form`` names another one and
    forces it.

    :raises SourceError: it cannot be read, is not text, or is of a kind that is no
        format here, or of another kind than its name says; one line.
    """
    label = _printable(name)
    choose(name, label, form)  # a kind that is no format here need not be read
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(f"{label}: cannot be read: {reason}") from None
    return document_of(data, name, form)


def document_of(data: bytes, name: str, form: str = "") -> Document:
    """Return the document of a file's bytes; see `read_document`.

    :raises SourceError: it is not text, or is of a kind that is no format here, or of
        another kind than its name says; one line.
    """
    label = _printable(name)
    chosen = choose(name, label, form)
    decoded = decode(data, label)
    if not form:
        require_own_content(decoded.text, chosen, label)
    blocks, notices = chosen.read(decoded.text, label)
    return Document(
        name,
        decoded.text,
        decoded.encoding,
        decoded.bom,
        sha256(data),
        blocks,
        decoded.notices + notices,
        form,
    )


def parse(text: str, name: str, form: str = "") -> Document:
    """Find the blocks of a text in hand, which ``name`` or ``form`` gives the format.

    Nothing is asked of its kind; a text that is none of its format is one of no blocks.
    """
    try:
        blocks, notices = format_of(name, form).read(text, _printable(name))
    except SourceError:
        blocks, notices = (), ()
    # A lone surrogate is not text, but a text in hand may have one.
    digest = sha256(text.encode("utf-8", "surrogatepass"))
    return Document(name, text, "utf-8", b"", digest, blocks, notices, form)


def encode(text: str, document: Document) -> bytes:
    """Bytes of an output text, in the source's encoding.

    The byte order mark is kept; a legacy code page, which may lack an English quotation
    mark, becomes UTF-8.
    """
    return encode_text(text, document.encoding, document.bom)


def _printable(name: str) -> str:
    """Keep messages on one line: a file name may hold a line end."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in name
    )
