"""Finds units and currencies that were changed or lost, though the number was not."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.numbers.quantities import Quantity, quantities
from pipeline.units import Finding, Severity, Span


def units(pair: Pair) -> Iterator[Finding]:
    """Report a number that came through with another unit or currency, or without.

    5 km that became "5 miles", 12 € that became "$12", 2,5 Mds € that became "2.5
    billion", three hours that became three minutes. A unit that was converted has
    another number and is not reported (`numbers` compares those). A lost currency is an
    error, another lost unit a warning; spans of time may go (« à 40 ans », "at 40").
    Known false positives: a currency that the translator left out of the second of two
    amounts, a French word that is a unit by chance (« 3 livres »).
    """
    if not pair.source_numbers:
        return
    french = tuple(quantities(pair.source, pair.source_numbers))
    if not french:
        return
    english = tuple(quantities(pair.target, pair.target_numbers))
    for source in french:
        same = [t for t in english if source.number.matches(t.number)]
        if any(source.meanings & target.meanings for target in same):
            continue
        if same:
            yield _changed(source, same[0])
        elif source.number.matches_any(pair.target_numbers) and _is_lost(
            source, french, english, pair
        ):
            yield _lost(source)


def _changed(source: Quantity, target: Quantity) -> Finding:
    return Finding(
        "units",
        Severity.ERROR,
        "changed",
        (source.unit, target.unit, source.number.text.strip()),
        source.span,
        target.span,
    )


def _is_lost(
    source: Quantity,
    french: tuple[Quantity, ...],
    english: tuple[Quantity, ...],
    pair: Pair,
) -> bool:
    """Whether the unit of a preserved number is missing in the target."""
    if source.is_duration or source.is_doubtful:
        return False
    wanted = sum(bool(source.meanings & other.meanings) for other in french)
    found = sum(bool(source.meanings & other.meanings) for other in english)
    if source.is_money:
        return found < wanted
    return not found and source.unit not in pair.target


def _lost(source: Quantity) -> Finding:
    severity = Severity.ERROR if source.is_money else Severity.WARNING
    span = Span(
        min(source.number.start, source.span.start),
        max(source.number.core_end, source.span.end),
    )
    return Finding(
        "units", severity, "missing", (source.unit, source.number.text.strip()), span
    )
