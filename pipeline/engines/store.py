"""The models on this machine: find one, open it, remove it. No model is loaded.

Argos packages are those of the Argos tools, in the same folders, whoever installed
them. Other models lie in bitexte's own folder, each with a ``bitexte.json``.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import platformdirs

from pipeline.engines.fingerprint import NOTE, fingerprint
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Engine, EngineSignature
from pipeline.errors import (
    ConfigError,
    EngineError,
    ModelInstallError,
    ModelNotInstalled,
)

__all__ = [
    "InstalledModel",
    "Survey",
    "argos_folder",
    "argos_package",
    "find",
    "installed",
    "models_folder",
    "open_engine",
    "remove",
    "signature_of",
    "survey",
]

# In the order of preference of "auto".
ENGINES = {
    "argos": ("pipeline.engines.argos", "ArgosEngine"),
    "qwen": ("pipeline.engines.causal.engine", "CausalEngine"),
    "gemma": ("pipeline.engines.causal.engine", "CausalEngine"),
}
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
        found = []
        for folder in folders:
            try:
                model = read(folder)
            except (OSError, ValueError) as error:
                problems.append(f"{folder}: damaged model: {_line(error)}")
            else:
                if model is not None:
                    found.append(model)
        # Newest first; sorting is stable, so equal versions stay in order of name.
        found.sort(key=lambda model: _version(model.version), reverse=True)
        found.sort(key=lambda model: list(ENGINES).index(model.engine))
        models += found
    return Survey(tuple(models), tuple(problems))


def installed() -> tuple[InstalledModel, ...]:
    """Return the usable models: Argos first, each kind's newest version first."""
    return survey().models


def find(engine: str = "auto") -> InstalledModel:
    """Return the model to use: of this engine, or the preferred one.

    Raises ConfigError for an unknown engine, ModelNotInstalled if there is none.
    """
    if engine not in ("auto", *ENGINES):
        listed = ", ".join(["auto", *ENGINES])
        raise ConfigError(f'unknown engine "{engine}" (choose from {listed})')
    found = survey()
    for model in found.models:
        if engine in ("auto", model.engine):
            return model
    what = "translation model" if engine == "auto" else f"{engine} model"
    damaged = "".join(f"; {problem}" for problem in found.problems)
    choice = "" if engine == "auto" else f" --engine {engine}"
    raise ModelNotInstalled(f"no {what} is installed; {_INSTALL}{choice}{damaged}")


def open_engine(
    model: InstalledModel,
    *,
    threads: int | None = None,
    batch_tokens: int | None = None,
) -> Engine:
    """Return the model's engine; the model itself is loaded when first used.

    Raises EngineError if this installation cannot run the engine.
    """
    module, name = ENGINES[model.engine]
    try:
        make = cast("Callable[..., Engine]", _attribute(module, name))
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
    if engine not in ("qwen", "gemma"):
        return None
    for field in ("name", "version", "sha256"):
        if not isinstance(note.get(field), str) or not note[field]:
            raise ValueError(f'{NOTE}: "{field}" is missing')
    return InstalledModel(
        engine=engine,
        name=note["name"],
        version=note["version"],
        path=folder,
        sha256=note["sha256"],
        licence=str(note.get("licence", "")),
    )


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


def _attribute(module: str, name: str) -> object:
    return getattr(importlib.import_module(module), name)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
