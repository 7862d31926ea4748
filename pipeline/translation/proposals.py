"""Proposals: the hypotheses that an attempt returns."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.engines.protocol import Hypothesis


@dataclass(frozen=True, slots=True)
class Proposal:
    """A hypothesis, with notes (one line each) that explain how it was made."""

    hypothesis: Hypothesis
    notes: tuple[str, ...] = ()
