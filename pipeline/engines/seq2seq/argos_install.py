"""Installing an Argos package, from the Argos index, a file or a folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import urllib.parse
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.engines import archives
from pipeline.engines.download import Progress, download, fetch_text
from pipeline.engines.fingerprint import cache_folder
from pipeline.engines.installed import InstalledModel
from pipeline.engines.recipes import recipe
from pipeline.engines.store import argos_folder, argos_package, installed
from pipeline.errors import ModelInstallError, OutputError
from pipeline.files import locked

INDEX = recipe("argos").address
_DRAFT = ".bitexte-install-"

Check = Callable[[InstalledModel], object]
"""Raises ModelInstallError for a model that must not be installed."""


def install_argos(
    *,
    index: str | None = None,
    progress: Progress | None = None,
    check: Check | None = None,
) -> InstalledModel:
    """Install the newest French → English package of an Argos index.

    If a package is already installed, it is returned and nothing is done.

    :param index: the address of an ``index.json`` or of its folder (default:
        TRANSLATE_ARGOS_INDEX, else ARGOS_PACKAGE_INDEX, else the Argos index).
    :param progress: called with the bytes done and the total.
    :param check: called with the unpacked package before it is installed.
    :raises ModelInstallError: the package cannot be downloaded or installed.
    """
    with _install_lock():
        for model in installed():
            if model.engine == "argos":
                return model
        address = index_address(index)
        links = _newest(address, fetch_text(address))
        archive, link = _first(links, progress)
        try:
            return _install(archive, link, check)
        finally:
            archive.unlink(missing_ok=True)


def install_argos_file(path: Path, *, check: Check | None = None) -> InstalledModel:
    """Install an ``.argosmodel`` file; if it is already installed, nothing changes.

    :param check: called with the unpacked package before it is installed.
    :raises ModelInstallError: the file is missing or damaged, or fails the check.
    """
    if not path.is_file():
        raise ModelInstallError(f"{path}: no such file")
    with _install_lock():
        return _install(path, str(path), check)


def install_argos_folder(folder: Path, *, check: Check | None = None) -> InstalledModel:
    """Install the unpacked Argos package in ``folder``, which is not changed.

    :raises ModelInstallError: it is not a whole package, or fails the check.
    """
    with _install_lock(), _staging_folder() as staging:
        try:
            package = staging / folder.name
            shutil.copytree(folder, package)
            return _tested(package, check)
        except (ValueError, OSError) as error:
            raise ModelInstallError(f"{folder}: {error}") from error


def index_address(index: str | None) -> str:
    """Return the address of ``index.json``: ``index``, the user's, or that of Argos."""
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
    """Download the package from the first address that answers.

    Return the file and its address.
    """
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


def _install(archive: Path, name: str, check: Check | None) -> InstalledModel:
    """Unpack an archive, check it, and move the package into place."""
    with _staging_folder() as staging:
        try:
            with zipfile.ZipFile(archive) as packed:
                members = _members(packed)
                archives.write(packed, members, staging)
            root = PurePosixPath(members[0].filename).parts[0]
            return _tested(staging / root, check)
        except archives.BROKEN as error:
            raise ModelInstallError(
                f"{name}: not a whole Argos package ({error})"
            ) from error
        except (ValueError, OSError, NotImplementedError, RuntimeError) as error:
            raise ModelInstallError(f"{name}: {error}") from error


@contextmanager
def _staging_folder() -> Iterator[Path]:
    """Make a temporary folder beside the folder of packages, and remove it afterwards.

    It is not inside, because the Argos tools fail on a folder that is not a package.
    """
    folder = argos_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.glob(f"{_DRAFT}*"):
            shutil.rmtree(left)
        staging = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder.parent))
    except OSError as error:
        raise ModelInstallError(f"{folder}: cannot be written: {error}") from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _tested(package: Path, check: Check | None) -> InstalledModel:
    """Check a package and move it to its place."""
    model = _checked(package)
    if check is not None:
        check(model)
    return _place(model, argos_folder() / package.name)


def _place(model: InstalledModel, target: Path) -> InstalledModel:
    """Move a checked package to its place, unless the same one is there already."""
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
    """Return the files of a package. Raises ValueError if it is not one folder."""
    files = archives.harmless(packed)
    roots = {member.filename.casefold().split("/")[0] for member in packed.infolist()}
    if len(roots) != 1 or not files or any("/" not in m.filename for m in files):
        raise ValueError("an Argos package holds one folder")
    if roots.pop().startswith("."):
        raise ValueError("an Argos package is not hidden")
    return files


@contextmanager
def _install_lock() -> Iterator[None]:
    """Hold the lock that lets only one process install; others wait."""
    try:
        with locked(cache_folder() / "argos.lock", "another installation is at work"):
            yield
    except OutputError as error:
        raise ModelInstallError(str(error)) from error
