"""Converting a Marian model (``*.npz``, ``decoder.yml``, vocabularies) to CTranslate2.

The converter is CTranslate2's for OPUS-MT, which only needs NumPy and PyYAML.
"""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from pipeline.engines import archives
from pipeline.engines.download import megabytes
from pipeline.engines.machine import available_memory
from pipeline.engines.seq2seq.layouts import PENALTY, Layout, recognise
from pipeline.errors import one_line

VERSION = "1"  # of the conversion: part of the hash of a converted model
_PIECES = ("source.spm", "target.spm")
# Memory for the conversion, per byte of the unpacked weights (measured: 1.35, with a
# model of 109 million parameters).
_MEMORY = 1.6


def convert(
    folder: Path,
    output: Path,
    *,
    source_token: str | None = None,
    target_prefix: str | None = None,
) -> Layout:
    """Convert the Marian model in ``folder`` to int8, into the new folder ``output``.

    :returns: the layout of ``output``; for the tokens see ``recognise``.
    :raises ValueError: the model cannot be converted; the message says why.
    """
    settings = _settings(folder)
    for name in _PIECES:
        if not (folder / name).is_file():
            raise ValueError(f"{name} is missing; only SentencePiece models are known")
    weights = folder / settings["models"][0]
    needed = int(_MEMORY * _unpacked(weights))
    free = available_memory()
    if free is not None and free < needed:
        raise ValueError(
            f"converting needs {megabytes(needed)} of memory, "
            f"{megabytes(free)} are free"
        )
    from ctranslate2.converters import OpusMTConverter

    try:
        OpusMTConverter(str(folder)).convert(str(output), quantization="int8")
    except (KeyError, TypeError, ValueError, RuntimeError, EOFError) as error:
        why = one_line(error)
        raise ValueError(f"not a Marian model that can be converted: {why}") from error
    for name in _PIECES:
        shutil.copyfile(folder / name, output / name)
    layout = recognise(output, source_token=source_token, target_prefix=target_prefix)
    return replace(layout, length_penalty=_penalty(settings))


def _settings(folder: Path) -> dict[str, Any]:
    """Return ``decoder.yml``. Raises ValueError if a file that it names is missing."""
    try:
        settings = yaml.safe_load((folder / "decoder.yml").read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError("decoder.yml is not valid YAML") from error
    if not isinstance(settings, dict):
        raise ValueError("decoder.yml says nothing")  # noqa: TRY004  (damage is a ValueError)
    for key in ("models", "vocabs"):
        files = settings.get(key)
        if not isinstance(files, list) or not files:
            raise ValueError(f'decoder.yml: "{key}" is missing')
        for name in files:
            if Path(str(name)).name != name or not (folder / name).is_file():
                raise ValueError(f"decoder.yml: {name} is not a file beside it")
    return settings


def _penalty(settings: dict[str, Any]) -> float:
    """Return Marian's ``normalize``: scores are divided by the length to this power."""
    value = settings.get("normalize", PENALTY)
    return float(value) if isinstance(value, int | float) else PENALTY


def _unpacked(weights: Path) -> int:
    try:
        with zipfile.ZipFile(weights) as packed:
            size = sum(member.file_size for member in packed.infolist())
    except archives.BROKEN as error:
        raise ValueError(f"{weights.name}: not a whole .npz file ({error})") from error
    if size > archives.MOST_BYTES:
        raise ValueError(f"{weights.name}: more than {archives.MOST_BYTES:,} bytes")
    return size
