"""Projecting a span of the source text to the target text along the word links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.units import Span, WordLink

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")
# A hull longer than the span's share of the target times this contains an outlier.
_STRETCH = 2.5
_SLACK = 12
# The confidence if only the neighbours are linked, and if only proportions are known.
_BETWEEN = 0.4
_PROPORTIONAL = 0.1


@dataclass(frozen=True, slots=True)
class Projection:
    """The projection of a span: whole words of the target, and a confidence (0..1)."""

    span: Span
    confidence: float


def project(
    span: Span, links: Sequence[WordLink], source: str, target: str
) -> Projection:
    """Return the words of ``target`` that translate ``source[span]``.

    These are the words from the first to the last linked one, without outliers. If
    nothing is linked, they are those between the links of the neighbouring words; else
    those at the same relative position. The span is empty only if ``target`` has no
    word.
    """
    inside = [link for link in links if link.source.overlaps(span)]
    inside = _without_outliers(inside, span, source, target)
    if inside:
        hull = Span(
            min(link.target.start for link in inside),
            max(link.target.end for link in inside),
        )
        covered = sum(_common(link.source, span) for link in inside)
        letters = sum(m.end() - m.start() for m in _WORD.finditer(source, *span)) or 1
        trust = sum(link.weight for link in inside) / len(inside)
        share = min(1.0, covered / letters)
        return Projection(_snapped(hull, target), round(trust * (0.5 + share / 2), 4))
    between = _between(span, links, target)
    if between is not None:
        return Projection(between, _BETWEEN)
    return Projection(_proportional(span, source, target), _PROPORTIONAL)


def _common(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _without_outliers(
    links: list[WordLink], span: Span, source: str, target: str
) -> list[WordLink]:
    """Remove the weakest links at either end until the hull has a plausible length."""
    scale = max(1.0, len(target) / (len(source) or 1))
    most = (span.end - span.start) * scale * _STRETCH + _SLACK
    kept = sorted(links, key=lambda link: link.target)
    while len(kept) > 1 and kept[-1].target.end - kept[0].target.start > most:
        kept.pop(0 if kept[0].weight <= kept[-1].weight else -1)
    return kept


def _snapped(span: Span, target: str) -> Span:
    """Widen a span to whole words."""
    start, end = span
    for word in _WORD.finditer(target):
        if word.start() < end and start < word.end():
            start, end = min(start, word.start()), max(end, word.end())
    return Span(start, end)


def _between(span: Span, links: Sequence[WordLink], target: str) -> Span | None:
    """Return the words between the targets of the nearest linked words, or None."""
    before = [link for link in links if link.source.end <= span.start]
    after = [link for link in links if link.source.start >= span.end]
    start = max(before, key=lambda link: link.source).target.end if before else 0
    end = min(after, key=lambda link: link.source).target.start if after else None
    words = list(_WORD.finditer(target, start, len(target) if end is None else end))
    if not words or (not before and not after):
        return None
    if len(words) > 2 * len(target[start:end].split()) or (end or start) < start:
        return None
    return Span(words[0].start(), words[-1].end())


def _proportional(span: Span, source: str, target: str) -> Span:
    words = list(_WORD.finditer(target))
    if not words:
        return Span(len(target), len(target))
    scale = len(target) / (len(source) or 1)
    start, end = span.start * scale, span.end * scale
    chosen = [w for w in words if w.start() < end and start < w.end()]
    if not chosen:
        middle = (start + end) / 2
        chosen = [min(words, key=lambda w: abs((w.start() + w.end()) / 2 - middle))]
    return Span(chosen[0].start(), chosen[-1].end())
