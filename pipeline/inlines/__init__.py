"""What stands in a sentence and is not language: carried around the engine.

The names are XLIFF's ("inline elements"). Footnote marks, addresses, code and markup
are taken out before an engine sees the sentence, because engines mangle them, and put
back at the aligned place. In running order: `conventions` reads from the document what
is a mark there, `elements` and `markup` find the elements, `extraction` takes them
out, `placement` finds where they belong in the target, `restoration` puts them back.
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
