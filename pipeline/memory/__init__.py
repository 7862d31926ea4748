"""Reuse of earlier translations: units of the record, and translation memories.

`reuse` decides which units of a record can be reused for a changed source text. The
other modules are about memories: pairs from other projects and programs, in the
project's ``memory`` folder.
"""

from __future__ import annotations

from pipeline.memory.reuse import (
    NEW,
    SOURCE_CHANGED,
    Action,
    Decision,
    Plan,
    ReuseKey,
    alone,
    decide,
    human_targets,
    is_too_short,
    plan,
    text_of,
)

__all__ = [
    "NEW",
    "SOURCE_CHANGED",
    "Action",
    "Decision",
    "Plan",
    "ReuseKey",
    "alone",
    "decide",
    "human_targets",
    "is_too_short",
    "plan",
    "text_of",
]
