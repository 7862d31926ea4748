"""Decoding bytes as Unicode, or as legacy code pages with a notice, and encoding."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.errors import SourceError

# The longest first, because the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Control characters other than those in real texts, which are tab, line ends, vertical
# tab, form feed, the old end-of-file mark and escape. C1 controls are a sign of a wrong
# code page.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f-\x9f]")
_MULTIBYTE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# Bytes inside a word that are accented letters in MS-DOS (850) and Mac Roman. Most of
# them are signs such as "‚" or "Š" in Windows-1252, but Œ, œ and the apostrophe are not
# in this pattern.
_FOREIGN = re.compile(
    rb"[A-Za-z][\x80-\x84\x86-\x8b\x8d-\x91\x93-\x95\x98-\x9b\x9d-\x9f][a-z]"
)
_LETTERS = re.compile(rb"[\xc0-\xff]")
# Bytes next to a letter that are œ and Ÿ in Latin-9 and fractions in Latin-1.
_LATIN_9 = re.compile(rb"[A-Za-z][\xbc-\xbe]|[\xbc\xbd][A-Za-z]")
_C1 = re.compile(rb"[\x80-\x9f]")
_SAMPLE = 65_536


class Decoded(NamedTuple):
    """A text, without the byte order mark, and how it was encoded."""

    text: str
    encoding: str
    bom: bytes = b""
    notices: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """Decode ``data`` as text.

    The encoding is that of the byte order mark; UTF-16 if there are NUL bytes; else
    UTF-8 if it is valid, or else Windows-1252 (which includes Latin-1) or Latin-9.

    :param name: the file's name, for messages.
    :raises SourceError: the bytes are not text, or are damaged UTF-8 or UTF-16.
    """
    for bom, encoding in _MARKS:
        if data.startswith(bom):
            return Decoded(_unicode(data, encoding, name, bom), encoding, bom)
    if b"\x00" in data:
        encoding = _utf_16(data, name)
        return Decoded(_unicode(data, encoding, name), encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, name, error)
    return Decoded(_checked(text, name), "utf-8")


def encode_text(text: str, encoding: str, bom: bytes) -> bytes:
    """Encode ``text`` with its Unicode encoding, or UTF-8 for a legacy code page."""
    if not encoding.startswith("utf-"):
        return text.encode("utf-8")
    return bom + text.encode(encoding)


def encode_as(text: str, encoding: str, *, marked: bool) -> tuple[bytes, str]:
    """Encode ``text`` with this encoding if possible, else as UTF-8.

    :param marked: whether to write the byte order mark of the encoding.
    :return: the bytes and their encoding.
    """
    try:
        data = text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.encode("utf-8"), "utf-8"
    mark = next((bom for bom, name in _MARKS if name == encoding), b"")
    return (mark + data if marked else data), encoding


def _unicode(data: bytes, encoding: str, name: str, bom: bytes = b"") -> str:
    try:
        text = data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        where = len(bom) + error.start
        raise SourceError(
            f"{name}: not valid {encoding.upper()} at byte {where}; "
            "restore the file or save it again as UTF-8"
        ) from None
    return _checked(text, name)


def _checked(text: str, name: str) -> str:
    """Return the text; raise SourceError for NULs or many control characters."""
    controls = len(_CONTROLS.findall(text))
    if "\x00" in text or controls > 1 + len(text) // 20:
        raise _not_text(name)
    return text


def _not_text(name: str) -> SourceError:
    return SourceError(
        f"{name}: binary data, not a text; move it out of the source folder"
    )


def _utf_16(data: bytes, name: str) -> str:
    """Recognise UTF-16 without a byte order mark by its NUL bytes.

    In French UTF-16 nearly all code units are below 256: at least seven in ten high
    bytes must be NUL, and no low byte may be.

    :raises SourceError: it is binary data.
    """
    units = len(data) // 2
    zeros = data[::2].count(0), data[1::2].count(0)
    if units and len(data) % 2 == 0 and min(zeros) == 0 and max(zeros) * 10 > units * 7:
        return "utf-16-be" if zeros[0] else "utf-16-le"
    raise _not_text(name)


def _legacy(data: bytes, name: str, error: UnicodeDecodeError) -> Decoded:
    """Decode bytes that are not UTF-8 as a legacy code page.

    Damaged UTF-8 is an error, because letters would become pairs of signs. It has more
    valid multi-byte characters than stray bytes.

    :raises SourceError: it is damaged UTF-8, an unknown code page or binary data.
    """
    valid = len(_MULTIBYTE.findall(data))
    stray = len(_LETTERS.findall(_MULTIBYTE.sub(b"", data)))
    if valid and valid >= stray:
        line = data.count(b"\n", 0, error.start) + 1
        what = (
            "ends in the middle of a character"
            if error.reason == "unexpected end of data"
            else f"has a byte that is not UTF-8 (0x{data[error.start]:02X})"
        )
        raise SourceError(
            f"{name}:{line}: {what}; restore the file or save it again as UTF-8"
        )
    if len(_FOREIGN.findall(data)) > len(_LETTERS.findall(data)):
        raise _unknown_code_page(name)
    latin_9 = not _C1.search(data) and _LATIN_9.search(data)
    encoding, label = (
        ("iso8859-15", "Latin-9") if latin_9 else ("cp1252", "Windows-1252")
    )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if len(_CONTROLS.findall(data[:_SAMPLE].decode("latin-1"))) * 20 > len(data):
            raise _not_text(name) from None
        raise _unknown_code_page(name) from None
    notice = f"{name}: not UTF-8, read as {label}; the English is written as UTF-8"
    return Decoded(_checked(text, name), encoding, notices=(notice,))


def _unknown_code_page(name: str) -> SourceError:
    return SourceError(
        f"{name}: neither UTF-8 nor Windows-1252 (an old Mac or MS-DOS text?); "
        "save it again as UTF-8"
    )
