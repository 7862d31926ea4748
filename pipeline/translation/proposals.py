"""What an attempt hands back: a hypothesis, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.engines.protocol import Hypothesis
from pipeline.inlines import Restoration


@dataclass(frozen=True, slots=True)
class Proposal:
    """A hypothesis with notes for whoever asks how it came about, one line each.

    ``restored`` is the same with its inline elements, where their places are known.
    """

    hypothesis: Hypothesis
    notes: tuple[str, ...] = ()
    restored: Restoration | None = None
