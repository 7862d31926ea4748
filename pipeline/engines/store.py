"""Finding, opening and removing the models on this machine, without loading them.

Argos packages are in the folders of the Argos tools, which share them. Other models are
in bitexte's own folder, each with a ``bitexte.json``.
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
from pipeline.engines.fingerprint import NOTE, model_sha256
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
    "FoundModels",
    "InstalledModel",
    "argos_folder",
    "argos_package",
    "find",
    "find_models",
    "installed",
    "known_engines",
    "models_folder",
    "open_engine",
    "remove",
    "signature_of",
]

_FAMILIES = {"seq2seq": "pipeline.engines.seq2seq.engine:Seq2SeqEngine"}
# Names of users' own models, which become folder names and command line arguments.
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_INSTALL = "install one: translate model install"


@dataclass(frozen=True, slots=True)
class FoundModels:
    """The usable models, the preferred first, and a message for each damaged one."""

    models: tuple[InstalledModel, ...]
    problems: tuple[str, ...]


def argos_folder() -> Path:
    """Return the folder of the Argos tools' packages, which may be missing.

    ``argostranslate.settings`` is not used, because importing it creates folders.
    """
    named = os.environ.get("ARGOS_PACKAGES_DIR")
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME")
    base = Path(data) if data else Path.home() / ".local" / "share"
    return base / "argos-translate" / "packages"


def models_folder() -> Path:
    """Return the folder of bitexte's own models, which may be missing."""
    named = os.environ.get("TRANSLATE_MODELS_DIR")
    return Path(named) if named else platformdirs.user_data_path("bitexte") / "models"


def find_models() -> FoundModels:
    """Find all models on this machine."""
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
    return FoundModels(tuple(models), tuple(problems))


def installed() -> tuple[InstalledModel, ...]:
    """Return the usable models, by published quality; the users' own models are last.

    Of one engine the newest version is first.
    """
    return find_models().models


def known_engines() -> tuple[str, ...]:
    """Return the names of the recipes and of the users' own models."""
    own = (folder.name for folder in _folders(models_folder()) if _is_own(folder))
    return (*names(), *own)


def find(engine: str = "auto") -> InstalledModel:
    """Return the installed model of this engine, or the preferred one for "auto".

    "first+second" is the model of the first engine, with that of the second beside it.
    "auto" is the preferred model, with the one that its recipe names as ``second`` if
    that is installed.

    :raises ConfigError: the engine is unknown.
    :raises ModelNotInstalled: there is no such model on this machine.
    """
    first, second = split_pair(engine)
    if second:
        if first == second or "auto" in (first, second):
            raise ConfigError(f'"{engine}": name two different engines')
        return replace(find(first), second=find(second))
    found = find_models()
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
    """Return the model's engine, which loads the model when it is first used.

    A model with a second one beside it gives an AgreementEngine.

    :raises EngineError: the engine cannot run here.
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
    """Delete an installed model. Raises ModelInstallError if it cannot be deleted.

    It is renamed first, so that an interrupted removal does not leave half a model.
    """
    # Not inside the folder of packages: the Argos tools fail on a folder in it that is
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
    """Return the French → English package in ``folder``, None if it is another pair.

    :raises ValueError, OSError: the package is damaged; the message says how.
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
        sha256=model_sha256(folder),
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
    """Whether a folder is a user's own model: its note has the folder's name."""
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
    """Yield the folders in ``parent``, sorted, without hidden ones (installations)."""
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
