"""Whether this machine has the disk space and the memory that a step needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.engines.download import check_space
from pipeline.errors import ModelInstallError

_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


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


def check_memory(needed: int) -> None:
    """Raise ModelInstallError unless ``needed`` bytes of memory are available.

    Where the system does not tell (other than Linux), nothing is checked.
    """
    free = available_memory()
    if free is not None and free < needed:
        raise ModelInstallError(
            f"converting needs {needed / 1e9:.1f} GB of memory and {free / 1e9:.1f} GB "
            "are available; close other programs and run the command again"
        )


def available_memory() -> int | None:
    """Return the bytes that this process can still take, None if unknown.

    What the kernel says, and the rest of a container's limit if there is one
    (cgroup 2; the file cache in it can be given up).
    """
    try:
        lines = dict(
            line.split(":", 1) for line in _MEMINFO.read_text("ascii").splitlines()
        )
        free = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, LookupError):
        return None
    try:
        limit = (_CGROUP / "memory.max").read_text("ascii").strip()
        used = int((_CGROUP / "memory.current").read_text("ascii"))
        statistics = (_CGROUP / "memory.stat").read_text("ascii").splitlines()
        cached = int(dict(line.split() for line in statistics)["inactive_file"])
        return min(free, int(limit) - used + cached)
    except (OSError, ValueError, LookupError):
        return free  # no limit ("max"), or no cgroup
