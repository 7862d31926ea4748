"""The output files of one text: their paths, and writing them."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bitext import to_html, to_tmx, to_tsv, write_atomically, write_record
from pipeline.bitext.page import GENERATOR
from pipeline.bitext.tsv import COLUMNS
from pipeline.config import Locale
from pipeline.documents import Document, comments_lost, encode, encode_over
from pipeline.documents.decoding import encode_as
from pipeline.documents.formats import FORMATS, recorded_form
from pipeline.documents.model import Format
from pipeline.errors import OutputError
from pipeline.invalidation import files_version
from pipeline.rendering import render, settled
from pipeline.units import Bitext, EnglishFile

_RECORD = ".bitext.jsonl"
_HEAD = 4096  # bytes at the beginning of a file that name its generator


@dataclass(frozen=True, slots=True)
class Standing:
    """The bytes of an existing record and its English file; None if it is missing."""

    record: bytes | None
    english: bytes | None

    @property
    def version(self) -> str:
        """A hash of both."""
        return files_version(self.record, self.english)

    @property
    def form(self) -> str:
        """The format that was given for the recorded text, or "" if none was."""
        try:
            header = json.loads((self.record or b"").partition(b"\n")[0])
            return recorded_form(header["signature"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return ""  # the error is reported when the record is read


@dataclass(frozen=True, slots=True)
class Outputs:
    """The paths of the files made from one source text."""

    english: Path
    record: Path
    tsv: Path
    tmx: Path
    html: Path

    @classmethod
    def of(cls, folder: Path, name: str) -> Outputs:
        """Return the paths for the source text ``name`` below ``folder``."""
        english = folder / name

        def beside(suffix: str) -> Path:
            return english.with_name(english.name + suffix)

        return cls(
            english,
            beside(_RECORD),
            beside(".tsv"),
            beside(".tmx"),
            beside(".html"),
        )

    @classmethod
    def at(cls, folder: Path, name: str) -> Outputs:
        """Return the paths as they are on disk.

        If an aligned English file has another format than the French, its name has an
        additional suffix.
        """
        found = cls.of(folder, name)
        if os.path.lexists(found.english) or not os.path.lexists(found.record):
            return found
        for suffix in _endings():
            path = found.english.with_name(found.english.name + suffix)
            if os.path.lexists(path):
                return replace(found, english=path)
        return found

    def named(self, english: EnglishFile | None) -> Outputs:
        """Return the paths, with the suffix of an aligned English file."""
        if english is None:
            return self
        name = self.record.name.removesuffix(_RECORD) + english.suffix
        return replace(self, english=self.record.with_name(name))

    def made(self) -> tuple[Path, ...]:
        """Return the paths of the files beside the English text."""
        return (self.record, self.tsv, self.tmx, self.html)

    def version(self) -> str:
        """Return a hash of the record and the English text on disk."""
        return self.standing().version

    def standing(self) -> Standing:
        """Read the record and the English; unreadable files count as missing."""
        return Standing(_readable(self.record), _readable(self.english))

    def missing(self) -> bool:
        """Whether any of the files does not exist."""
        return not all(path.exists() for path in (self.english, *self.made()))

    def foreign(self) -> tuple[Path, ...]:
        """Return tables and pages that were not made by this program."""
        return tuple(
            path
            for path, mark in (
                (self.tsv, "\t".join(COLUMNS).encode()),
                (self.tmx, b'creationtool="bitexte"'),
                (self.html, GENERATOR.encode()),
            )
            if (data := present(path)) and mark not in data[:_HEAD]
        )


@dataclass(frozen=True, slots=True)
class Written:
    """The bitext as recorded, and the bytes that are now on disk."""

    bitext: Bitext
    standing: Standing


def write_outputs(
    outputs: Outputs,
    bitext: Bitext,
    document: Document,
    standing: Standing | None = None,
) -> Written:
    """Write all files of a text, and return the bitext as recorded.

    The order of writing makes a kill harmless. If the English text changes, the record
    is written first, with the hash of the English text that it replaces. With this
    hash, that text does not count as edited, and neither does a text that equals the
    targets of its record. So machine translations always have a record, and English
    without a record comes from a person. The record is also written last: if it has the
    hash of the English text and no file is missing, all files are up to date.

    The bitext must contain the edits of the English text that is replaced.

    :param standing: the files as read under the lock, if they were.
    :raises OutputError: a file cannot be written, or one that would be replaced was not
        made by this program.
    """
    outputs = outputs.named(bitext.english)
    known = standing or Standing(None, None)
    found = present(outputs.english) if known.english is None else known.english
    before = present(outputs.record) if known.record is None else known.record
    bitext, english = _english(bitext, document, found, before)
    bitext = replace(bitext, target_sha256=hashlib.sha256(english).hexdigest())
    record = write_record(bitext).encode("utf-8")
    written = Written(bitext, Standing(record, english))
    is_recorded = before == record or (
        before is not None and _says_the_same(before, bitext)
    )
    if found == english and is_recorded and not outputs.missing():
        return written
    if foreign := outputs.foreign():
        raise OutputError(
            f"{foreign[0]}: was not made by this program, or was changed by another "
            "one; move it elsewhere and run again"
        )
    _write_english(outputs, bitext, found, english)
    write_atomically(outputs.tsv, to_tsv(bitext).encode("utf-8"))
    write_atomically(outputs.tmx, to_tmx(bitext).encode("utf-8"))
    write_atomically(outputs.html, to_html(bitext).encode("utf-8"))
    write_atomically(outputs.record, record)
    return written


def _write_english(
    outputs: Outputs, bitext: Bitext, found: bytes | None, english: bytes
) -> None:
    """Write an English text over ``found``, its record first."""
    if found == english:
        return
    sha256 = "" if found is None else hashlib.sha256(found).hexdigest()
    first = write_record(replace(bitext, target_sha256=sha256))
    write_atomically(outputs.record, first.encode("utf-8"))
    write_atomically(outputs.english, english)


def copy_outputs(outputs: Outputs, bitext: Bitext, there: Outputs) -> None:
    """Copy the files of a text from another output folder over the existing ones.

    The order is that of `write_outputs`.

    :param bitext: the record in the other folder.
    :raises OutputError: a file is missing, or cannot be written.
    """
    files = [(path, present(path)) for path in (there.english, *there.made())]
    for path, data in files:
        if data is None:
            raise OutputError(f"{path}: is missing; run that shard again")
    english, record, *tables = (data or b"" for _, data in files)
    _write_english(outputs, bitext, present(outputs.english), english)
    _, *places = outputs.made()
    for path, data in zip(places, tables, strict=True):
        write_atomically(path, data)
    write_atomically(outputs.record, record)


def _english(
    bitext: Bitext, document: Document, found: bytes | None, before: bytes | None
) -> tuple[Bitext, bytes]:
    """Return the bytes of the English file, and the bitext with target positions.

    :param found: the existing English file.
    :param before: the existing record.
    """
    own = bitext.english
    if own is None:
        return bitext, _like_the_french(bitext, document, found, before)
    text = render(bitext).text
    data, encoding = encode_as(text, own.encoding, marked=own.bom)
    made = settled(bitext)
    if made.english is not None and encoding != own.encoding:
        made = replace(
            made, english=replace(made.english, encoding=encoding, bom=False)
        )
    return made, data


def _says_the_same(record: bytes, bitext: Bitext) -> bool:
    """Whether a record of version 1 equals a bitext, so it need not be rewritten."""
    return (
        record.startswith(b'{"bitext": 1,')
        and write_record(bitext, version=1).encode("utf-8") == record
    )


def own_suffix(english: Format, french: Format, path: Path) -> str:
    """Return the suffix that is added to the French name for an aligned English file.

    It is "" if both have the same format.
    """
    return "" if english is french else f".en{path.suffix.lower() or '.txt'}"


def _endings() -> tuple[str, ...]:
    """Return the possible results of `own_suffix`."""
    return tuple(f".en{suffix}" for one in FORMATS for suffix in one.suffixes)


def present(path: Path) -> bytes | None:
    """Return the content of a file, or None if it does not exist.

    :raises OutputError: it exists but cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{path}: cannot be read: {reason}; move it elsewhere and run again"
        ) from error


