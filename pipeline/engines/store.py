"""The models on this machine: find one, open it, remove it. No model is loaded.

Argos packages are those of the Argos tools, in the same folders, whoever installed
them. Other models lie in bitexte's own folder, each with a ``bitexte.json``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import platformdirs

from pipeline.engines.agreement import AgreementEngine
from pipeline.engines.fingerprint import NOTE, fingerprint
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Engine, EngineSignature
from pipeline.engines.recipes import RECIPES, load, names, split_pair
from pipeline.errors import (
    ConfigError,
    EngineError,
    ModelInstallError,
    ModelNotInstalled,
    one_line,
)

__all__ = [
    "NAME",
    "InstalledModel",
    "Survey",
    "argos_folder",
    "argos_package",
    "find",
    "installed",
    "known_engines",
    "models_folder",
    "open_engine",
    "remove",
    "signature_of",
    "survey",
]

_FAMILIES = {"seq2seq": "pipeline.engines.seq2seq.engine:Seq2SeqEngine"}
# Names of models that users bring: they are folders and words of a command line.
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_INSTALL = "install one: translate model install"


@dataclass(frozen=True, slots=True)
class Survey:
    """The usable models, the preferred first, and a line for each damaged one."""

    models: tuple[InstalledModel, ...]
    problems: tuple[str, ...]


def argos_folder() -> Path:
    """Return where the Argos tools keep packages; it need not exist.

    Not asked of ``argostranslate.settings``: importing that creates folders.
    """
    named = os.environ.get("ARGOS_PACKAGES_DIR")
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME")
    base = Path(data) if data else Path.home() / ".local" / "share"
    return base / "argos-translate" / "packages"


def models_folder() -> Path:
    """Return where bitexte keeps its own models; it need not exist."""
    named = os.environ.get("TRANSLATE_MODELS_DIR")
    return Path(named) if named else platformdirs.user_data_path("bitexte") / "models"


def survey() -> Survey:
    """Look at every model on this machine."""
    models: list[InstalledModel] = []
    problems: list[str] = []
    for read, folders in (
        (argos_package, _folders(argos_folder())),
        (_own_model, _folders(models_folder())),
    ):
        for folder in folders:
            try:
                model = read(folder)
            except (OSError, ValueError) as error:
                problems.append(f"{folder}: damaged model: {one_line(error)}")
            else:
                if model is not None:
                    models.append(model)
    # Newest first; sorting is stable, so equal versions stay in order of name.
    models.sort(key=lambda model: _version(model.version), reverse=True)
    models.sort(key=_preference)
    return Survey(tuple(models), tuple(problems))


def installed() -> tuple[InstalledModel, ...]:
    """Return the usable models: the best by published quality first, the users' last.

    Of one engine the newest version is first.
    """
    return survey().models


def known_engines() -> tuple[str, ...]:
    """Return the recipes' names and those of the users' own models; reads no model."""
    own = (folder.name for folder in _folders(models_folder()) if _is_own(folder))
    return (*names(), *own)


def find(engine: str = "auto") -> InstalledModel:
    """Return the model to use: of this engine, or the preferred one.

    "first+second" is the first engine's model with the second's beside it. "auto" is
    the preferred model, with the one that its recipe names beside it if that is
    installed. Raises ConfigError for an unknown engine, ModelNotInstalled if there is
    none.
    """
    first, second = split_pair(engine)
    if second:
        if first == second or "auto" in (first, second):
            raise ConfigError(f'"{engine}": name two different engines')
        return replace(find(first), second=find(second))
    found = survey()
    for model in found.models:
        if engine == "auto":
            return replace(model, second=_second(model, found.models))
        if engine == model.engine:
            return model
    if engine not in ("auto", *known_engines()):
        listed = ", ".join(["auto", *known_engines()])
        raise ConfigError(f'unknown engine "{engine}" (choose from {listed})')
    what = "translation model" if engine == "auto" else f"{engine} model"
    damaged = "".join(f"; {problem}" for problem in found.problems)
    choice = "" if engine == "auto" else f" --engine {engine}"
    raise ModelNotInstalled(f"no {what} is installed; {_INSTALL}{choice}{damaged}")


def _second(
    model: InstalledModel, models: Sequence[InstalledModel]
) -> InstalledModel | None:
    wanted = {known.engine: known.second for known in RECIPES}.get(model.engine)
    return next((other for other in models if other.engine == wanted), None)


def open_engine(
    model: InstalledModel,
    *,
    threads: int | None = None,
    batch_tokens: int | None = None,
) -> Engine:
    """Return the model's engine; the model itself is loaded when first used.

    A model with a second beside it gives an AgreementEngine. Raises EngineError if
    this installation cannot run the engine.
    """
    if model.second is not None:
        both = (replace(model, second=None), model.second)
        return AgreementEngine(
            *(
                open_engine(one, threads=threads, batch_tokens=batch_tokens)
                for one in both
            )
        )
    openers = {known.engine: known.opener for known in RECIPES}
    opener = openers.get(model.engine, _FAMILIES["seq2seq"])
    try:
        make = cast("Callable[..., Engine]", load(opener))
    except ImportError as error:
        raise EngineError(f"the {model.engine} engine cannot run: {error}") from error
    return make(model, threads=threads, batch_tokens=batch_tokens)


def signature_of(model: InstalledModel) -> EngineSignature:
    """Return the engine's signature without loading the model."""
    return open_engine(model).signature


