"""The record (.bitext.jsonl): one header line, then one line per unit.

Everything else can be made again from it, so it is read strictly: a record that was
damaged is refused with the line named, never half understood.
"""

from __future__ import annotations

import contextlib
import gc
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from pipeline.bitext.fields import (
    VERSION,
    FieldError,
    Json,
    Shape,
    object_with,
    texts,
    unit_from_json,
    unit_to_json,
)
from pipeline.errors import RecordError
from pipeline.units import Bitext, TranslationUnit

# JSON escapes only U+0000 to U+001F. These too: what some reader takes for the end of
# a line (U+0085, U+2028, U+2029), other controls, the marks that turn the direction of
# a line in a diff, the byte order mark, and surrogates, which UTF-8 cannot write.
_UNSAFE = re.compile(
    "[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)")
_MEND = "correct the line, or restore the file from version control"

_HEADER = Shape(
    {
        "bitext": (int,),
        "source": (str,),
        "sha256": (str,),
        "langs": (list,),
        "signature": (dict,),
    },
    {
        "target_sha256": (str,),
        "encoding": (str,),
        "tail": (str,),
        "retired": (list,),
    },
)
_LANGUAGES = 2
_READ = (1, VERSION)


class _LaterError(FieldError):
    """A later program wrote the record: it is right, and must not be touched."""


def read_record(path: Path) -> Bitext:
    """Read the record at ``path``; raises RecordError, one line with file and line."""
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
    """Read a record's text; ``name`` stands in messages. Raises RecordError."""
    with _collector_paused():
        return _parse(text, name)


def write_record(bitext: Bitext, version: int = VERSION) -> str:
    """Return the record's text: the same bitext gives the same text, always.

    Scores are rounded to four decimals. Nothing inside a line can be taken for a
    line's end. ``version`` 1 is how the same bitext was written before: with it, a
    record of version 1 is known to be up to date.
    """
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
    if bitext.retired:
        header["retired"] = [unit_to_json(unit, version) for unit in bitext.retired]
    lines = [encode(header)]
    lines += [encode(unit_to_json(unit, version)) for unit in bitext.units]
    lines.append("")
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", "\n".join(lines))


def _parse(text: str, name: str) -> Bitext:
    lines = _objects(text, name)
    number, header = next(lines, (1, None))
    if header is None:
        _fail(name, 1, "the record is empty; restore it from version control")
    try:
        bitext, version = _header(header)
    except _LaterError as error:
        _fail(name, number, str(error))
    except FieldError as error:
        _fail(name, number, f"{error}; {_MEND}")
    units: list[TranslationUnit] = []
    seen: dict[str, int] = {}
    for number, given in lines:
        try:
            unit = unit_from_json(given, version)
        except FieldError as error:
            _fail(name, number, f"{error}; {_MEND}")
        first = seen.setdefault(unit.id, number)
        if first != number:
            _fail(
                name, number, f"{unit.id} stands on line {first} too; keep one of them"
            )
        units.append(unit)
    bitext["units"] = tuple(units)
    return Bitext(**bitext)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking the growing record again and again.

    Reading makes no cycles, and 100,000 units are read in two thirds of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _objects(text: str, name: str) -> Iterator[tuple[int, object]]:
    """Yield each line's number and JSON value; blank lines are passed over."""
    decode = json.JSONDecoder(parse_constant=_no_constant).raw_decode
    lines = text.split("\n")
    for number, padded in enumerate(lines, start=1):
        line = padded.strip()
        if not line:
            continue
        try:
            given, end = decode(line)
            if end != len(line):
                raise json.JSONDecodeError("more than one value", line, end)
            yield number, given
        except FieldError as error:
            _fail(name, number, f"{error}; {_MEND}")
        except (ValueError, RecursionError) as error:
            if _CONFLICT.match(line):
                _fail(
                    name,
                    number,
                    "a version conflict was left here; keep one side of each line"
                    " and remove the marks <<<<<<<, ======= and >>>>>>>",
                )
            if number == len(lines) and not line.endswith("}"):
                _fail(name, number, f"the line is cut short; {_MEND}")
            column = getattr(error, "pos", 0) + 1
            _fail(name, number, f"this is not JSON (column {column}); {_MEND}")


def _header(given: object) -> tuple[dict[str, Any], int]:
    """Return the bitext's fields but for its units, and the record's version."""
    if not isinstance(given, dict) or "bitext" not in given:
        raise FieldError('the first line must be the header, {"bitext": 2, …}')
    version = given["bitext"]
    if type(version) is int and version > VERSION:
        raise _LaterError(
            f"the record's version is {version}, this program reads {VERSION}; "
            "update this program"
        )
    if type(version) is not int or version not in _READ:
        shown = json.dumps(version, ensure_ascii=False)
        raise FieldError(
            f"the record's version is {shown}, this program reads {VERSION}"
        )
    data = object_with(given, _HEADER)
    langs = texts("langs", data["langs"])
    if len(langs) != _LANGUAGES:
        raise FieldError(f'"langs" must hold two languages, not {len(langs)}')
    fields: dict[str, Any] = {key: data[key] for key in data if key != "bitext"}
    fields["langs"] = langs
    if "retired" in data:
        try:
            fields["retired"] = tuple(
                unit_from_json(one, version) for one in data["retired"]
            )
        except FieldError as error:
            raise FieldError(f'in "retired": {error}') from None
    return fields, version


def _no_constant(word: str) -> NoReturn:
    raise FieldError(f"{word} is not a number that JSON knows")


def _fail(name: str, line: int, message: str) -> NoReturn:
    raise RecordError(f"{name}:{line}: {message}")
