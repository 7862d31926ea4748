"""Process-wide settings for CTranslate2: reproducible MKL, glibc malloc, threads."""

from __future__ import annotations

import ctypes
import os

# From glibc's malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT = 1 << 30  # bytes
_KEPT_BY_OLD_GLIBC = 1 << 25  # the maximum of glibc before 2.35
_MOST = 16  # more batches at a time only need more memory


def processors() -> int:
    """Return how many processors this process may use, at most 16."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), _MOST)
    return min(os.cpu_count() or 1, _MOST)


def configure(*, packed: bool = True) -> None:
    """Configure this process for CTranslate2; call this before importing it.

    Sums are made independent of the memory addresses of the numbers (MKL reads this
    once, when it is loaded), and freed memory is kept for the next batch.

    :param packed: whether MKL may rearrange the weights when they are loaded (for the
        first model of the process). Then products are faster, but the model is in
        memory twice for a moment. The output is the same.
    """
    os.environ.setdefault("MKL_CBWR", "AUTO,STRICT")
    if not packed:
        os.environ.setdefault("CT2_PACKED_GEMM", "0")
    _keep_freed_memory()


def _keep_freed_memory() -> None:
    """Tell glibc to keep large freed blocks; do nothing with another C library.

    By default glibc returns them, and the system clears every page again for the next
    batch. Measured with gemma, 80 sentences, beam 4: 3.5 million page faults and 6 s
    of system time became 0.3 million and 0.5 s. jemalloc does the same, but would have
    to be preloaded. The user's MALLOC_ settings have precedence.
    """
    if any(name.startswith(("MALLOC_", "GLIBC_TUNABLES")) for name in os.environ):
        return
    try:
        if not os.confstr("CS_GNU_LIBC_VERSION"):
            return
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, ValueError):
        return  # another C library
    if not mallopt(_M_MMAP_THRESHOLD, _KEPT):
        mallopt(_M_MMAP_THRESHOLD, _KEPT_BY_OLD_GLIBC)
    mallopt(_M_TRIM_THRESHOLD, _KEPT)
