"""How much memory this machine can still give."""

from __future__ import annotations

import os
from pathlib import Path


def available_memory() -> int | None:
    """Return the bytes that a new program may use without swapping; None if unknown.

    Linux says it (MemAvailable in /proc/meminfo); a limit of the process's control
    group counts if it is smaller. Elsewhere half of all memory is taken.
    """
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
        fields = dict(line.split(":", 1) for line in lines)
        free = int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError):
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
        except (ValueError, OSError, AttributeError):
            return None
    limit = _number("/sys/fs/cgroup/memory.max")
    used = _number("/sys/fs/cgroup/memory.current")
    if limit is None or used is None:
        return free
    return max(0, min(free, limit - used))


def _number(path: str) -> int | None:
    try:
        return int(Path(path).read_text("ascii"))
    except (OSError, ValueError):
        return None
