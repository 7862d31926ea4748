"""What was ever translated: reuse of a record's units, and translation memories.

`reuse` decides which units of a record serve a new state of its text. The other
modules are about memories: pairs of other projects and programs, kept in the project's
``memory`` folder.
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