def _like_the_french(
    bitext: Bitext, document: Document, found: bytes | None, before: bytes | None
) -> bytes:
    """Return the bytes of an English file with the structure of the French one.

    Changes that a person made to an office file besides its text are kept until the
    French file changes.
    """
    text, language = render(bitext).text, _language(bitext)
    if found is None:
        return encode(text, document, language)
    head = (before or b"").partition(b"\n")[0]
    if before is None or made_of(head) == bitext.sha256:
        return encode_over(found, text, document, language)
    if count := comments_lost(found, document):
        raise OutputError(
            f"{bitext.source}: its French has changed, and the English file has "
            f"{count} comment{'s' if count > 1 else ''} of a person, which a new one "
            "would not have; move it elsewhere and run again"
        )
    return encode(text, document, language)


def made_of(head: bytes | str) -> str:
    """Return the hash of the source text from the first line of a record.

    It is "" if the line is not a header.
    """
    try:
        return str(json.loads(head)["sha256"])
    except (ValueError, KeyError, TypeError):
        return ""


def _language(bitext: Bitext) -> str:
    """Return the language code for the English file."""
    british = bitext.signature.get("locale") == Locale.BRITISH
    return "en-GB" if british else "en-US"


def _readable(path: Path) -> bytes | None:
    try:
        return present(path)
    except OutputError:
        return None
