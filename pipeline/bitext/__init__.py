"""Aligned documents: the record and the formats made from it."""

from __future__ import annotations

from pipeline.bitext.files import remove_leftovers, write_atomically
from pipeline.bitext.record import parse_record, read_record, write_record
from pipeline.bitext.texts import source_text, target_spans, target_text

__all__ = [
    "parse_record",
    "read_record",
    "remove_leftovers",
    "source_text",
    "target_spans",
    "target_text",
    "write_atomically",
    "write_record",
]

