"""Downloading a published CTranslate2 folder, file by file, from its base address.

A mirror or the user's own server works too, if it has the same file names.
"""

from __future__ import annotations

import re
import shutil
import urllib.parse
from collections.abc import Callable
from pathlib import Path

from pipeline.engines.download import download, is_missing
from pipeline.engines.seq2seq.layouts import PIECES
from pipeline.errors import ModelInstallError

Progress = Callable[[str, int, int], None]

_HUB = re.compile(r"https://huggingface\.co/[^/]+/[^/]+/?")


def archive_name(address: str) -> str:
    """Return the file name of an archive's address, "" if it is a folder's address."""
    name = urllib.parse.urlsplit(address).path.rsplit("/", 1)[-1]
    return name if name.lower().endswith((".zip", ".argosmodel")) else ""


def fetch_folder(
    address: str, folder: Path, progress: Progress, accept: Callable[[], None]
) -> None:
    """Download a model's files into the new ``folder``, the weights last.

    :param accept: called before the weights, when the model card is already there.
    :raises ModelInstallError: a download failed, or the address has no CTranslate2
        model.
    """
    base = address.rstrip("/")
    if _HUB.fullmatch(address):
        base += "/resolve/main"
    folder.mkdir()
    for name in ("README.md", "LICENSE"):
        _fetch(base, name, folder, progress)
    if not _fetch(base, "config.json", folder, progress):
        raise ModelInstallError(
            f"{base}: no CTranslate2 model; looked for config.json, model.bin, a "
            "vocabulary and SentencePiece files"
        )
    if not _first(base, ["shared_vocabulary"], folder, progress) and not (
        _first(base, ["source_vocabulary"], folder, progress)
        and _first(base, ["target_vocabulary"], folder, progress)
    ):
        raise ModelInstallError(
            f"{base}: no vocabulary; looked for shared_vocabulary, source_vocabulary "
            "and target_vocabulary, .json and .txt"
        )
    for _, source, target in PIECES:
        if _fetch(base, source, folder, progress):
            if target != source:
                _need(base, target, folder, progress)
            break
    else:
        listed = ", ".join(dict.fromkeys(source for _, source, _ in PIECES))
        raise ModelInstallError(f"{base}: no SentencePiece file; looked for {listed}")
    accept()
    _need(base, "model.bin", folder, progress)


def _first(base: str, names: list[str], folder: Path, progress: Progress) -> bool:
    return any(
        _fetch(base, f"{name}.{ending}", folder, progress)
        for name in names
        for ending in ("json", "txt")
    )


def _need(base: str, name: str, folder: Path, progress: Progress) -> None:
    if not _fetch(base, name, folder, progress):
        raise ModelInstallError(f"{base}: {name} is missing")


def _fetch(base: str, name: str, folder: Path, progress: Progress) -> bool:
    """Download one file; return False if the server does not have it."""
    try:
        file = download(
            f"{base}/{name}", lambda done, total: progress(name, done, total or 0)
        )
    except ModelInstallError as error:
        if is_missing(error):
            return False
        raise
    shutil.move(file, folder / name)
    return True
