"""Choosing the links of a segment: the surest first, each word once.

Competitive linking (Melamed 2000, "Models of translational equivalence"), with the
distance from the diagonal as a prior (Dyer, Chahuneau and Smith 2013, "fast_align").
A second round links what is left, such as function words, by where the links of the
first round say that it should be.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.alignment.evidence import Evidence
from pipeline.alignment.words import Word, read_words
from pipeline.numbers import Lang
from pipeline.units import Span, WordLink

# How fast a link gets unlikely away from the diagonal: 4 as in fast_align.
_TENSION = 4.0
# A sure pair keeps this share of its confidence however far off it stands.
_FAR = 0.6
_LEAST_CONTENT = 0.42
_LEAST_FUNCTION = 0.2
# Function words are looked for within this many words of where they should be.
_NEAR = 3.5
# A link that says no more than that nothing else is left.
_LEFT_OVER = 0.3
SURE = 0.9


def link_words(source: str, target: str) -> tuple[WordLink, ...]:
    """Link the words of a French ``source`` to those of its English ``target``.

    Numbers are linked by value, names and cognates by their letters, other words by a
    small table; weights in 0..1 are the confidence. A word has at most one link. The
    links are in source order, and the same for the same texts: nothing is learnt from
    a record, because then the English of a sentence would depend on which others were
    translated before it.
    """
    ours = read_words(source, Lang.FR)
    theirs = read_words(target, Lang.EN)
    if not ours or not theirs:
        return ()
    evidence = Evidence(theirs)
    links = _content_links(ours, theirs, evidence)
    _function_links(ours, theirs, evidence, links)
    _left_over(ours, theirs, evidence, links)
    return tuple(
        WordLink(ours[one].span, theirs[other].span, round(weight, 4))
        for one, (other, weight) in sorted(links.items())
    )


_Links = dict[int, tuple[int, float]]


def _content_links(
    ours: Sequence[Word], theirs: Sequence[Word], evidence: Evidence
) -> _Links:
    offers = []
    for one, word in enumerate(ours):
        place = (one + 0.5) / len(ours)
        for other, strength in evidence.content(word).items():
            off = abs(place - (other + 0.5) / len(theirs))
            prior = _FAR + (1 - _FAR) * math.exp(-_TENSION * off)
            offers.append((strength * prior, one, other))
    # Of two equal words, the pair that keeps to its neighbours' order comes first.
    offers.sort(key=lambda offer: (-offer[0], offer[1], offer[2]))
    links: _Links = {}
    taken: set[int] = set()
    for weight, one, other in offers:
        if weight < _LEAST_CONTENT:
            break
        if one not in links and other not in taken:
            links[one] = (other, weight)
            taken.add(other)
    return links


def _function_links(
    ours: Sequence[Word], theirs: Sequence[Word], evidence: Evidence, links: _Links
) -> None:
    expected = _expectation(len(ours), len(theirs), links)
    offers = []
    for one, word in enumerate(ours):
        if one in links:
            continue
        for other in evidence.function(word):
            off = abs(expected[one] - other)
            if off <= _NEAR:
                offers.append((0.6 * math.exp(-off / 3), one, other))
    offers.sort(key=lambda offer: (-offer[0], offer[1], offer[2]))
    taken = {other for other, _ in links.values()}
    for weight, one, other in offers:
        if weight >= _LEAST_FUNCTION and one not in links and other not in taken:
            links[one] = (other, weight)
            taken.add(other)


def _left_over(
    ours: Sequence[Word], theirs: Sequence[Word], evidence: Evidence, links: _Links
) -> None:
    """Link a lone content word between two links to the lone one between theirs."""
    taken = {other for other, _ in links.values()}
    anchors = sorted((one, other) for one, (other, _) in links.items())
    bounds = [(-1, -1), *anchors, (len(ours), len(theirs))]
    for (one, other), (one_end, other_end) in itertools.pairwise(bounds):
        if other_end <= other:
            continue
        mine = [i for i in range(one + 1, one_end) if not evidence.is_function(ours[i])]
        yours = [
            j
            for j in range(other + 1, other_end)
            if j not in taken and not evidence.is_english_function(theirs[j])
        ]
        if len(mine) == 1 and len(yours) == 1:
            links[mine[0]] = (yours[0], _LEFT_OVER)


def _expectation(length: int, other_length: int, links: _Links) -> list[float]:
    """Return where each source word should go, between the words around it."""
    if not links:
        return [(i + 0.5) * other_length / length - 0.5 for i in range(length)]
    known = sorted(links)
    places = []
    for index in range(length):
        right = bisect_left(known, index)
        near = [
            (abs(index - anchor), links[anchor][0] + index - anchor)
            for anchor in known[max(0, right - 1) : right + 1]
            if abs(index - anchor) <= _NEAR
        ]
        if near:
            # The nearer neighbour decides; of two equally near ones, their mean.
            least = min(near)[0]
            best = [place for gap, place in near if gap == least]
            places.append(sum(best) / len(best))
        else:
            places.append((index + 0.5) * other_length / length - 0.5)
    return places


def combine_links(
    given: Sequence[WordLink], lexical: Sequence[WordLink]
) -> tuple[WordLink, ...]:
    """Return an engine's own links, mended and completed by lexical ones.

    The engine's attention is preferred, but one attention head is no proof: where a
    number, name or cognate is sure (weight from 0.9), it replaces what attention says
    of that word, and words without any link get the lexical one.
    """
    if not given:
        return tuple(lexical)
    sure = [link for link in lexical if link.weight >= SURE]
    kept = [
        link
        for link in given
        if not any(_overlap(link.source, other.source) for other in sure)
    ]
    missing = [
        link
        for link in lexical
        if not any(_overlap(link.source, other.source) for other in kept)
    ]
    links = (*kept, *missing)
    return tuple(sorted(links, key=lambda link: (link.source, link.target)))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
