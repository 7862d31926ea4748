"""Inline elements: parts of a sentence that an engine must not translate.

The term is XLIFF's. Footnote marks, addresses, code and markup are removed before an
engine gets the sentence, because engines damage them, and put back at the aligned place
of the translation. The steps are: `conventions` finds the footnote marks and the kind
of markup of a document, `elements` and `markup` find the elements of a segment,
`extraction` removes them, `placement` finds their places in the target, and
`restoration` puts them back.
"""

from __future__ import annotations

from pipeline.inlines.conventions import Conventions, find_marks, read_conventions
from pipeline.inlines.extraction import extract
from pipeline.inlines.model import (
    Extraction,
    Inline,
    InlineKind,
    Piece,
    Restoration,
    Role,
)
from pipeline.inlines.restoration import placement, restore

__all__ = [
    "Conventions",
    "Extraction",
    "Inline",
    "InlineKind",
    "Piece",
    "Restoration",
    "Role",
    "extract",
    "find_marks",
    "placement",
    "read_conventions",
    "restore",
]
