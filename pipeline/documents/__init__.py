"""Reading French texts as blocks that can be translated, and writing them back.

A document is its text and the blocks in it: the paragraphs, headings, list items,
quotations, notes and table cells that are translated, and the code that is not. The
text between two blocks (markup, blank lines, indentation, line ends) is the skeleton,
which is never changed.
"""

from __future__ import annotations

from pipeline.documents.model import Block, Document
from pipeline.documents.reading import (
    comments_lost,
    document_of,
    encode,
    encode_over,
    file_text,
    parse,
    read_document,
)
from pipeline.documents.wrapping import (
    block_depth,
    block_text,
    filled_width,
    reads_as_markup,
    wrappable,
)

__all__ = [
    "Block",
    "Document",
    "block_depth",
    "block_text",
    "comments_lost",
    "document_of",
    "encode",
    "encode_over",
    "file_text",
    "filled_width",
    "parse",
    "read_document",
    "reads_as_markup",
    "wrappable",
]
