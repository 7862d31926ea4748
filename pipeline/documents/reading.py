"""Files to documents, and English texts back to bytes."""

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
    """Return the text of a file's bytes, French or English, whatever it says.

    ``name`` and ``form`` say how the French is read; ``label`` is what messages call
    the file.

    :raises SourceError: it cannot be read as that; one line.
    """
    return _decoded(data, format_of(name, form), label or _printable(name)).text


def _decoded(data: bytes, chosen: Format, label: str) -> Decoded:
    """Return the text of a file, unpacked where the file is not text."""
    if chosen.container is None:
        return decode(data, label)
    unpacked = chosen.container.unpack(data, label)
    return Decoded(unpacked.text, "utf-8", notices=unpacked.notices)


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


def encode(text: str, document: Document, language: str = "en-US") -> bytes:
    """Bytes of an output text, in the source's encoding.

    The byte order mark is kept; a legacy code page, which may lack an English quotation
    mark, becomes UTF-8. Where the file is not text, it is the French file with the
    English in it, which says that it is in ``language``.

    :raises OutputError: the French file is not the one that the text belongs to.
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
    """Bytes of an output text that takes the place of ``found``.

    A person may have changed more in an office file than its words: the layout, a
    style, a comment. Where that is so, and its paragraphs are still those of the text,
    only the words that differ are changed in it. All other files are as `encode` says.

    :raises OutputError: as `encode` does.
    """
    made = encode(text, document, language)
    chosen = format_of_document(document)
    container, layout = chosen.container, chosen.layout
    if container is None or layout is None or found == made:
        return made
    try:
        edited = container.unpack(found, document.name).text
        if container.pack(document.file, edited, language) == found:
            return made  # no person had it in hand
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
    """Return how many comments an English file has that the French does not have."""
    container = format_of_document(document).container
    if container is None:
        return 0
    try:
        there = container.comments(found)
        return max(0, there - container.comments(document.file))
    except SourceError:
        return 0


def _printable(name: str) -> str:
    """Keep messages on one line: a file name may hold a line end."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in name
    )
