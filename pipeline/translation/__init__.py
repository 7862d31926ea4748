"""From a document to its bitext; the engine is passed in.

`preparation` cuts a document into segments and says what each needs; `candidates`
makes a finished target of one hypothesis and judges it; `attempts` are the ways to
get another hypothesis; `translator` goes through them until every segment is good.
"""

from __future__ import annotations

from pipeline.translation.candidates import Settings
from pipeline.translation.preparation import (
    PreparedDocument,
    PreparedSegment,
    Settled,
    prepare,
    prepare_paragraph,
)
from pipeline.translation.translator import Translator, Try

__all__ = [
    "PreparedDocument",
    "PreparedSegment",
    "Settings",
    "Settled",
    "Translator",
    "Try",
    "prepare",
    "prepare_paragraph",
]
