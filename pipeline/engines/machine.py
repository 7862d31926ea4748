"""Free memory and disk space of this machine, and whether they are enough."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from pipeline.engines.download import check_space
from pipeline.errors import ModelInstallError

_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")
_CPUINFO = Path("/proc/cpuinfo")
# What the kernels for 8-bit matrices are chosen by, the best first.
_INSTRUCTIONS = ("amx_int8", "avx512_vnni", "avx_vnni", "avx512f", "avx2", "avx")


def available_memory() -> int | None:
    """Return how many bytes a new program may use without swapping; None if unknown.

    On Linux this is MemAvailable of /proc/meminfo, or the rest of the container's limit
    (cgroup 2, without its file cache) if that is smaller. On other systems it is half
    of all memory.
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


def cpu_kind() -> str:
    """Return what decides how 8-bit numbers are summed: library and instructions.

    CTranslate2 takes MKL on Intel's processors and oneDNN on others (CT2_USE_MKL), for
    its own kernels the instructions of CT2_FORCE_CPU_ISA, else AVX-512 on Intel's only;
    oneDNN takes the best there are, up to ONEDNN_MAX_CPU_ISA. Two machines of one kind
    give the same bytes.
    """
    asked = os.environ.get
    about = _processor()
    flags = set(about.get("flags", "").split())
    if not flags:
        return f"{platform.machine()} {asked('CT2_FORCE_CPU_ISA', '')}".strip()
    is_intel = about.get("vendor_id") == "GenuineIntel"
    mkl = asked("CT2_USE_MKL")
    library = "MKL" if (is_intel and mkl is None) or mkl in ("1", "true") else "oneDNN"
    own = ("avx512f", "avx2", "avx") if is_intel else ("avx2", "avx")
    kernels = asked("CT2_FORCE_CPU_ISA") or _first(own, flags)
    matrices = asked("ONEDNN_MAX_CPU_ISA") or _first(_INSTRUCTIONS, flags)
    return f"{library} {kernels} {matrices}"


def _processor() -> dict[str, str]:
    """Return what Linux says of the first processor."""
    try:
        first, _, _ = _CPUINFO.read_text("utf-8").partition("\n\n")
    except OSError:
        return {}
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _first(names: Iterable[str], flags: set[str]) -> str:
    return next((name.upper() for name in names if name in flags), "GENERIC")


def check_memory(needed: int) -> None:
    """Raise ModelInstallError unless ``needed`` bytes of memory are available.

    If the available memory is unknown, nothing is checked.
    """
    free = available_memory()
    if free is not None and free < needed:
        raise ModelInstallError(
            f"converting needs {needed / 1e9:.1f} GB of memory and {free / 1e9:.1f} GB "
            "are available; close other programs and run the command again"
        )


def check_disks(needed: Iterable[tuple[Path, int]]) -> None:
    """Raise ModelInstallError unless the disks have enough space for all folders.

    :param needed: existing folders, and the bytes that will be written to each; folders
        on the same disk share its space.
    """
    disks: dict[int, tuple[Path, int]] = {}
    for folder, size in needed:
        disk = folder.stat().st_dev
        first, before = disks.get(disk, (folder, 0))
        disks[disk] = (first, before + size)
    for folder, size in disks.values():
        check_space(folder, size)


def _fields(path: Path, separator: str | None) -> dict[str, int]:
    """Return the numbers of a file with lines like « name: 12 kB »."""
    lines = path.read_text("ascii").splitlines()
    parts = (line.split(separator, 1) for line in lines)
    return {name: int(value.split()[0]) for name, value in parts}


def _half_of_all() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (ValueError, OSError, AttributeError):
        return None
