"""The review: one page, French left, English right, every change saved at once.

`changes` are what a person can do to a record, as pure functions; `history` remembers
them, so that they can be undone; `merge` puts two persons' records together;
`session` does one change at a time, on the newest record; `views` says what the page
is told; `guard` refuses strangers; `server` is the page's other half. What needs an
engine, a source text or another file of the project comes from `machine`, a protocol.
"""

from __future__ import annotations

from pipeline.review.figures import Figures, figures
from pipeline.review.machine import (
    Alternative,
    Loaded,
    MemoryMatch,
    Notice,
    NoticeKind,
    Passage,
    ReviewBackend,
)
from pipeline.review.merge import Merged, merge_records
from pipeline.review.session import Conflict, Session, terms_added

__all__ = [
    "Alternative",
    "Conflict",
    "Figures",
    "Loaded",
    "MemoryMatch",
    "Merged",
    "Notice",
    "NoticeKind",
    "Passage",
    "ReviewBackend",
    "Session",
    "figures",
    "merge_records",
    "terms_added",
]
