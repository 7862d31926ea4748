"""Where the wrong rendering of a term stands in a target, and how sure that is.

The signs, the surest first: a forbidden form; an allowed form in other letters (« Big
tech »); the French itself, copied; what the engine says for the term alone; the place
where another word's rendering came when it stood for the term in the French; word
links. A sign that points to something another occurrence needs is no sign.
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


class Sign(StrEnum):
    """What told that a rendering is the wrong one."""

    FORBIDDEN = "forbidden form"
    LETTERS = "other letters"
    COPIED = "French copied"
    ALONE = "the term alone"
    CONTRAST = "a proxy came there"
    LINKS = "word links"
    NOUN = "before its noun"


@dataclass(frozen=True, slots=True)
class Place:
    """A rendering found: ``span`` points into the target."""

    span: Span
    sign: Sign


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one occurrence beside the texts.

    ``alone`` are the engine's renderings of the term alone; ``contrasts`` are
    answers with a proxy for the term, each with the proxy's renderings.
    """

    alone: tuple[str, ...] = ()
    contrasts: tuple[tuple[str, tuple[str, ...]], ...] = ()


_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)?|[^\s\p{L}\p{M}\p{N}]")
_LEAD = regex.compile(r"(?i)(?:the|an?|some|this|that|these|those|of)\s+")
_SHORT = 4  # letters; « us » is no « US »
_LEAST_WEIGHT = 0.25
_WIDEST = 3  # words that a rendering may have more than what is wanted
_WIDER = 1  # the same, where only a contrast tells
_SAME = 0.5  # of the words: less, and two answers cannot be compared


def locate(
    text: str,
    match: TermMatch,
    *,
    source: str,
    taken: Sequence[Span],
    links: Sequence[WordLink],
    known: Known = Known(),
) -> Iterator[Place]:
    """Yield where the occurrence's wrong rendering may stand, the surest place first.

    ``taken`` are the renderings that other occurrences need.
    """
    seen: set[Span] = set()
    by_links = linked(text, match, links, taken)
    last = [Place(by_links, Sign.LINKS)] if by_links else []
    for place in itertools.chain(_signs(text, match, source, known), last):
        free = not any(place.span.overlaps(other) for other in taken)
        if free and place.span not in seen and place.span.in_(text).strip():
            seen.add(place.span)
            yield place


def _signs(
    text: str,
    match: TermMatch,
    source: str,
    known: Known,
) -> Iterator[Place]:
    position = match.start / (len(source) or 1)

    def nearest(spans: Sequence[Span]) -> list[Span]:
        return sorted(
            spans,
            key=lambda span: (abs(span.start / (len(text) or 1) - position), span),
        )

    for span in nearest(find_forms(text, match.entry.forbid)):
        yield Place(span, Sign.FORBIDDEN)
    forms = allowed_forms(match.entry, match.plural)
    for span in nearest(_in_other_letters(text, forms)):
        yield Place(span, Sign.LETTERS)
    for span in nearest(_copied(text, (match.surface, match.entry.fr, match.form))):
        yield Place(span, Sign.COPIED)
    for span in nearest(_rendered(text, known.alone)):
        yield Place(span, Sign.ALONE)
    for answer, renderings in known.contrasts:
        found = contrast(text, answer, renderings)
        # More words than the term has, and a few, are no rendering of it alone.
        most = len(match.surface.split()) + _WIDER
        if found and len(found.in_(text).split()) <= most:
            yield Place(found, Sign.CONTRAST)


def _in_other_letters(text: str, forms: Sequence[str]) -> list[Span]:
    """Return allowed forms whose capitals alone are wrong."""
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
    """Return where the French stands in the English, accents and case apart."""
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
    """Return where one of the renderings stands, in either number."""
    forms: dict[str, None] = {}
    for rendering in renderings:
        bare = bare_rendering(rendering)
        if bare and bare.lower() not in english("no-rendering"):
            small = bare if bare[1:].lower() != bare[1:] else bare[0].lower() + bare[1:]
            for base in (bare, small):
                forms |= dict.fromkeys(in_number(base, "", None))
    return list(find_forms(text, tuple(forms)))


def bare_rendering(text: str) -> str:
    """Return what an engine says for a term alone, without article and full stop."""
    text = text.strip(" .,;:!?…\"'“”‘’«»()[]")
    lead = _LEAD.match(text)
    while lead:
        text = text[lead.end() :]
        lead = _LEAD.match(text)
    return text if 0 < len(text.split()) <= _WIDEST else ""


def contrast(text: str, answer: str, renderings: Sequence[str]) -> Span | None:
    """Return what stands in ``text`` where the proxy's rendering is in ``answer``.

    The two are translations of one sentence but for one word. None if they differ
    too much, or if nothing stands there.
    """
    there = find_forms(answer, renderings)
    if len(there) != 1:
        return None
    ours = list(_TOKEN.finditer(text))
    theirs = list(_TOKEN.finditer(answer))
    inside = [
        place for place, token in enumerate(theirs) if Span.of(token).overlaps(there[0])
    ]
    between = _between(
        [token[0].lower() for token in ours],
        [token[0].lower() for token in theirs],
        Span(inside[0], inside[-1] + 1),
    )
    words = _content(ours[between.start : between.end]) if between else []
    if not words or len(words) > len(renderings[0].split()) + _WIDEST:
        return None
    return Span(words[0].start(), words[-1].end())


def _between(ours: list[str], theirs: list[str], place: Span) -> Span | None:
    """Return the tokens of ours between the two that surround ``place`` in theirs."""
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    if matcher.ratio() < _SAME:
        return None
    left, right = 0, len(ours)
    for block in matcher.get_matching_blocks():
        if block.size and block.b < place.start:
            left = block.a + min(block.size, place.start - block.b)
        if block.size and block.b + block.size > place.end and right == len(ours):
            right = block.a + max(0, place.end - block.b)
    return Span(left, right) if left < right else None


def _content(tokens: Sequence[regex.Match[str]]) -> list[regex.Match[str]]:
    """Drop function words and marks at both ends; nothing if a number is left."""
    places = [
        place
        for place, token in enumerate(tokens)
        if token[0][0].isalnum() and token[0].lower() not in english("no-rendering")
    ]
    if not places:
        return []
    kept = list(tokens[places[0] : places[-1] + 1])
    return kept if all(token[0][0].isalpha() for token in kept) else []


def linked(
    text: str,
    match: TermMatch,
    links: Sequence[WordLink],
    taken: Sequence[Span] = (),
) -> Span | None:
    """Return the words that links tie to the occurrence more than to other words."""
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