def remove(model: InstalledModel) -> None:
    """Delete an installed model. Raises ModelInstallError.

    It is renamed first, so that a removal cut short leaves no half model in place.
    """
    # Beside the folder of packages: the Argos tools fail on a folder in it that is
    # not a package.
    doomed = model.path.parent.parent / f".bitexte-removed-{model.path.name}"
    try:
        if doomed.exists():
            shutil.rmtree(doomed)
        model.path.rename(doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        raise ModelInstallError(f"{model.path}: cannot be removed: {error}") from error


def argos_package(folder: Path) -> InstalledModel | None:
    """Return the French → English package in ``folder``, or None if it is another.

    Raises ValueError or OSError, in words, if it is damaged.
    """
    metadata = _json(folder / "metadata.json")
    languages = (metadata.get("from_code"), metadata.get("to_code"))
    if languages != ("fr", "en") or metadata.get("type", "translate") != "translate":
        return None
    for needed in ("model/model.bin", "model/config.json"):
        if not (folder / needed).is_file():
            raise ValueError(f"{needed} is missing")
    tokenizers = ("sentencepiece.model", "bpe.model")
    if not any((folder / name).is_file() for name in tokenizers):
        raise ValueError(f"{' or '.join(tokenizers)} is missing")
    return InstalledModel(
        engine="argos",
        name="translate-fr_en",
        version=str(metadata.get("package_version", "")),
        path=folder,
        sha256=fingerprint(folder),
        licence=str(metadata.get("license", "")),
    )


def _own_model(folder: Path) -> InstalledModel | None:
    note = _json(folder / NOTE)
    engine = note.get("engine")
    if engine not in names() and note.get("family") not in _FAMILIES:
        return None
    for field in ("engine", "name", "version", "sha256"):
        if not isinstance(note.get(field), str) or not note[field]:
            raise ValueError(f'{NOTE}: "{field}" is missing')
    return InstalledModel(
        engine=note["engine"],
        name=note["name"],
        version=note["version"],
        path=folder,
        sha256=note["sha256"],
        licence=str(note.get("licence", "")),
    )


def _is_own(folder: Path) -> bool:
    """Whether a folder's note names it after itself, as a user's model is named."""
    try:
        return bool(_json(folder / NOTE).get("engine") == folder.name)
    except (OSError, ValueError):
        return False


def _preference(model: InstalledModel) -> tuple[int, str]:
    known = names()
    if model.engine in known:
        return known.index(model.engine), ""
    return len(known), model.engine


def _folders(parent: Path) -> Iterator[Path]:
    """Yield the folders in ``parent``, sorted; hidden ones are being installed."""
    if parent.is_dir():
        for path in sorted(parent.iterdir()):
            if path.is_dir() and not path.name.startswith("."):
                yield path


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ValueError(f"{path.name} is missing") from error
    except ValueError as error:
        raise ValueError(f"{path.name} is not valid JSON") from error
    if not isinstance(content, dict):
        raise ValueError(  # noqa: TRY004  (damage is a ValueError, whatever its kind)
            f"{path.name} is not a JSON object"
        )
    return content


def _version(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
