"""Splitting text into sentences, and long sentences into clauses, by offsets.

The text is French by default; ``segment(text, english())`` splits English.

Both functions are pure and accept any string. Their time is linear in its length
(``split_clauses``: times the logarithm of the number of pieces).
"""

from __future__ import annotations

from pipeline.segmentation.clauses import split_clauses
from pipeline.segmentation.language import Language, english, french
from pipeline.segmentation.sentences import SEGMENTER_VERSION, segment

__all__ = [
    "SEGMENTER_VERSION",
    "Language",
    "english",
    "french",
    "segment",
    "split_clauses",
]
