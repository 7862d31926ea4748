r"""Making an adapter from a full training: the best low-rank approximation.

For each linear map, B·A approximates W_new − W_base. It is computed by singular value
decomposition; no other matrix of this rank is closer (Eckart and Young 1936).

    python -m training.lowrank --checkpoint work/state.pt --base work/gemma.gguf \
        --rank 32 --out adapter.safetensors
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from training import checkpoint, tool
from training.base import read_base
from training.decoder import Decoder
from training.export import write_adapter


def factorise(change: Tensor, rank: int) -> tuple[Tensor, Tensor, float]:
    """Return A [rank, in], B [out, rank], and the share (0-1) of the change in them.

    ``change`` is [out, in]; the share is of its squared entries. Both matrices get the
    roots of the singular values, so that neither exceeds the range of float16.
    """
    u, s, vt = torch.linalg.svd(change.double(), full_matrices=False)
    root = s[:rank].sqrt()
    a, b = root[:, None] * vt[:rank], u[:, :rank] * root
    whole = float((s**2).sum())
    share = float((s[:rank] ** 2).sum()) / whole if whole else 1.0
    return a.to(change.dtype), b.to(change.dtype), share


def adapter_of_changes(model: Decoder, rank: int) -> tuple[dict[str, Tensor], float]:
    """Return the adapter's matrices, and the mean share of the changes in them."""
    tensors, shares = {}, []
    with torch.no_grad():
        for number, group in model.maps():
            for name, change in group.differences():
                a, b, share = factorise(change, rank)
                tensors[f"layers.{number}.{name}.A"] = a
                tensors[f"layers.{number}.{name}.B"] = b
                shares.append(share)
    return tensors, sum(shares) / len(shares)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the adapter of a full training's checkpoint."""
    parser = argparse.ArgumentParser(prog="training.lowrank", description=main.__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="the GGUF file")
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    base = read_base(options.base)
    model = base.decoder(rank=0)
    model.load_state_dict(checkpoint.read(options.checkpoint).average)
    tensors, share = adapter_of_changes(model, options.rank)
    write_adapter(options.out, base.family, tensors)
    print(f"{options.out}: rank {options.rank} holds {share:.1%} of the change")


if __name__ == "__main__":
    tool.run(main)
