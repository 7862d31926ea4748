"""What people read of findings and of reasons, and which findings are the same.

`messages` is the table of all words; `dismissals` keeps dismissed what a reviewer
dismissed when a text is judged again; `reasons` says why a unit is stale.
"""

from __future__ import annotations

from pipeline.findings.dismissals import carry_dismissals
from pipeline.findings.messages import (
    MESSAGES,
    WORDS,
    message_of,
    speaks_of,
    worded,
)
from pipeline.findings.reasons import describe_reason, describe_reasons, read_reason

__all__ = [
    "MESSAGES",
    "WORDS",
    "carry_dismissals",
    "describe_reason",
    "describe_reasons",
    "message_of",
    "read_reason",
    "speaks_of",
    "worded",
]
