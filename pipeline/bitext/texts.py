"""The two documents that a bitext was made of, rebuilt."""

from __future__ import annotations

from pipeline.units import Bitext, Span


def source_text(bitext: Bitext) -> str:
    """Return the French document, exactly as it was read (without its BOM)."""
    parts: list[str] = []
    for unit in bitext.units:
        parts += (unit.before, unit.source)
    return "".join(parts) + bitext.tail


def target_text(bitext: Bitext) -> str:
    """Return the English document; a unit without a target leaves its place empty."""
    parts: list[str] = []
    for unit in bitext.units:
        before = unit.before if unit.target_before is None else unit.target_before
        parts += (before, unit.target)
    return "".join(parts) + bitext.tail


def target_spans(bitext: Bitext) -> tuple[Span, ...]:
    """Return where each unit's target stands in :func:`target_text`, in order."""
    spans = []
    position = 0
    for unit in bitext.units:
        before = unit.before if unit.target_before is None else unit.target_before
        start = position + len(before)
        position = start + len(unit.target)
        spans.append(Span(start, position))
    return tuple(spans)
