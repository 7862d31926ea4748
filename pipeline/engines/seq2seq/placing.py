"""Making a model's folder from its maker's files, testing it, and installing it.

This is done in a hidden folder beside the models. The finished folder is renamed into
place; after an error nothing is left.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.engines.download import check_space
from pipeline.engines.fingerprint import NOTE, model_sha256
from pipeline.engines.installed import InstalledModel
from pipeline.engines.licences import stated_licence
from pipeline.engines.probe import check, probe
from pipeline.engines.recipes import names
from pipeline.engines.seq2seq import marian
from pipeline.engines.seq2seq.engine import Seq2SeqEngine
from pipeline.engines.seq2seq.layouts import (
    PIECES,
    VOCABULARIES,
    Layout,
    is_marian,
    recognise,
)
from pipeline.engines.store import models_folder
from pipeline.errors import ModelInstallError, OutputError, one_line
from pipeline.files import locked

# Kinds in which some models need </s> at the end of a source and others do not: both
# ways are tested.
_UNSURE = frozenset({"quickmt", "sentencepiece"})
_CLEARLY = 3.0  # chrF by which the model must be better without </s>
_PAPERS = ("README.md", "LICENSE", "LICENSE.txt", "LICENCE", "NOTICE")
# Licences of models whose files do not state one.
_LICENCES = {"nllb": "CC-BY-NC-4.0 (NLLB's own)"}


@dataclass(frozen=True, slots=True)
class InstallSpec:
    """The name of a model to install, and what is known about it beforehand.

    ``engine`` is the name by which the model is chosen. ``name``, ``version`` and
    ``licence`` are "" if they have to be found in its files. ``source_token`` and
    ``target_prefix`` are language tokens given by the user. ``hashed`` says that its
    file is compared with the first one that was installed (`hashes`).
    """

    engine: str
    name: str = ""
    version: str = ""
    licence: str = ""
    source_token: str | None = None
    target_prefix: str | None = None
    hashed: bool = False


@contextmanager
def staged(engine: str) -> Iterator[Path]:
    """Make a hidden folder beside the models, for one process at a time.

    It is removed afterwards.

    :raises ModelInstallError: the folder of models cannot be written.
    """
    parent = models_folder()
    try:
        with locked(parent / f".{engine}.lock", "another installation is at work"):
            for left in parent.glob(f".{engine}.draft-*/"):  # of a killed install
                shutil.rmtree(left, ignore_errors=True)
            with tempfile.TemporaryDirectory(
                prefix=f".{engine}.draft-", dir=parent
            ) as staging:
                yield Path(staging)
    except OutputError as error:
        raise ModelInstallError(str(error)) from error
    except OSError as error:
        raise ModelInstallError(f"{parent}: {one_line(error)}") from error


def licence_of(folder: Path) -> str:
    """Return the licence that a model's files state, or that of its kind, or ""."""
    licence = stated_licence(folder)
    if licence:
        return licence
    try:
        return _LICENCES.get(recognise(folder).kind, "")
    except (OSError, ValueError):
        return ""


def place(
    root: Path, origin: str, spec: InstallSpec, staging: Path, least: float
) -> InstalledModel:
    """Install the model whose files are in ``root``, which is not changed.

    :param origin: the path or address that the files come from.
    :param staging: the folder to work in (`staged`).
    :param least: the chrF that the model must reach in the test.
    :raises ModelInstallError: the model failed the test, or cannot be installed.
    :raises ValueError, OSError: the files are not a model's; the message says why.
    """
    new = staging / "made"
    if is_marian(root):
        layout = marian.convert(
            root,
            new,
            source_token=spec.source_token,
            target_prefix=spec.target_prefix,
        )
        # Converting on another processor may round a last bit differently, so the hash
        # is that of the files that the model was made from.
        known_by = f"marian {marian.VERSION} {model_sha256(root)}"
        digest = hashlib.sha256(known_by.encode()).hexdigest()
    else:
        layout = recognise(
            root, source_token=spec.source_token, target_prefix=spec.target_prefix
        )
        _copy(root, new)
        digest = model_sha256(new)
    for name in _PAPERS:
        if (root / name).is_file():
            shutil.copyfile(root / name, new / name)
    model = InstalledModel(
        spec.engine,
        spec.name or layout.kind,
        spec.version or digest[:8],
        new,
        digest,
        spec.licence or licence_of(root),
    )
    layout = _tried(model, layout, least)
    _write_note(model, layout, origin)
    return _move(model, staging / "old")


def _copy(root: Path, new: Path) -> None:
    """Copy only the files that a model needs; a folder may have any others."""
    pieces = (name for _, *files in PIECES for name in files)
    names = dict.fromkeys(["config.json", "model.bin", *VOCABULARIES, *pieces])
    files = [root / name for name in names if (root / name).is_file()]
    check_space(new.parent, sum(path.stat().st_size for path in files))
    new.mkdir()
    for path in files:
        shutil.copyfile(path, new / path.name)


def _tried(model: InstalledModel, layout: Layout, least: float) -> Layout:
    """Return the layout with which the model translates best.

    With a wrong choice of ``</s>`` at the end of the source a model makes worse text
    but no error, and its files do not always say which choice is right.

    :raises ModelInstallError: the model fails the test.
    """
    first = probe(Seq2SeqEngine(model, layout=layout), least=least)
    if layout.tail and layout.kind in _UNSURE:
        other = replace(layout, tail=())
        second = probe(Seq2SeqEngine(model, layout=other), least=least)
        if not second.fault and (first.fault or second.chrf > first.chrf + _CLEARLY):
            return other
    check(first)
    return layout


def _write_note(model: InstalledModel, layout: Layout, origin: str) -> None:
    note: dict[str, Any] = {
        "engine": model.engine,
        "family": "seq2seq",
        "name": model.name,
        "version": model.version,
        "sha256": model.sha256,
        "licence": model.licence,
        "origin": origin if "://" in origin else Path(origin).name,
        **layout.to_note(),
    }
    text = json.dumps(note, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    (model.path / NOTE).write_text(text, "utf-8")


def _move(model: InstalledModel, old: Path) -> InstalledModel:
    """Move the finished folder to its place, replacing a model of the same engine."""
    name = model.name if model.engine in names() else model.engine
    target = models_folder() / name
    if target.exists():
        there = _engine_of(target)
        if there not in ("", model.engine):
            raise ModelInstallError(f"{target} holds {there}; choose another --name")
        target.rename(old)
    model.path.rename(target)
    return replace(model, path=target)


def _engine_of(folder: Path) -> str:
    try:
        return str(json.loads((folder / NOTE).read_text("utf-8"))["engine"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
