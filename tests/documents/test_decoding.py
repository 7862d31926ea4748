"""Bytes to text and back: what is read, with which notice, and what is refused."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.documents import Document, encode, read_document
from pipeline.errors import SourceError

TEXT = "L’été, à Mâcon\u00a0: 3\u00a0€.\r\nŒuvres, cœur, naïf.\n"
Read = Callable[[bytes], Document]
LATIN = "L'été, à Mâcon : l'eau monte.\nDeux mètres.\n"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(data: bytes) -> Document:
        path = tmp_path / "x"
        path.write_bytes(data)
        return read_document(path, "a/b.txt")

    return read


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
def test_unicode(read: Read, encoding: str, bom: bytes) -> None:
    data = bom + TEXT.encode(encoding)
    document = read(data)
    assert (document.text, document.encoding, document.bom) == (TEXT, encoding, bom)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.notices == ()
    assert encode(document.text, document) == data


@pytest.mark.parametrize(
    ("text", "encoding", "read_as", "label"),
    [
        (TEXT, "cp1252", "cp1252", "Windows-1252"),
        (LATIN, "latin-1", "cp1252", "Windows-1252"),
        (LATIN + "Le cœur.", "iso8859-15", "iso8859-15", "Latin-9"),
    ],
)
def test_legacy_code_pages(
    read: Read, text: str, encoding: str, read_as: str, label: str
) -> None:
    document = read(text.encode(encoding))
    assert (document.text, document.encoding, document.bom) == (text, read_as, b"")
    assert document.notices == (
        f"a/b.txt: not UTF-8, read as {label}; the English is written as UTF-8",
    )
    assert encode("naïve “résumé”", document) == "naïve “résumé”".encode()


@pytest.mark.parametrize("text", ["", "\n", "   ", "a\x07b", "\x0c\nPage deux."])
def test_small_and_odd_texts(read: Read, text: str) -> None:
    document = read(text.encode())
    assert (document.text, document.encoding) == (text, "utf-8")


BINARY = "a/b.txt: binary data, not a text; move it out of the source folder"
OLD = "a/b.txt: neither UTF-8 nor Windows-1252 (an old Mac or MS-DOS text?); save it again as UTF-8"
SAVE = "restore the file or save it again as UTF-8"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"abc\x00def", BINARY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", BINARY),
        (b"\x01\x02\x03abc", BINARY),
        (bytes(range(1, 256)), BINARY),
        ("été\nà é".encode()[:-1], f"a/b.txt:2: ends in the middle of a character; {SAVE}"),
        ("été\nà ".encode() + b"\xe9 \xc3\xa9", f"a/b.txt:2: has a byte that is not UTF-8 (0xE9); {SAVE}"),
        (codecs.BOM_UTF8 + b"ab\xff", f"a/b.txt: not valid UTF-8 at byte 5; {SAVE}"),
        (codecs.BOM_UTF16_LE + b"a\x00b", f"a/b.txt: not valid UTF-16-LE at byte 4; {SAVE}"),
        (LATIN.encode("cp850"), OLD),
        (LATIN.encode("mac-roman"), OLD),
    ],
    ids=["NUL", "picture", "controls", "all bytes", "cut short", "mixed", "UTF-8 mark", "UTF-16 mark", "MS-DOS", "Mac"],
)  # fmt: skip
def test_refused_in_one_line(read: Read, data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(data)
    assert str(refused.value) == message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        read_document(tmp_path / "none", "a\nb.txt")
    assert str(refused.value) == r"a\nb.txt: cannot be read: No such file or directory"
