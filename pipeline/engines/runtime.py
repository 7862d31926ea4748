"""What both engines ask of this process before CTranslate2 computes in it."""

from __future__ import annotations

import os

_MOST = 16  # more batches at a time than this only cost memory


def processors() -> int:
    """Return how many processors this process may use, at most 16."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), _MOST)
    return min(os.cpu_count() or 1, _MOST)


def reproducible_sums() -> None:
    """Ask for the same sums on every run, wherever in memory the numbers lie.

    Intel's library alone reads this, once, when it is loaded: call it before
    CTranslate2 is imported.
    """
    os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")
