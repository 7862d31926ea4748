"""How alike two texts are, by chrF (Popović 2015)."""

from __future__ import annotations

from functools import cache
from typing import Any


def sentence_chrf(text: str, other: str) -> float:
    """Return the chrF score of a text with ``other`` as reference, from 0 to 1."""
    return float(_metric().sentence_score(text, [other]).score) / 100


@cache
def _metric() -> Any:  # noqa: ANN401  (untyped library)
    from sacrebleu.metrics.chrf import CHRF  # slow to import

    return CHRF()
