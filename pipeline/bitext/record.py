"""Reading and writing the record (.bitext.jsonl): a header line and a line per unit.

All other files can be made again from it, so reading is strict: a damaged record is
refused with the number of the line, and never read in part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from pipeline.bitext.faults import FieldError, convert
from pipeline.bitext.fields import (
    VERSION,
    Json,
    unit_from_json,
    unit_from_line,
    unit_from_shape,
    unit_to_json,
)
from pipeline.bitext.shapes import EnglishFile as EnglishShape
from pipeline.bitext.shapes import Header, Header1, Header2
from pipeline.errors import RecordError
from pipeline.units import Bitext, EnglishFile, TranslationUnit

# Characters to escape besides U+0000 to U+001F: those that some readers take for a line
# end (U+0085, U+2028, U+2029), other controls, direction marks, which could reverse a
# line in a diff, the byte order mark, and surrogates, which UTF-8 cannot encode.
_UNSAFE = re.compile(
    "[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_MEND = "correct the line, or restore the file from version control"

_HEADERS: dict[int, type[Header2]] = {1: Header1, 2: Header2, VERSION: Header}
# Records without a person's English file are written in this version, so that earlier
# versions of this program can read them.
_PLAIN = 2


class _ConflictError(Exception):
    """A line is a conflict marker of Git."""

    def __init__(self) -> None:
        super().__init__(
            "a version conflict was left here; keep one side of each line"
            " and remove the marks <<<<<<<, ======= and >>>>>>>"
        )


class _LaterError(FieldError):
    """The record was written by a later version of this program."""


def read_record(path: Path) -> Bitext:
    """Read the record at ``path``.

    :raises RecordError: it cannot be read; the message names the file and the line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RecordError(f"{path}: cannot be read: {reason}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RecordError(f"{path}:{line}: this is not UTF-8; {_MEND}") from None
    return parse_record(text, str(path))


def parse_record(text: str, name: str) -> Bitext:
    """Parse the text of a record.

    :param name: the file's name, for messages.
    :raises RecordError: it is not valid; the message names the line.
    """
    return _parse(text, name)


def version_for(bitext: Bitext) -> int:
    """Return the oldest version of the format that can represent a bitext."""
    own = bitext.english is not None
    units = (*bitext.units, *bitext.retired)
    new = own or any(one.aligned or one.by or one.at for one in units)
    return VERSION if new else _PLAIN


def write_record(bitext: Bitext, version: int = 0) -> str:
    """Return the text of the record, which depends only on the arguments.

    Scores are rounded to four decimals. All characters that any reader could take for a
    line end are escaped.

    :param version: the version to write, 0 for that of `version_for`. Version 1 is
        needed to tell whether a record of that version is up to date.
    """
    version = version or version_for(bitext)
    encode = json.JSONEncoder(
        ensure_ascii=False, allow_nan=False, check_circular=False
    ).encode
    header: Json = {
        "bitext": version,
        "source": bitext.source,
        "sha256": bitext.sha256,
        "langs": bitext.langs,
        "signature": dict(bitext.signature),
        "target_sha256": bitext.target_sha256,
        "encoding": bitext.encoding,
        "tail": bitext.tail,
    }
    if bitext.text_sha256:
        header["text_sha256"] = bitext.text_sha256
    if bitext.retired:
        header["retired"] = [unit_to_json(unit, version) for unit in bitext.retired]
    if bitext.english is not None:
        header["english"] = _english_to_json(bitext.english)
    lines = [encode(header)]
    lines += [encode(unit_to_json(unit, version)) for unit in bitext.units]
    lines.append("")
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", "\n".join(lines))


def _english_to_json(english: EnglishFile) -> Json:
    out: Json = {"format": english.form, "suffix": english.suffix}
    out["encoding"] = english.encoding
    if english.bom:
        out["bom"] = True
    out["tail"] = english.tail
    return out


def _english(shape: EnglishShape) -> EnglishFile:
    return EnglishFile(
        shape.format, shape.suffix, shape.encoding, shape.bom, shape.tail
    )


def _parse(text: str, name: str) -> Bitext:
    lines = _lines(text)
    number, line = next(lines, (1, ""))
    if not line:
        _fail(name, 1, "the record is empty; restore it from version control")
    try:
        header, version = _header(_value(line, is_last="\n" not in text))
    except _LaterError as error:
        _fail(name, number, str(error))
    except FieldError as error:
        _fail(name, number, f"{error}; {_MEND}")
    except _ConflictError as error:
        _fail(name, number, str(error))
    units: list[TranslationUnit] = []
    seen: dict[str, int] = {}
    last = text.count("\n") + 1
    for number, line in lines:
        try:
            unit = unit_from_line(line, version)
            if unit is None:  # the slower function finds out what is wrong, if anything
                value = _value(line, is_last=number == last)
                unit = unit_from_json(value, version)
        except FieldError as error:
            _fail(name, number, f"{error}; {_MEND}")
        except _ConflictError as error:
            _fail(name, number, str(error))
        first = seen.setdefault(unit.id, number)
        if first != number:
            _fail(
                name, number, f"{unit.id} stands on line {first} too; keep one of them"
            )
        units.append(unit)
    return replace(header, units=tuple(units))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not blank, with its number."""
    for number, padded in enumerate(text.split("\n"), start=1):
        line = padded.strip()
        if line:
            yield number, line


def _value(line: str, *, is_last: bool) -> object:
    """Return the JSON value of a line. Raises FieldError or _ConflictError."""
    decode = json.JSONDecoder(parse_constant=_no_constant).raw_decode
    try:
        given: object
        given, end = decode(line)
        if end != len(line):
            raise json.JSONDecodeError("more than one value", line, end)
    except FieldError:
        raise
    except (ValueError, RecursionError) as error:
        if _CONFLICT.match(line):
            raise _ConflictError from None
        if is_last and not line.endswith("}"):
            raise FieldError("the line is cut short") from None
        column = getattr(error, "pos", 0) + 1
        raise FieldError(f"this is not JSON (column {column})") from None
    return given


def _header(given: object) -> tuple[Bitext, int]:
    """Return the bitext of a header, without units, and the version of the record."""
    if not isinstance(given, dict) or "bitext" not in given:
        raise FieldError('the first line must be the header, {"bitext": 2, …}')
    version = given["bitext"]
    if type(version) is int and version > VERSION:
        raise _LaterError(
            f"the record's version is {version}, this program reads {VERSION}; "
            "update this program"
        )
    if type(version) is not int or version not in _HEADERS:
        shown = json.dumps(version, ensure_ascii=False)
        raise FieldError(
            f"the record's version is {shown}, this program reads {VERSION}"
        )
    header = convert(given, _HEADERS[version])
    try:
        retired = tuple(unit_from_shape(one) for one in header.retired)
    except FieldError as error:
        raise FieldError(f'in "retired": {error}') from None
    bitext = Bitext(
        source=header.source,
        sha256=header.sha256,
        units=(),
        signature=header.signature,
        target_sha256=header.target_sha256,
        tail=header.tail,
        encoding=header.encoding,
        langs=header.langs,
        retired=retired,
        text_sha256=header.text_sha256,
        english=_english(header.english)
        if isinstance(header, Header) and header.english
        else None,
    )
    return bitext, version


def _no_constant(word: str) -> NoReturn:
    raise FieldError(f"{word} is not a number that JSON knows")


def _fail(name: str, line: int, message: str) -> NoReturn:
    raise RecordError(f"{name}:{line}: {message}")
