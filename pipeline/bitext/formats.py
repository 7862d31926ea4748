"""The registry of the formats in which texts are sent to other programs or people.

A new format is a module with a writer and a reader, and an entry of ``FORMATS``. The
command line, its help and the table of the documentation use that registry.
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
    """One format, with the suffixes of its files, the default one first.

    ``writer`` and ``reader`` name functions (module:function), which are imported when
    needed. ``reader`` is "" if the format cannot be imported. ``holds_many`` is whether
    one file can contain several texts.
    """

    name: str
    suffixes: tuple[str, ...]
    about: str
    writer: str
    reader: str = ""
    holds_many: bool = True

    def write(self, bitexts: Sequence[Bitext]) -> bytes:
        """Return the bytes of a file with these texts.

        :raises RecordError: the format cannot represent them.
        """
        write = cast("Callable[[Sequence[Bitext]], bytes]", _named(self.writer))
        return write(bitexts)

    def read(self, path: Path) -> tuple[Edit, ...]:
        """Return the edits in a file.

        :raises RecordError: it cannot be read, or the format cannot be imported.
        """
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

# Other formats that people send, and the advice for each.
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
    """Return the format for a file's suffix. Raises RecordError if it is unknown."""
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
