"""From a document to its bitext; the engine is passed in.

`drafts` cuts a document into segments and says what each needs; `candidates` makes a
finished target of one hypothesis and judges it; `attempts` are the ways to get
another hypothesis; `translator` goes through them until every segment is good.
"""

from __future__ import annotations

from pipeline.translation.candidates import Settings
from pipeline.translation.drafts import (
    Draft,
    Prepared,
    Settled,
    prepare,
    prepare_paragraph,
)
from pipeline.translation.translator import Translator, Try

__all__ = [
    "Draft",
    "Prepared",
    "Settings",
    "Settled",
    "Translator",
    "Try",
    "prepare",
    "prepare_paragraph",
]
