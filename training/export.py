"""From a checkpoint to the adapter the product reads, and back.

The adapter is a safetensors file of float16 with two matrices for each linear map of
each layer, named after it: ``model.layers.N.self_attn.q_proj.A`` [rank, in] and
``….B`` [out, rank]. The product adds B·A to the map's weights.

    python -m training.export --checkpoint work/state.pt --out adapter.safetensors
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from pipeline.engines.causal.convert.adapter import read_adapter
from training.model import GROUPS, Gemma


def load_adapter(model: Gemma, path: Path) -> None:
    """Give a low-rank model the adapter's matrices. The ranks must be the same."""
    tensors = {name: torch.from_numpy(a) for name, a in read_adapter(path).items()}
    with torch.no_grad():
        for number, group in model.maps():
            for name, a, b in group.parts():
                a.copy_(tensors.pop(f"model.layers.{number}.{name}.A"))
                b.copy_(tensors.pop(f"model.layers.{number}.{name}.B"))
    if tensors:
        raise ValueError(f"{path}: does not fit the model: {min(tensors)}")
    model.merge()


def adapter_of(parameters: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the adapter's matrices from a low-rank model's parameters by name."""
    tensors = {}
    layers = 1 + max(int(name.split(".")[1]) for name in parameters)
    for number in range(layers):
        for group, members in GROUPS.items():
            here = f"layers.{number}.{group}"
            for i, (name, a) in enumerate(
                zip(
                    members.values(),
                    parameters[f"{here}.a"].chunk(len(members)),
                    strict=True,
                )
            ):
                tensors[f"model.layers.{number}.{name}.A"] = a
                tensors[f"model.layers.{number}.{name}.B"] = parameters[f"{here}.b.{i}"]
    return tensors


def write_adapter(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Write the matrices as float16, complete or not at all."""
    half = {
        name: t.detach().to(torch.float16).contiguous().cpu()
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
    saved = torch.load(options.checkpoint, weights_only=True, map_location="cpu")
    parameters = saved["parameters" if options.last else "average"]
    if any(name.endswith(".master") for name in parameters):
        parser.error("this checkpoint is of a full training: use training.lowrank")
    write_adapter(options.out, adapter_of(parameters))
    print(f"{options.out}: step {saved['step']}, {saved['sentences']} sentence pairs")


if __name__ == "__main__":
    main()
