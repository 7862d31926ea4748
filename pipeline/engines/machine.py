"""Whether this machine has the memory and the disk space that a step needs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pipeline.engines.download import check_space
from pipeline.errors import ModelInstallError

_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


def available_memory() -> int | None:
    """Return the bytes that a new program may use without swapping; None if unknown.

    Linux says it (MemAvailable in /proc/meminfo); what is left of a container's limit
    (cgroup 2, its file cache not counted as used) counts if it is smaller. Elsewhere
    half of all memory is taken.
    """
    try:
        free = _fields(_MEMINFO, ":")["MemAvailable"] * 1024
    except (OSError, ValueError, LookupError):
        return _half_of_all()
    try:
        limit = int((_CGROUP / "memory.max").read_text("ascii"))
        used = int((_CGROUP / "memory.current").read_text("ascii"))
        cached = _fields(_CGROUP / "memory.stat", None)["inactive_file"]
    except (OSError, ValueError, LookupError):
        return free  # no limit ("max"), or no cgroup
    return max(0, min(free, limit - used + cached))


def check_memory(needed: int) -> None:
    """Raise ModelInstallError unless ``needed`` bytes of memory are available.

    Where the system does not tell, nothing is checked.
    """
    free = available_memory()
    if free is not None and free < needed:
        raise ModelInstallError(
            f"converting needs {needed / 1e9:.1f} GB of memory and {free / 1e9:.1f} GB "
            "are available; close other programs and run the command again"
        )


def check_disks(needed: Iterable[tuple[Path, int]]) -> None:
    """Raise ModelInstallError unless the bytes fit beside each other.

    ``needed`` are existing folders and what will lie in them; folders on one disk
    share its space.
    """
    disks: dict[int, tuple[Path, int]] = {}
    for folder, size in needed:
        disk = folder.stat().st_dev
        first, before = disks.get(disk, (folder, 0))
        disks[disk] = (first, before + size)
    for folder, size in disks.values():
        check_space(folder, size)


def _fields(path: Path, separator: str | None) -> dict[str, int]:
    """Read « name: 12 kB » lines."""
    lines = path.read_text("ascii").splitlines()
    parts = (line.split(separator, 1) for line in lines)
    return {name: int(value.split()[0]) for name, value in parts}


def _half_of_all() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (ValueError, OSError, AttributeError):
        return None
