"""Unpacking zip archives safely: of limited size, and into one folder only."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pipeline.engines.download import check_space

MOST_FILES = 10_000
MOST_BYTES = 8_000_000_000  # unpacked; the known models are below 2 GB
LONGEST_NAME = 200
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError)
"""Errors of a damaged archive, besides ValueError and OSError."""


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip archive into ``folder``.

    All members are checked before the first one is written.

    :raises ValueError: a member is harmful (the message says why), or they are too
        large.
    :raises ModelInstallError: the disk is too small.
    :raises zipfile.BadZipFile: the archive is damaged (see ``BROKEN`` for others).
    """
    with zipfile.ZipFile(archive) as packed:
        write(packed, harmless(packed), folder)


def harmless(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive. Raises ValueError if one is harmful."""
    members = packed.infolist()
    if len(members) > MOST_FILES:
        raise ValueError(f"more than {MOST_FILES:,} files")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES:,} bytes")
    seen: set[str] = set()
    for member in members:
        path = _harmless(member)
        if path in seen:
            raise ValueError(f"holds {member.filename!r} twice")
        seen.add(path)
    return [member for member in members if not member.is_dir()]


def write(
    packed: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], folder: Path
) -> None:
    """Write members into ``folder``; zipfile checks their sizes and checksums."""
    members = list(members)
    check_space(folder, sum(member.file_size for member in members))
    for member in members:
        target = folder / PurePosixPath(member.filename)
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(member) as content, target.open("xb") as output:
            shutil.copyfileobj(content, output)


def _harmless(member: zipfile.ZipInfo) -> str:
    """Return the path of a member in lower case. Raises ValueError if it is harmful."""
    name = member.orig_filename
    path = name.rstrip("/") if member.is_dir() else name
    parts = path.split("/")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if (
        not path
        or "\\" in name
        or ":" in name
        or not name.isprintable()
        or any(part in ("", ".", "..") for part in parts)
        or any(len(part.encode()) > LONGEST_NAME for part in parts)
    ):
        raise ValueError(f"holds the unsafe path {name[:80]!r}")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ValueError(f"holds {name[:80]!r}, which is not a file")
    return path.casefold()
