"""Suggests terms with the English that human translations usually have for them.

The word alignment gives the English of each occurrence of a French term. Inflected
forms of a word count as the same rendering.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.alignment import link_words, project
from pipeline.glossary import Termbase, TermEntry
from pipeline.glossary.suggest import Example, Sort, Suggestion
from pipeline.run.corpus import SegmentPair
from pipeline.text.folding import fold
from pipeline.text.stems import english_stem
from pipeline.text.stopwords import english
from pipeline.units import Span

# Occurrences of a term that are enough to see its renderings.
_ENOUGH = 40
_SURE = 0.5
# A rendering needs at least two occurrences and a share of 10 %; a term is inconsistent
# if the second rendering has at least 20 %.
_LEAST, _SHARE, _RIVAL = 2, 0.1, 0.2
_AROUND = 40
_POSSESSIVES = ("'s", "’s")


@dataclass(slots=True)
class _Rendering:
    """One rendering of a term."""

    surfaces: Counter[str] = field(default_factory=Counter)
    example: Example | None = None

    @property
    def surface(self) -> str:
        return min(self.surfaces, key=lambda s: (-self.surfaces[s], len(s), s))


def harvest(
    pairs: Sequence[SegmentPair], found: Iterable[Suggestion], *, limit: int
) -> tuple[Suggestion, ...]:
    """Return suggestions with their renderings in human translations.

    Terms with several renderings come first. Suggestions without human translations
    are unchanged.

    :param limit: the maximum number of suggestions.
    """
    suggestions = list(found)
    renderings = _renderings(pairs, suggestions)
    made = [_judged(one, renderings.get(one.fr, {})) for one in suggestions]
    made.sort(key=lambda s: (s.sort is not Sort.INCONSISTENT, -s.score, s.fr))
    return tuple(made[:limit])


def _renderings(
    pairs: Sequence[SegmentPair], suggestions: Sequence[Suggestion]
) -> dict[str, dict[str, _Rendering]]:
    """Map each term to its renderings by their stems."""
    termbase = Termbase(TermEntry(one.fr, one.fr) for one in suggestions)
    seen: Counter[str] = Counter()
    found: defaultdict[str, dict[str, _Rendering]] = defaultdict(dict)
    for pair in pairs:
        if not pair.by_person or not pair.english:
            continue
        matches = [
            match
            for match in termbase.match(pair.french)
            if seen[match.entry.fr] < _ENOUGH
        ]
        if not matches:
            continue
        links = link_words(pair.french, pair.english)
        for match in matches:
            place = project(match.span, links, pair.french, pair.english)
            span = _without_edges(place.span, pair.english)
            if place.confidence < _SURE or span is None:
                continue
            seen[match.entry.fr] += 1
            text = span.in_(pair.english)
            key = " ".join(map(english_stem, text.casefold().split()))
            rendering = found[match.entry.fr].setdefault(key, _Rendering())
            rendering.surfaces[text] += 1
            if rendering.example is None:
                rendering.example = Example(
                    text,
                    _excerpt(pair.french, match.span),
                    _excerpt(pair.english, span),
                )
    return dict(found)


def _judged(one: Suggestion, ways: dict[str, _Rendering]) -> Suggestion:
    counted = sorted(
        ((way.surfaces.total(), way) for way in ways.values()),
        key=lambda item: (-item[0], item[1].surface),
    )
    total = sum(count for count, _ in counted)
    kept = [
        (count, way)
        for count, way in counted
        if count >= max(_LEAST, _SHARE * total) or (len(counted) == 1)
    ]
    if not kept:
        return one
    differs = len(kept) > 1 and kept[1][0] >= _RIVAL * total
    sort = one.sort
    if differs:
        sort = Sort.INCONSISTENT
    elif sort is Sort.INCONSISTENT:
        sort = Sort.PHRASE
    return replace(
        one,
        sort=sort,
        targets=tuple((way.surface, count) for count, way in kept),
        examples=tuple(way.example for _, way in kept if way.example),
    )


def _without_edges(span: Span, text: str) -> Span | None:
    """Return a span without function words at its ends, or None if nothing is left.

    The ending of a possessive is removed too.
    """
    edges = english("candidate-edges")
    start, end = span
    while start < end:
        words = text[start:end].split()
        if fold(words[0]) in edges:
            start += len(words[0])
            start += len(text[start:end]) - len(text[start:end].lstrip())
        elif fold(words[-1]) in edges:
            end = start + len(text[start : end - len(words[-1])].rstrip())
        elif words[-1].endswith(_POSSESSIVES):
            end -= len(_POSSESSIVES[0])
        else:
            return Span(start, end)
    return None


def _excerpt(text: str, span: Span) -> str:
    """Return a span with a few words on each side."""
    left = text[max(0, span.start - _AROUND) : span.start]
    right = text[span.end : span.end + _AROUND]
    if span.start > _AROUND:
        left = "…" + left.partition(" ")[2]
    if span.end + _AROUND < len(text):
        right = right.rpartition(" ")[0] + "…"
    return " ".join(f"{left}{span.in_(text)}{right}".split())
