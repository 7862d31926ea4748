"""Ranks machine-translated segments by how likely they are to need correction.

The ranking uses what is known without a reference translation: findings, terms that
were not used, the model's score compared with segments of about the same length, the
length of the English compared with the French, and, if a second engine was used, how
much the two translations differ (chrF). Names and numbers count through their checks;
their mere number was measured and does not help.

The result is only an order: the sort key has no meaning by itself and is no estimate of
quality. WEIGHTS were chosen on the 997 sentences of FLORES-200 dev, translated by qwen
and by gemma (docs/checks.md has the figures).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from pipeline.units import Kind, Origin, Severity, State, TermStatus, TranslationUnit


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each signal; the three ranked signals of ``Signals`` are in 0..1.

    At most two errors count, each with half of the weight: findings, or terms that were
    not used. The same is true for warnings.
    """

    score: float = 1.0
    disagreement: float = 1.0
    length: float = 0.3
    errors: float = 0.5
    warnings: float = 0.3


WEIGHTS = Weights()
# If there is a second opinion, the model's own score counts less.
SCORE_BESIDE_ANOTHER = 0.7
USUAL_LENGTH = 0.86
"""Characters of English per character of French: the median of human translations."""
_MOST = 2  # findings of one severity that count
_LEAST_TEXT = 5  # segments; a fifth of them is one


class Signals(NamedTuple):
    """The signals of one segment; the higher they are, the likelier it is wrong.

    ``score`` is the negative mean log-probability, ``disagreement`` is 1 − chrF against
    the second engine (None if there is none), ``length`` is the absolute logarithm of
    the ratio between the target's length and the usual length.
    """

    words: int
    score: float | None
    disagreement: float | None
    length: float
    errors: int
    warnings: int


def signals(unit: TranslationUnit) -> Signals:
    """Return the signals of a unit; dismissed findings do not count."""
    found = [one.severity for one in unit.findings if one.dismissed is None]
    unmet = sum(use.status is TermStatus.UNMET for use in unit.terms)
    # A term that was not used has a finding already; do not count it twice.
    errors = max(found.count(Severity.ERROR), unmet)
    source, target = len(unit.source.strip()), len(unit.target.strip())
    return Signals(
        len(unit.source.split()),
        None if unit.score is None else -unit.score,
        None if unit.agreement is None else 1 - unit.agreement,
        abs(math.log((target or 1) / ((source or 1) * USUAL_LENGTH))),
        errors,
        found.count(Severity.WARNING),
    )


def is_ranked(unit: TranslationUnit) -> bool:
    """Whether a unit is an unreviewed machine translation with a score."""
    return (
        unit.origin is Origin.MT
        and unit.state is State.TRANSLATED
        and unit.kind is not Kind.CODE
        and unit.score is not None
        and bool(unit.target)
    )


def riskiest_first(units: Iterable[TranslationUnit]) -> list[TranslationUnit]:
    """Return the unreviewed machine translations, the riskiest first.

    The units are ranked against each other: pass those of one text, or of the whole
    project. Units with equal risk keep their order.
    """
    ranked = [unit for unit in units if is_ranked(unit)]
    risks = weigh([signals(unit) for unit in ranked])
    order = sorted(range(len(ranked)), key=lambda index: -risks[index])
    return [ranked[index] for index in order]


def riskiest_fifth(units: Iterable[TranslationUnit]) -> list[TranslationUnit]:
    """Return the first fifth of ``riskiest_first``; empty for fewer than 5 units."""
    ranked = riskiest_first(units)
    return ranked[: len(ranked) // _LEAST_TEXT]


def weigh(known: Sequence[Signals], weights: Weights = WEIGHTS) -> list[float]:
    """Return the sort key of each segment, in the order given; higher is riskier."""
    asked = any(one.disagreement is not None for one in known)
    score_weight = weights.score * (SCORE_BESIDE_ANOTHER if asked else 1.0)
    scores = _ranks(_against_like(known))
    lengths = _ranks([one.length for one in known])
    # Segments that the second engine did not translate get the middle rank.
    doubts = _ranks([one.disagreement for one in known])
    return [
        round(
            score_weight * scores[index]
            + weights.disagreement * (doubts[index] if asked else 0.0)
            + weights.length * lengths[index]
            + weights.errors * min(one.errors, _MOST) / _MOST
            + weights.warnings * min(one.warnings, _MOST) / _MOST,
            6,
        )
        for index, one in enumerate(known)
    ]


def _against_like(known: Sequence[Signals]) -> list[float | None]:
    """Return how much worse each score is than usual for a segment of that length.

    The usual score is a linear regression on the logarithm of the number of words.
    """
    points = [
        (math.log(max(1, k.words)), k.score) for k in known if k.score is not None
    ]
    if not points:
        return [None] * len(known)
    middle = fmean(x for x, _ in points)
    mean = fmean(y for _, y in points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    slope = (
        sum((x - middle) * (y - mean) for x, y in points) / spread if spread else 0.0
    )
    return [
        None
        if one.score is None
        else one.score - mean - slope * (math.log(max(1, one.words)) - middle)
        for one in known
    ]


def _ranks(values: Sequence[float | None]) -> list[float]:
    """Return the rank of each value, from 0 to 1; equal values share their mean rank.

    None has the middle rank.
    """
    known = sorted(value for value in values if value is not None)
    first: dict[float, int] = {}
    last: dict[float, int] = {}
    for place, value in enumerate(known):
        first.setdefault(value, place)
        last[value] = place
    most = max(1, len(known) - 1)
    return [
        0.5 if value is None else (first[value] + last[value]) / 2 / most
        for value in values
    ]
