"""Make a model's folder from its maker's files, try it, and move it into place.

Everything happens in a hidden folder beside the models; the finished one appears by
one rename, and if anything is wrong, nothing stays behind.
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
from pipeline.engines.fingerprint import NOTE, fingerprint
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

# Kinds whose makers differ in whether a source ends with </s>: it is tried both ways.
_UNSURE = frozenset({"quickmt", "sentencepiece"})
_CLEARLY = 3.0  # chrF by which the other way must be better
_PAPERS = ("README.md", "LICENSE", "LICENSE.txt", "LICENCE", "NOTICE")
# The licence of models whose files state none.
_LICENCES = {"nllb": "CC-BY-NC-4.0 (NLLB's own)"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an installed model is called, and what is known about it before.

    ``engine`` is the name it is chosen by. ``name``, ``version`` and ``licence`` are ""
    where only its files can tell. The tokens are those a user gives. ``hashed`` asks
    for the first hash to be kept and compared with later ones.
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
    """Give a hidden folder beside the models, to one process at a time.

    Raises ModelInstallError if the models' folder cannot be written.
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
    """Return the licence that a model's files state, or its kind is known to have."""
    licence = stated_licence(folder)
    if licence:
        return licence
    try:
        return _LICENCES.get(recognise(folder).kind, "")
    except (OSError, ValueError):
        return ""


def place(
    root: Path, origin: str, wanted: Wanted, staging: Path, least: float
) -> InstalledModel:
    """Install the model whose files are in ``root``, which stays as it is.

    ``origin`` says where they come from; ``least`` is the chrF that the probe asks
    for. Raises ModelInstallError; ValueError or OSError, in words, if the files are
    not a model's.
    """
    made = staging / "made"
    if is_marian(root):
        layout = marian.convert(
            root,
            made,
            source_token=wanted.source_token,
            target_prefix=wanted.target_prefix,
        )
        # Converting on another processor may round a last bit otherwise: the model is
        # known by what it was made from.
        known_by = f"marian {marian.VERSION} {fingerprint(root)}"
        digest = hashlib.sha256(known_by.encode()).hexdigest()
    else:
        layout = recognise(
            root, source_token=wanted.source_token, target_prefix=wanted.target_prefix
        )
        _copy(root, made)
        digest = fingerprint(made)
    for name in _PAPERS:
        if (root / name).is_file():
            shutil.copyfile(root / name, made / name)
    model = InstalledModel(
        wanted.engine,
        wanted.name or layout.kind,
        wanted.version or digest[:8],
        made,
        digest,
        wanted.licence or licence_of(root),
    )
    layout = _tried(model, layout, least)
    _write_note(model, layout, origin)
    return _move(model, staging / "old")


def _copy(root: Path, made: Path) -> None:
    """Copy what a model needs and nothing else: a folder may hold anything."""
    pieces = (name for _, *files in PIECES for name in files)
    wanted = dict.fromkeys(["config.json", "model.bin", *VOCABULARIES, *pieces])
    files = [root / name for name in wanted if (root / name).is_file()]
    check_space(made.parent, sum(path.stat().st_size for path in files))
    made.mkdir()
    for path in files:
        shutil.copyfile(path, made / path.name)


def _tried(model: InstalledModel, layout: Layout, least: float) -> Layout:
    """Return the layout that translates; raise ModelInstallError if none does.

    Without the end of sentence that its maker trained it with, a model gives worse
    text and no error; its files do not always say which it was.
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
    """Put the finished folder in place of an older model of the same engine."""
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
