"""Proposals: the hypotheses that an attempt returns."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.engines.protocol import Hypothesis
from pipeline.inlines import Restoration


@dataclass(frozen=True, slots=True)
class Proposal:
    """A hypothesis, with notes (one line each) that explain how it was made.

    ``restored`` is the same with its inline elements, where their places are known.
    """

    hypothesis: Hypothesis
    notes: tuple[str, ...] = ()
    restored: Restoration | None = None
