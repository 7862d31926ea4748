"""The record of an aligned document, and the exchange formats made from it."""

from __future__ import annotations

from pipeline.bitext.edits import (
    Change,
    Comparison,
    Edit,
    EditConflict,
    compare,
    version_of,
)
from pipeline.bitext.html import to_html
from pipeline.bitext.record import parse_record, read_record, write_record
from pipeline.bitext.texts import source_text
from pipeline.bitext.tmx import Pair, from_tmx, to_tmx
from pipeline.bitext.tsv import from_tsv, to_tsv
from pipeline.bitext.xliff import from_xliff, to_xliff
from pipeline.files import remove_leftovers, write_atomically

__all__ = [
    "Change",
    "Comparison",
    "Edit",
    "EditConflict",
    "Pair",
    "compare",
    "from_tmx",
    "from_tsv",
    "from_xliff",
    "parse_record",
    "read_record",
    "remove_leftovers",
    "source_text",
    "to_html",
    "to_tmx",
    "to_tsv",
    "to_xliff",
    "version_of",
    "write_atomically",
    "write_record",
]
