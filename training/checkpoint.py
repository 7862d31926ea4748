"""Checkpoints: the state of a training in one file, which is written atomically."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


@dataclass(slots=True)
class Count:
    """How much of a training is done."""

    step: int = 0
    batch: int = 0
    sentences: int = 0
    pieces: int = 0


@dataclass(slots=True)
class Checkpoint:
    """The state of a training after a step.

    ``parameters`` and their moving ``average`` are by the names of ``Decoder.learnt``;
    ``optimizer`` is torch's state, in the same order. ``started`` is when the training
    began, in seconds since the epoch. It is None if unknown; then ``count.batch`` is
    unknown too.
    """

    model: str
    parameters: dict[str, Tensor]
    average: dict[str, Tensor]
    optimizer: dict[str, Any]
    count: Count = field(default_factory=Count)
    started: float | None = None

    @property
    def low_rank(self) -> bool:
        """Whether an adapter is learnt, not whole weights."""
        return not any(name.endswith(".master") for name in self.parameters)


def write(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint completely or not at all."""
    part = path.with_name(f"{path.name}.part")
    state = {
        name: getattr(checkpoint, name)
        for name in ("model", "parameters", "average", "optimizer", "started")
    }
    torch.save(state | {"count": asdict(checkpoint.count)}, part)
    part.replace(path)


def read(path: Path, device: str = "cpu") -> Checkpoint:
    """Read a checkpoint, also one of the prototype that qwen's training began with.

    :raises ValueError: it is neither.
    """
    saved = torch.load(path, weights_only=True, map_location=device)
    try:
        if "params" in saved:
            return _of_prototype(saved)
        return Checkpoint(**(saved | {"count": Count(**saved["count"])}))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: not a checkpoint of a training: {error}") from error


def _of_prototype(saved: Mapping[str, Any]) -> Checkpoint:
    """Return a checkpoint of the prototype; its position is in another data order."""
    step, sentences, pieces, _ = saved["at"]
    return Checkpoint(
        model="qwen",
        parameters=dict(saved["params"]),
        average=dict(saved["ema"]),
        optimizer=saved["opt"],
        count=Count(step, 0, sentences, pieces),
    )
