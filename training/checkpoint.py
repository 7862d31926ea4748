"""Checkpoints: what a training needs to go on, in one file, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


@dataclass(slots=True)
class Count:
    """What was done so far."""

    step: int = 0
    batch: int = 0
    sentences: int = 0
    pieces: int = 0


@dataclass(slots=True)
class Checkpoint:
    """The state of a training after a step.

    ``parameters`` and their moving ``average`` have the names of ``Decoder.learnt``;
    ``optimizer`` is torch's own state, in the same order. ``started`` is when the
    training began, in seconds of the clock, or None if that is not known; then
    ``count.batch`` is not known either.
    """

    model: str
    parameters: dict[str, Tensor]
    average: dict[str, Tensor]
    optimizer: dict[str, Any]
    count: Count = field(default_factory=Count)
    started: float | None = None

    @property
    def low_rank(self) -> bool:
        """Whether an adapter was learnt, not whole weights."""
        return not any(name.endswith(".master") for name in self.parameters)


def write(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, complete or not at all."""
    part = path.with_name(f"{path.name}.part")
    state = {
        name: getattr(checkpoint, name)
        for name in ("model", "parameters", "average", "optimizer", "started")
    }
    torch.save(state | {"count": asdict(checkpoint.count)}, part)
    part.replace(path)


def read(path: Path, device: str = "cpu") -> Checkpoint:
    """Read a checkpoint of ours, or of the prototype that qwen's training began with.

    Raises ValueError if it is neither.
    """
    saved = torch.load(path, weights_only=True, map_location=device)
    try:
        if "params" in saved:
            return _of_prototype(saved)
        return Checkpoint(**(saved | {"count": Count(**saved["count"])}))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: not a checkpoint of a training: {error}") from error


def _of_prototype(saved: Mapping[str, Any]) -> Checkpoint:
    """Translate the prototype's names; its position is in an order of its own."""
    step, sentences, pieces, _ = saved["at"]
    return Checkpoint(
        model="qwen",
        parameters=dict(saved["params"]),
        average=dict(saved["ema"]),
        optimizer=saved["opt"],
        count=Count(step, 0, sentences, pieces),
    )
