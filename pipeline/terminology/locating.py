"""Locating the wrong rendering of a term in a target.

The methods, the most reliable first: a forbidden form; an accepted form in other
capitals (« Big tech »); the French itself, copied; the engine's translation of the term
alone; the place of a placeholder's rendering when it replaces the term in the French;
word links. A place that the rendering of another occurrence needs is never returned.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from pipeline.glossary import TermMatch, allowed_forms, find_forms
from pipeline.glossary.english import in_number
from pipeline.text.folding import fold
from pipeline.text.stopwords import english
from pipeline.units import Span, WordLink


class LocatedBy(StrEnum):
    """The method that located a wrong rendering."""

    FORBIDDEN = "forbidden form"
    LETTERS = "other letters"
    COPIED = "French copied"
    ALONE = "the term alone"
    CONTRAST = "a placeholder came there"
    LINKS = "word links"
    NOUN = "before its noun"


@dataclass(frozen=True, slots=True)
class WrongRendering:
    """The span of a wrong rendering in the target, and how it was located."""

    span: Span
    located_by: LocatedBy


@dataclass(frozen=True, slots=True)
class TermEvidence:
    """Engine outputs that help to locate the rendering of one occurrence.

    ``alone`` are the engine's translations of the term alone. ``contrasts`` are its
    translations of the sentence with a placeholder for the term, each with the
    placeholder's possible renderings.
    """

    alone: tuple[str, ...] = ()
    contrasts: tuple[tuple[str, tuple[str, ...]], ...] = ()


_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)?|[^\s\p{L}\p{M}\p{N}]")
_LEAD = regex.compile(r"(?i)(?:the|an?|some|this|that|these|those|of)\s+")
_SHORT = 4  # letters; shorter forms are not searched in other capitals (us, US)
_LEAST_WEIGHT = 0.25
_WIDEST = 3  # words that a rendering may have more than the term
_WIDER = 1  # the same, if only a contrast shows the place
_SAME = 0.5  # share of words that two translations must have in common


def locate(
    text: str,
    match: TermMatch,
    *,
    source: str,
    taken: Sequence[Span],
    links: Sequence[WordLink],
    evidence: TermEvidence = TermEvidence(),
) -> Iterator[WrongRendering]:
    """Yield the places where the wrong rendering of an occurrence may be.

    The most reliable place comes first.

    :param text: the target.
    :param taken: the renderings in it that other occurrences need.
    :param links: word links from ``source`` to ``text``.
    """
    seen: set[Span] = set()
    by_links = linked(text, match, links, taken)
    last = [WrongRendering(by_links, LocatedBy.LINKS)] if by_links else []
    for place in itertools.chain(_signs(text, match, source, evidence), last):
        free = not any(place.span.overlaps(other) for other in taken)
        if free and place.span not in seen and place.span.in_(text).strip():
            seen.add(place.span)
            yield place


def _signs(
    text: str,
    match: TermMatch,
    source: str,
    evidence: TermEvidence,
) -> Iterator[WrongRendering]:
    position = match.start / (len(source) or 1)

    def nearest(spans: Sequence[Span]) -> list[Span]:
        return sorted(
            spans,
            key=lambda span: (abs(span.start / (len(text) or 1) - position), span),
        )

    for span in nearest(find_forms(text, match.entry.forbid)):
        yield WrongRendering(span, LocatedBy.FORBIDDEN)
    forms = allowed_forms(match.entry, match.plural)
    for span in nearest(_in_other_letters(text, forms)):
        yield WrongRendering(span, LocatedBy.LETTERS)
    for span in nearest(_copied(text, (match.surface, match.entry.fr, match.form))):
        yield WrongRendering(span, LocatedBy.COPIED)
    for span in nearest(_rendered(text, evidence.alone)):
        yield WrongRendering(span, LocatedBy.ALONE)
    for answer, renderings in evidence.contrasts:
        found = contrast(text, answer, renderings)
        # With many more words than the term it is not a rendering of the term alone.
        most = len(match.surface.split()) + _WIDER
        if found and len(found.in_(text).split()) <= most:
            yield WrongRendering(found, LocatedBy.CONTRAST)


def _in_other_letters(text: str, forms: Sequence[str]) -> list[Span]:
    """Return accepted forms of which only the capitals are wrong."""
    right = set(find_forms(text, forms))
    spans = []
    for form in forms:
        if sum(char.isalpha() for char in form) < _SHORT:
            continue
        pattern = regex.escape(form).replace(r"\ ", r"[\s-]+")
        for found in regex.finditer(rf"(?i)(?<!\w){pattern}(?!\w)", text):
            span = Span.of(found)
            if not any(span.overlaps(other) for other in right):
                spans.append(span)
    return list(dict.fromkeys(spans))


def _copied(text: str, forms: Sequence[str]) -> list[Span]:
    """Return where the French is in the English, accents and case ignored."""
    plain = "".join(fold(char)[:1] or char for char in text)
    spans = []
    for form in dict.fromkeys(forms):
        folded = "".join(fold(char)[:1] or char for char in form)
        if len(folded) < _SHORT:
            continue
        spans += [
            Span.of(found)
            for found in regex.finditer(
                rf"(?<!\w){regex.escape(folded)}s?(?!\w)", plain
            )
        ]
    return list(dict.fromkeys(spans))


def _rendered(text: str, renderings: Sequence[str]) -> list[Span]:
    """Return the spans of the renderings in a text, in singular or plural."""
    forms: dict[str, None] = {}
    for rendering in renderings:
        bare = bare_rendering(rendering)
        if bare and bare.lower() not in english("no-rendering"):
            small = bare if bare[1:].lower() != bare[1:] else bare[0].lower() + bare[1:]
            for base in (bare, small):
                forms |= dict.fromkeys(in_number(base, "", None))
    return list(find_forms(text, tuple(forms)))


def bare_rendering(text: str) -> str:
    """Return an engine's translation of a term alone, without article and full stop.

    >>> bare_rendering("The computer chip.")
    'computer chip'
    """
    text = text.strip(" .,;:!?…\"'“”‘’«»()[]")
    lead = _LEAD.match(text)
    while lead:
        text = text[lead.end() :]
        lead = _LEAD.match(text)
    return text if 0 < len(text.split()) <= _WIDEST else ""


def contrast(text: str, answer: str, renderings: Sequence[str]) -> Span | None:
    """Return the span of ``text`` that corresponds to a placeholder's rendering.

    ``text`` translates a sentence, ``answer`` the same sentence with a placeholder for
    one term; ``renderings`` are those of the placeholder. None if the two differ too
    much, or if ``text`` has nothing there.
    """
    there = find_forms(answer, renderings)
    if len(there) != 1:
        return None
    text_tokens = list(_TOKEN.finditer(text))
    answer_tokens = list(_TOKEN.finditer(answer))
    inside = [
        place
        for place, token in enumerate(answer_tokens)
        if Span.of(token).overlaps(there[0])
    ]
    between = _between(
        [token[0].lower() for token in text_tokens],
        [token[0].lower() for token in answer_tokens],
        Span(inside[0], inside[-1] + 1),
    )
    words = _content(text_tokens[between.start : between.end]) if between else []
    if not words or len(words) > len(renderings[0].split()) + _WIDEST:
        return None
    return Span(words[0].start(), words[-1].end())


def _between(text: list[str], answer: list[str], place: Span) -> Span | None:
    """Return the tokens of ``text`` that correspond to ``place`` in ``answer``.

    They lie between the tokens that both have on the two sides of ``place``.
    """
    matcher = difflib.SequenceMatcher(None, text, answer, autojunk=False)
    if matcher.ratio() < _SAME:
        return None
    left, right = 0, len(text)
    for block in matcher.get_matching_blocks():
        if block.size and block.b < place.start:
            left = block.a + min(block.size, place.start - block.b)
        if block.size and block.b + block.size > place.end and right == len(text):
            right = block.a + max(0, place.end - block.b)
    return Span(left, right) if left < right else None


def _content(tokens: Sequence[regex.Match[str]]) -> list[regex.Match[str]]:
    """Return the tokens without function words and marks at both ends.

    The result is empty if a number is among them.
    """
    places = [
        place
        for place, token in enumerate(tokens)
        if token[0][0].isalnum() and token[0].lower() not in english("no-rendering")
    ]
    if not places:
        return []
    content = list(tokens[places[0] : places[-1] + 1])
    return content if all(token[0][0].isalpha() for token in content) else []


def linked(
    text: str,
    match: TermMatch,
    links: Sequence[WordLink],
    taken: Sequence[Span] = (),
) -> Span | None:
    """Return the target words that are linked to the occurrence more than to others."""
    weights: dict[Span, float] = {}
    rivals: dict[Span, float] = {}
    for link in links:
        side = weights if link.source.overlaps(match.span) else rivals
        side[link.target] = max(side.get(link.target, 0.0), link.weight)
    words = sorted(
        span
        for span, weight in weights.items()
        if weight >= _LEAST_WEIGHT
        and weight >= rivals.get(span, 0.0)
        and span.in_(text).lower() not in english("no-rendering")
        and text[span.start : span.start + 1].isalpha()
        and not any(span.overlaps(other) for other in taken)
    )
    groups: list[list[Span]] = []
    for span in words:
        between = text[groups[-1][-1].end : span.start] if groups else ""
        if groups and (not between.strip(" -") or between.strip() in {"of", "of the"}):
            groups[-1].append(span)
        else:
            groups.append([span])
    if not groups:
        return None
    best = max(groups, key=lambda group: (sum(weights[s] for s in group), group[0]))
    if len(best) > len(match.surface.split()) + _WIDEST:
        return None
    return Span(best[0].start, best[-1].end)
