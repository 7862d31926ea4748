"""The review: one page, French left, English right, each change saved at once.

`changes` has the changes that a person can make to a record, as pure functions;
`history` stores them, so that they can be undone; `merge` merges the records of two
reviewers; `session` makes one change at a time, on the newest record; `views` makes the
JSON for the page; `guard` refuses foreign requests; `server` is the page's web server.
The engine, the source texts and the other files of the project are behind `machine`, a
protocol.
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
