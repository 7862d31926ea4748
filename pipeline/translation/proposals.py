"""What an attempt hands back: a hypothesis, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.engines.protocol import Hypothesis


@dataclass(frozen=True, slots=True)
class Proposal:
    """A hypothesis with notes for whoever asks how it came about, one line each."""

    hypothesis: Hypothesis
    notes: tuple[str, ...] = ()
