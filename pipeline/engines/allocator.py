"""Keep freed memory in the process: glibc gives large blocks back and faults again."""

from __future__ import annotations


def keep_freed_memory() -> None:
    """Do nothing yet."""
