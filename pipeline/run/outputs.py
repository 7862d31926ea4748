"""The files of one translated text: where they are, and writing them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bitext import to_html, to_tmx, to_tsv, write_atomically, write_record
from pipeline.documents import Document, encode
from pipeline.rendering import render
from pipeline.run.journal import Journal
from pipeline.units import Bitext


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the files made from one source text are."""

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
            beside(".bitext.jsonl"),
            beside(".tsv"),
            beside(".tmx"),
            beside(".html"),
        )

    def version(self) -> str:
        """Return a hash of the record and the English text as they are on disk."""
        digest = hashlib.sha256()
        for path in (self.record, self.english):
            data = _current(path)
            part = b"-" if data is None else hashlib.sha256(data).digest()
            digest.update(part)
        return digest.hexdigest()

    def missing(self) -> bool:
        """Whether any of the files is not there."""
        paths = (self.english, self.record, self.tsv, self.tmx, self.html)
        return not all(path.exists() for path in paths)


def write_outputs(
    outputs: Outputs, bitext: Bitext, document: Document, journal: Journal | None
) -> Bitext:
    """Write all files of a text and return the bitext as recorded.

    The order makes a kill harmless: the journal learns the English text's hash, then
    the text, then what is made from the record, then the record: where that is up to
    date and nothing is missing, so is the rest, and nothing is written. Without a
    journal the record must already hold these units: a text that says what its record
    says is nobody's edit.
    """
    english = encode(render(bitext).text, document)
    sha256 = hashlib.sha256(english).hexdigest()
    bitext = replace(bitext, target_sha256=sha256)
    record = write_record(bitext).encode("utf-8")
    changed = _current(outputs.english) != english
    if not (changed or outputs.missing()) and _current(outputs.record) == record:
        return bitext
    if journal is not None and changed:
        journal.will_write(sha256)
    write_atomically(outputs.english, english)
    write_atomically(outputs.tsv, to_tsv(bitext).encode("utf-8"))
    write_atomically(outputs.tmx, to_tmx(bitext).encode("utf-8"))
    write_atomically(outputs.html, to_html(bitext).encode("utf-8"))
    write_atomically(outputs.record, record)
    return bitext


def _current(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
