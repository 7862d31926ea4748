"""Reading files as documents, and encoding English texts."""

from __future__ import annotations

from pathlib import Path

from pipeline.documents.decoding import Decoded, decode, encode_text
from pipeline.documents.formats import (
    choose,
    format_of,
    format_of_document,
    require_own_content,
)
from pipeline.documents.model import Document, Format, Misfit, Sentence
from pipeline.errors import OutputError, SourceError
from pipeline.files import sha256


def read_document(path: Path, name: str, form: str = "") -> Document:
    """Read the text at ``path``.

    :param name: its name in messages and records; the suffix determines the format.
    :param form: the name of another format to use, or "".
    :raises SourceError: it cannot be read, is not text, has no known format, or is of
        another kind than its name says.
    """
    label = _printable(name)
    choose(name, label, form)  # fail early: an unknown format need not be read
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(f"{label}: cannot be read: {reason}") from None
    return document_of(data, name, form)


def document_of(data: bytes, name: str, form: str = "") -> Document:
    """Return the document of a file's bytes; see `read_document`.

    :raises SourceError: it is not text, has no known format, or is of another kind than
        its name says.
    """
    label = _printable(name)
    chosen = choose(name, label, form)
    decoded = _decoded(data, chosen, label)
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
        data if chosen.container else b"",
    )


def file_text(data: bytes, name: str, form: str = "", label: str = "") -> str:
    """Return the text of a file's bytes, in French or English, without checking it.

    :param name: the name of the French file, whose suffix determines the format.
    :param form: the name of another format to use, or "".
    :param label: the file's name in messages, "" for ``name``.
    :raises SourceError: it cannot be read in this format.
    """
    return _decoded(data, format_of(name, form), label or _printable(name)).text


def _decoded(data: bytes, chosen: Format, label: str) -> Decoded:
    """Return the text of a file, unpacked if the file is not text."""
    if chosen.container is None:
        return decode(data, label)
    unpacked = chosen.container.unpack(data, label)
    return Decoded(unpacked.text, "utf-8", notices=unpacked.notices)


def parse(text: str, name: str, form: str = "") -> Document:
    """Return the document of a text that is not from a file.

    ``name`` or ``form`` determines the format. The kind of the text is not checked; if
    it does not have the format, the document has no blocks.
    """
    try:
        blocks, notices = format_of(name, form).read(text, _printable(name))
    except SourceError:
        blocks, notices = (), ()
    # A lone surrogate is invalid, but a text that is not from a file may have one.
    digest = sha256(text.encode("utf-8", "surrogatepass"))
    return Document(name, text, "utf-8", b"", digest, blocks, notices, form)


def encode(text: str, document: Document, language: str = "en-US") -> bytes:
    """Return the bytes of an English text, in the encoding of the source.

    The byte order mark is kept. A legacy code page, which may lack English quotation
    marks, becomes UTF-8. If the format has a container, the result is the French file
    with the English text and ``language`` in it.

    :raises OutputError: the French file does not belong to the text.
    """
    container = format_of_document(document).container
    if container is None:
        return encode_text(text, document.encoding, document.bom)
    try:
        if document.file:
            return container.pack(document.file, text, language)
    except Misfit:
        pass
    raise OutputError(
        f"{_printable(document.name)}: the English is put into the French file, which "
        "was changed or is gone; first: translate run"
    )


def encode_over(
    found: bytes, text: str, document: Document, language: str = "en-US"
) -> bytes:
    """Return the bytes of an English text that replaces the file ``found``.

    In an office file, a person may also have changed the layout, a style or a comment.
    If so, and if its paragraphs are still those of the text, only the words that differ
    are changed in it. Otherwise the result is that of `encode`.

    :raises OutputError: the French file does not belong to the text.
    """
    made = encode(text, document, language)
    chosen = format_of_document(document)
    container, layout = chosen.container, chosen.layout
    if container is None or layout is None or found == made:
        return made
    try:
        edited = container.unpack(found, document.name).text
        if container.pack(document.file, edited, language) == found:
            return made  # nobody edited it
        blocks, _ = chosen.read(edited, document.name)
        old, new = layout.texts(edited, text), layout.texts(text, text)
        sentences = [
            [Sentence(0, edited[block.start : block.end] if layout.same(a, b) else b)]
            for block, a, b in zip(blocks, old, new, strict=True)
        ]
        merged = "".join(part.text for part in layout.write(edited, blocks, sentences))
        return container.pack(found, merged, language)
    except (SourceError, Misfit, ValueError):
        return made


def comments_lost(found: bytes, document: Document) -> int:
    """Return how many comments an English file has more than the French file."""
    container = format_of_document(document).container
    if container is None:
        return 0
    try:
        there = container.comments(found)
        return max(0, there - container.comments(document.file))
    except SourceError:
        return 0


def _printable(name: str) -> str:
    """Escape unprintable characters in a file's name, to keep messages on one line."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in name
    )
