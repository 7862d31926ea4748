"""Links between the words of a segment and of its translation."""

from __future__ import annotations

import regex

from pipeline.units import Span, WordLink

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def link_words(source: str, target: str) -> tuple[WordLink, ...]:
    """Link equal words and numbers in order."""
    links = []
    at = 0
    for word in _WORD.finditer(source):
        place = regex.compile(rf"\b{regex.escape(word.group())}\b").search(target, at)
        if place:
            links.append(WordLink(Span(*word.span()), Span(*place.span()), 1.0))
            at = place.end()
    return tuple(links)
