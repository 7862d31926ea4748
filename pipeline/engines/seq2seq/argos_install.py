"""Install an Argos package, from the Argos index or from a file, safely and once."""

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
"""Raises ModelInstallError for a model that must not be put in place."""


def install_argos(
    *,
    index: str | None = None,
    progress: Progress | None = None,
    check: Check | None = None,
) -> InstalledModel:
    """Install the newest French → English package of an Argos index.

    ``index`` is the address of an ``index.json`` or of its folder (default:
    TRANSLATE_ARGOS_INDEX, else ARGOS_PACKAGE_INDEX, else the Argos index).
    ``progress`` is called with the bytes done and the total, ``check`` with the package
    before it is put in place. Does nothing if a package is installed. Raises
    ModelInstallError.
    """
    with _alone():
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
    """Install an ``.argosmodel`` file; the same package again changes nothing.

    ``check`` is called with the package before it is put in place. Raises
    ModelInstallError.
    """
    if not path.is_file():
        raise ModelInstallError(f"{path}: no such file")
    with _alone():
        return _install(path, str(path), check)


def install_argos_folder(folder: Path, *, check: Check | None = None) -> InstalledModel:
    """Install an Argos package that lies unpacked in ``folder``, which stays as it is.

    Raises ModelInstallError.
    """
    with _alone(), _draft() as draft:
        try:
            package = draft / folder.name
            shutil.copytree(folder, package)
            return _tested(package, check)
        except (ValueError, OSError) as error:
            raise ModelInstallError(f"{folder}: {error}") from error


def index_address(index: str | None) -> str:
    """Return the address of the ``index.json`` to ask: this, the user's, Argos' own."""
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


def _install(archive: Path, name: str, check: Check | None) -> InstalledModel:
    """Unpack an archive, check it, and move the package into place."""
    with _draft() as draft:
        try:
            with zipfile.ZipFile(archive) as packed:
                members = _members(packed)
                archives.write(packed, members, draft)
            root = PurePosixPath(members[0].filename).parts[0]
            return _tested(draft / root, check)
        except archives.BROKEN as error:
            raise ModelInstallError(
                f"{name}: not a whole Argos package ({error})"
            ) from error
        except (ValueError, OSError, NotImplementedError, RuntimeError) as error:
            raise ModelInstallError(f"{name}: {error}") from error


@contextmanager
def _draft() -> Iterator[Path]:
    """Give a folder beside that of the packages; it is gone afterwards.

    Not inside: the Argos tools fail on a folder that is not a package yet.
    """
    folder = argos_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.glob(f"{_DRAFT}*"):
            shutil.rmtree(left)
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder.parent))
    except OSError as error:
        raise ModelInstallError(f"{folder}: cannot be written: {error}") from error
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _tested(package: Path, check: Check | None) -> InstalledModel:
    """Move a package into place if nothing is wrong with it."""
    model = _checked(package)
    if check is not None:
        check(model)
    return _place(model, argos_folder() / package.name)


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
    """Return the files of a package, which holds one folder. Raises ValueError."""
    files = archives.harmless(packed)
    roots = {member.filename.casefold().split("/")[0] for member in packed.infolist()}
    if len(roots) != 1 or not files or any("/" not in m.filename for m in files):
        raise ValueError("an Argos package holds one folder")
    if roots.pop().startswith("."):
        raise ValueError("an Argos package is not hidden")
    return files


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process install at a time; others wait for it."""
    try:
        with locked(cache_folder() / "argos.lock", "another installation is at work"):
            yield
    except OutputError as error:
        raise ModelInstallError(str(error)) from error
