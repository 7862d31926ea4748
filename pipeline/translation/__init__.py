"""Translating the segments of a document with an engine, which is passed in.

`preparation` cuts a document into prepared segments. `candidates` makes a finished,
checked target from one hypothesis. `attempts` are the ways to get other hypotheses;
`translator` goes through them until every segment is good.
"""

from __future__ import annotations

from pipeline.translation.candidates import Settings
from pipeline.translation.preparation import (
    PreparedDocument,
    PreparedSegment,
    UnchangedUnits,
    prepare,
    prepare_paragraph,
)
from pipeline.translation.translator import Translator, Try

__all__ = [
    "PreparedDocument",
    "PreparedSegment",
    "Settings",
    "Translator",
    "Try",
    "UnchangedUnits",
    "prepare",
    "prepare_paragraph",
]
