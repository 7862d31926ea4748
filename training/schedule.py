"""The progress of a training, and the learning rate that depends on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Schedule:
    """Linear warm-up over ``warmup`` steps, then a linear decay to ``floor`` · peak.

    The end is a number of ``steps``, or else a time: ``started`` and ``ends`` are in
    seconds since the epoch. The time of the end is fixed: a training that was stopped
    for a while continues with the rate for the time that is left.
    """

    peak: float
    warmup: int
    steps: int | None = None
    started: float = 0.0
    ends: float = 0.0
    floor: float = 0.01
    clock: Callable[[], float] = field(default=time.time)

    def progress(self, step: int) -> float:
        """Return the share (0-1) of the training that is done before step ``step``."""
        if self.steps is not None:
            return min(1.0, step / self.steps) if self.steps else 1.0
        span = self.ends - self.started
        return min(1.0, (self.clock() - self.started) / span) if span > 0 else 1.0

    def rate(self, step: int) -> float:
        """Return the learning rate of step ``step``, counted from 0."""
        warm = min(1.0, (step + 1) / self.warmup) if self.warmup else 1.0
        return self.peak * warm * max(self.floor, 1.0 - self.progress(step))
