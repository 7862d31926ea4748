"""Install an Argos package, from the Argos index or from a file, safely and once."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import tempfile
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.engines.download import (
    Progress,
    check_space,
    download,
    fetch_text,
)
from pipeline.engines.fingerprint import cache_folder
from pipeline.engines.installed import InstalledModel
from pipeline.engines.store import argos_folder, argos_package, installed
from pipeline.errors import ModelInstallError

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
_MOST_FILES = 10_000
_MOST_BYTES = 8_000_000_000  # unpacked; the packages of the index have 0.2 GB
_LONGEST_NAME = 200
_DRAFT = ".bitexte-install-"


def install_argos(
    *, index: str | None = None, progress: Progress | None = None
) -> InstalledModel:
    """Install the newest French → English package of an Argos index.

    ``index`` is the address of an ``index.json`` or of its folder (default:
    TRANSLATE_ARGOS_INDEX, else ARGOS_PACKAGE_INDEX, else the Argos index).
    ``progress`` is called with the bytes done and the total. Does nothing if a
    package is installed. Raises ModelInstallError.
    """
    with _alone():
        for model in installed():
            if model.engine == "argos":
                return model
        address = _index_address(index)
        links = _newest(address, fetch_text(address))
        archive, link = _first(links, progress)
        try:
            return _install(archive, link)
        finally:
            archive.unlink(missing_ok=True)


def install_argos_file(path: Path) -> InstalledModel:
    """Install an ``.argosmodel`` file; the same package again changes nothing.

    Raises ModelInstallError.
    """
    if not path.is_file():
        raise ModelInstallError(f"{path}: no such file")
    with _alone():
        return _install(path, str(path))


def _index_address(index: str | None) -> str:
    address = (
        index
        or os.environ.get("TRANSLATE_ARGOS_INDEX")
        or os.environ.get("ARGOS_PACKAGE_INDEX")
        or INDEX
    )
    if not address.endswith(".json"):
        address = address.rstrip("/") + "/index.json"
    return address


def _newest(address: str, text: str) -> list[str]:
    """Return the web addresses of the newest French → English package."""
    try:
        packages = json.loads(text)
    except ValueError as error:
        raise ModelInstallError(f"{address}: not a package index (no JSON)") from error
    if not isinstance(packages, list):
        raise ModelInstallError(f"{address}: not a package index (no list)")
    found = [
        (_version(package), links)
        for package in packages
        if isinstance(package, dict)
        and (package.get("from_code"), package.get("to_code")) == ("fr", "en")
        and package.get("type", "translate") == "translate"
        and (links := list(_web_links(address, package)))
    ]
    if not found:
        raise ModelInstallError(f"{address}: lists no French → English package")
    return max(found)[1]


def _first(links: Sequence[str], progress: Progress | None) -> tuple[Path, str]:
    """Download from the first address that answers; all hold the same package."""
    for link in links[:-1]:
        with suppress(ModelInstallError):
            return download(link, progress), link
    return download(links[-1], progress), links[-1]


def _web_links(address: str, package: dict[str, Any]) -> Iterator[str]:
    for link in package.get("links") or []:
        absolute = urllib.parse.urljoin(address, str(link))
        if absolute.startswith(("https://", "http://")):
            yield absolute


def _version(package: dict[str, Any]) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", str(package.get("package_version")))))


def _install(archive: Path, name: str) -> InstalledModel:
    """Unpack beside the folder of packages, check, and move into place."""
    folder = argos_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Not inside: the Argos tools fail on a folder that is not a package yet.
        for left in folder.parent.glob(f"{_DRAFT}*"):
            shutil.rmtree(left)
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder.parent))
    except OSError as error:
        raise ModelInstallError(f"{folder}: cannot be written: {error}") from error
    try:
        with zipfile.ZipFile(archive) as packed:
            members = _members(packed)
            check_space(folder, sum(member.file_size for member in members))
            for member in members:
                _unpack(packed, member, draft)
        package = draft / PurePosixPath(members[0].filename).parts[0]
        return _place(_checked(package), folder / package.name)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ModelInstallError(f"{name}: not a whole Argos package ({error})") from (
            error
        )
    except (ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise ModelInstallError(f"{name}: {error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _place(model: InstalledModel, target: Path) -> InstalledModel:
    """Move a checked package to where it belongs, unless it is there already."""
    if target.exists():
        try:
            there = argos_package(target)
        except (ValueError, OSError):
            there = None
        if there is not None and there.sha256 == model.sha256:
            return there
        target.rename(model.path.parent / "replaced")
    model.path.rename(target)
    return _checked(target)


def _checked(package: Path) -> InstalledModel:
    model = argos_package(package)
    if model is None:
        raise ValueError("not a French → English package")
    return model


def _members(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive. Raises ValueError if one is not harmless."""
    members = packed.infolist()
    if len(members) > _MOST_FILES:
        raise ValueError(f"more than {_MOST_FILES:,} files")
    if sum(member.file_size for member in members) > _MOST_BYTES:
        raise ValueError(f"more than {_MOST_BYTES:,} bytes")
    seen: set[str] = set()
    roots: set[str] = set()
    for member in members:
        path = _harmless(member)
        if path in seen:
            raise ValueError(f"holds {member.filename!r} twice")
        seen.add(path)
        roots.add(path.split("/")[0])
    files = [member for member in members if not member.is_dir()]
    if len(roots) != 1 or not files or any("/" not in m.filename for m in files):
        raise ValueError("an Argos package holds one folder")
    if roots.pop().startswith("."):
        raise ValueError("an Argos package is not hidden")
    return files


def _harmless(member: zipfile.ZipInfo) -> str:
    """Return the path of a member, lower case; ValueError if it could do harm."""
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
        or any(len(part.encode()) > _LONGEST_NAME for part in parts)
    ):
        raise ValueError(f"holds the unsafe path {name[:80]!r}")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ValueError(f"holds {name[:80]!r}, which is not a file")
    return path.casefold()


def _unpack(packed: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    """Write one file; zipfile checks its size and checksum."""
    target = folder / PurePosixPath(member.filename)
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(member) as content, target.open("xb") as output:
        shutil.copyfileobj(content, output)


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process install at a time; others wait for it."""
    from filelock import FileLock

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "argos.lock")
        lock.acquire()
    except OSError as error:
        raise ModelInstallError(f"{folder}: cannot be written: {error}") from error
    try:
        yield
    finally:
        lock.release()
