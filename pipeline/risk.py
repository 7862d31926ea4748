"""Which of the machine's segments a reviewer should look at first.

The order is made from what is known without a reference: findings, terms that are not
met, the model's score against that of segments of about the same length, how long the
English is in terms of its French, and, where a second engine was asked, how far it
says something else (chrF of one translation against the other). Names and numbers
count through their checks; how many there are says nothing more, as measured.

It is an order and nothing else: the figure that segments are sorted by means nothing
by itself, and no share of quality. WEIGHTS were chosen on the 997 sentences of
FLORES-200 dev, translated by qwen and by gemma (docs/checks.md has the figures).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from pipeline.units import Kind, Origin, Severity, State, TermStatus, TranslationUnit


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts; the three of ``Signals`` that are ranked run 0 to 1.

    An error, or a term that is not met, counts once, and half as much again for the
    second; a warning likewise.
    """

    score: float = 1.0
    disagreement: float = 1.0
    length: float = 0.3
    errors: float = 0.5
    warnings: float = 0.3


WEIGHTS = Weights()
# With a second opinion the model's own counts less.
SCORE_BESIDE_ANOTHER = 0.7
USUAL_LENGTH = 0.86
"""Characters of English for one of French: the median of people's translations."""
_MOST = 2  # findings of a severity that count
_LEAST_TEXT = 5  # segments, of which a fifth is one


class Signals(NamedTuple):
    """What is known of one segment: the more, the likelier it is to be wrong.

    ``score`` is the negative mean log-probability, ``disagreement`` 1 − chrF against
    the second engine (None where none was asked), ``length`` how far the length is from
    the usual one, as a logarithm.
    """

    words: int
    score: float | None
    disagreement: float | None
    length: float
    errors: int
    warnings: int


def signals(unit: TranslationUnit) -> Signals:
    """Return what is known of a unit; dismissed findings do not count."""
    found = [one.severity for one in unit.findings if one.dismissed is None]
    unmet = sum(use.status is TermStatus.UNMET for use in unit.terms)
    # A term that is not met is a finding of its own already.
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
    """Whether a unit is a machine's, and nobody has vouched for it."""
    return (
        unit.origin is Origin.MT
        and unit.state is State.TRANSLATED
        and unit.kind is not Kind.CODE
        and unit.score is not None
        and bool(unit.target)
    )


def riskiest_first(units: Iterable[TranslationUnit]) -> list[TranslationUnit]:
    """Return the machine's units, the one that is likeliest wrong first.

    They are compared with each other: give those of one text, or of a whole project.
    Units that are equal in this stay in their order.
    """
    ranked = [unit for unit in units if is_ranked(unit)]
    risks = weigh([signals(unit) for unit in ranked])
    order = sorted(range(len(ranked)), key=lambda index: -risks[index])
    return [ranked[index] for index in order]


def riskiest_fifth(units: Iterable[TranslationUnit]) -> list[TranslationUnit]:
    """Return the first fifth of ``riskiest_first``; nothing of a few segments."""
    ranked = riskiest_first(units)
    return ranked[: len(ranked) // _LEAST_TEXT]


def weigh(known: Sequence[Signals], weights: Weights = WEIGHTS) -> list[float]:
    """Return the figures that segments are sorted by, in the order given."""
    asked = any(one.disagreement is not None for one in known)
    score_weight = weights.score * (SCORE_BESIDE_ANOTHER if asked else 1.0)
    scores = _ranks(_against_like(known))
    lengths = _ranks([one.length for one in known])
    # Where the second engine was not asked, it neither agrees nor disagrees.
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
    """Return how much worse each score is than usual for so many words.

    The usual score is a straight line through the logarithm of the length.
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
    """Return the rank of each value among them, 0 to 1; equal ones share it.

    A value that is not known has the middle rank.
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


def agreement(text: str, other: str) -> float:
    """Return the chrF (Popović 2015) of two translations, 0 to 1."""
    return _chrf()(text, other)


def _chrf() -> Callable[[str, str], float]:
    from sacrebleu.metrics.chrf import CHRF  # slow to import

    metric = CHRF()
    return lambda text, other: round(
        metric.sentence_score(text, [other]).score / 100, 4
    )
