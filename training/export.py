"""Writing the adapter of a checkpoint for the product, and reading an adapter.

The adapter is a safetensors file of float16 with two matrices for each linear map of
each layer, named after it: ``layers.N.self_attn.q_proj.A`` [rank, in] and ``….B``
[out, rank]; gemma's names begin with ``model.``. The product adds B·A to the weights.

    python -m training.export --checkpoint work/state.pt --out adapter.safetensors
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from training import checkpoint, tool
from training.decoder import Decoder
from training.product import FAMILIES, Family, read_adapter


def load_adapter(model: Decoder, family: Family, path: Path) -> None:
    """Set the parameters of a low-rank model to the adapter's matrices.

    :raises ValueError: they are of another model or rank.
    """
    tensors = {name: torch.from_numpy(a) for name, a in read_adapter(path).items()}
    with torch.no_grad():
        for short, parameter in model.learnt().items():
            name = f"{family.prefix}{short}"
            if name not in tensors or tensors[name].shape != parameter.shape:
                raise ValueError(f"{path}: does not fit the model: {name}")
            parameter.copy_(tensors.pop(name))
    if tensors:
        raise ValueError(f"{path}: does not fit the model: {min(tensors)}")


def rank_of(path: Path) -> int:
    """Return the rank of an adapter. Raises ValueError if it has no matrices."""
    ranks = [a.shape[0] for name, a in read_adapter(path).items() if name[-2:] == ".A"]
    if not ranks:
        raise ValueError(f"{path}: not an adapter")
    return int(ranks[0])


def write_adapter(path: Path, family: Family, tensors: Mapping[str, Tensor]) -> None:
    """Write the matrices, named as in ``Decoder.learnt``, as float16.

    The file is written completely or not at all.

    :raises ValueError: a number is too large for float16.
    """
    half = {
        f"{family.prefix}{name}": t.detach().to(torch.float16).contiguous().cpu()
        for name, t in tensors.items()
    }
    if not all(t.isfinite().all() for t in half.values()):
        raise ValueError(f"{path}: a matrix is too large for float16")
    part = path.with_name(f"{path.name}.part")
    save_file(half, part)
    part.replace(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the adapter of a low-rank checkpoint."""
    parser = argparse.ArgumentParser(prog="training.export", description=main.__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--last",
        action="store_true",
        help="the last step's parameters instead of their moving average",
    )
    options = parser.parse_args(arguments)
    saved = checkpoint.read(options.checkpoint)
    if not saved.low_rank:
        parser.error("this checkpoint is of a full training: use training.lowrank")
    tensors = saved.parameters if options.last else saved.average
    write_adapter(options.out, FAMILIES[saved.model], tensors)
    count = saved.count
    print(f"{options.out}: step {count.step}, {count.sentences} sentence pairs")


if __name__ == "__main__":
    tool.run(main)
