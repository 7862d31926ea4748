"""The files in which texts are sent to another program or person, one line each.

A new format is a module with a writer and a reader, and a line in ``FORMATS``: the
command line, its help and the documentation's table follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from pipeline.bitext.edits import Edit
from pipeline.errors import RecordError
from pipeline.units import Bitext


@dataclass(frozen=True, slots=True)
class Format:
    """One format: ``suffixes`` are those of its files, ours first.

    ``writer`` and ``reader`` name functions (module:function), imported when used;
    "" for a reader says that the format does not come back. ``holds_many``: one file
    can hold several texts.
    """

    name: str
    suffixes: tuple[str, ...]
    about: str
    writer: str
    reader: str = ""
    holds_many: bool = True

    def write(self, bitexts: Sequence[Bitext]) -> bytes:
        """Return the file of these texts; raises RecordError if it cannot hold them."""
        write = cast("Callable[[Sequence[Bitext]], bytes]", _named(self.writer))
        return write(bitexts)

    def read(self, path: Path) -> tuple[Edit, ...]:
        """Return what a file holds; raises RecordError."""
        if not self.reader:
            raise RecordError(
                f"{path}: a page to read cannot be imported; export as xlsx or "
                "docx-table to have edits come back"
            )
        return cast("Callable[[Path], tuple[Edit, ...]]", _named(self.reader))(path)


FORMATS = {
    form.name: form
    for form in (
        Format(
            "tmx",
            (".tmx",),
            "CAT tools: TMX 1.4b",
            writer="tmx:export_tmx",
            reader="tmx:edits_from_tmx",
        ),
        Format(
            "xliff",
            (".xlf", ".xliff"),
            "CAT tools: XLIFF 1.2",
            writer="xliff:export_xliff",
            reader="xliff:from_xliff",
        ),
        Format(
            "tsv",
            (".tsv", ".tab"),
            "any editor or spreadsheet: a table in plain text",
            writer="tsv:export_tsv",
            reader="tsv:read_tsv",
        ),
        Format(
            "html",
            (".html", ".htm"),
            "reading side by side; does not come back",
            writer="html:export_html",
            holds_many=False,
        ),
        Format(
            "xlsx",
            (".xlsx",),
            "Excel, LibreOffice Calc: a sheet a text",
            writer="xlsx:to_xlsx",
            reader="xlsx:from_xlsx",
        ),
        Format(
            "docx-table",
            (".docx",),
            "Word, LibreOffice Writer: a table a text, changes tracked",
            writer="docx:to_docx",
            reader="docx:from_docx",
        ),
    )
}

# What people send instead, and what they can do about it.
_CLOSE = {
    ".xlsm": "save it as .xlsx, without macros",
    ".xlsb": "save it as .xlsx",
    ".xls": "save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".csv": "save it as .xlsx, or as text with tabs (.tsv)",
    ".docm": "save it as .docx, without macros",
    ".doc": "save it as .docx",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
}


def format_of(path: Path) -> Format:
    """Return the format that a file's name tells; raises RecordError."""
    suffix = path.suffix.lower()
    for form in FORMATS.values():
        if suffix in form.suffixes:
            return form
    known = ", ".join(form.suffixes[0] for form in FORMATS.values() if form.reader)
    advice = _CLOSE.get(suffix, f"known are {known}")
    raise RecordError(f"{path}: files of this kind cannot be imported; {advice}")


def _named(name: str) -> object:
    module, _, function = name.partition(":")
    return getattr(import_module(f"pipeline.bitext.{module}"), function)
