"""The messages of findings, dismissals, and the reasons why a unit is stale.

`messages` is the table of all messages; `dismissals` carries a reviewer's dismissals
over when a text is checked again; `reasons` puts the reasons into words.
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
