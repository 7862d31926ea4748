"""Choosing the word links of a segment from the model's probabilities.

`evidence` gives the translation probabilities of two words, `hmm` the probability of
their link in this sentence. If a word can have only one link, the most probable links
are taken first (competitive linking, Melamed 2000, "Models of translational
equivalence"). If it can have several, all good links are taken, and then weaker ones
next to them (grow-diag, Och and Ney 2003, "A systematic comparison of various
statistical alignment models").
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.alignment.evidence import Comparison, compare
from pipeline.alignment.hmm import agreement
from pipeline.alignment.words import Word, read_tokens, split_tokens
from pipeline.numbers import Lang
from pipeline.text.tables import word_set
from pipeline.units import Span, WordLink

# The least agreement of a link, and of one next to a link.
_GOOD, _BESIDE = 0.35, 0.2
# The least agreement if each word has one link: no better link competes.
_LEAST = 0.2
# The weight of links that are only made because no other word is left.
_LEFT_OVER = 0.3
# A pair with a lower translation probability is linked only for its position.
_SUPPORT = 5e-3
# The maximum weight, except for equal numbers: a word may have another meaning here.
_SUREST = 0.99
SURE = 0.9

Matrix = NDArray[np.float64]


def link_words(source: str, target: str) -> tuple[WordLink, ...]:
    """Return links between the words of a French ``source`` and an English ``target``.

    Their weights are the confidence, 0..1. A word has at most one link. The links are
    in source order, and depend on nothing but the two texts: nothing is learnt from a
    record, so the translation of a sentence does not depend on earlier sentences.
    """
    source_words = read_tokens(source, Lang.FR)
    target_words = read_tokens(target, Lang.EN)
    if not any(map(_is_word, source_words)) or not any(map(_is_word, target_words)):
        return ()
    made = compare(source_words, target_words)
    supported = np.maximum(made.english_given, made.french_given) >= _SUPPORT
    links = _single_links(source_words, target_words, _weights(made), supported)
    _left_over(source_words, target_words, links)
    return tuple(
        WordLink(source_words[one].span, target_words[other].span, round(weight, 4))
        for one, (other, weight) in sorted(links.items())
    )


def _weights(made: Comparison) -> Matrix:
    return agreement(
        made.english_given, made.english_null, made.french_given, made.french_null
    )


class Coverage(NamedTuple):
    """One word of a text, and the weight of its link to the other text."""

    span: Span
    is_content: bool
    weight: float


def cover_words(
    source: str, target: str
) -> tuple[tuple[Coverage, ...], tuple[Coverage, ...]]:
    """Return the words of both texts with the weight of each word's link.

    The links are those of `link_words`, except those made only because no other word
    was left. A word without a link has the weight 0.
    """
    source_words = read_tokens(source, Lang.FR)
    target_words = read_tokens(target, Lang.EN)
    if not any(map(_is_word, source_words)) or not any(map(_is_word, target_words)):
        links: _Links = {}
    else:
        made = compare(source_words, target_words)
        supported = np.maximum(made.english_given, made.french_given) >= _SUPPORT
        found = _single_links(source_words, target_words, _weights(made), supported)
        links = {one: link for one, link in found.items() if supported[one, link[0]]}
    back = dict(links.values())
    return (
        tuple(
            Coverage(word.span, _is_content(word, Lang.FR), links.get(i, (0, 0.0))[1])
            for i, word in enumerate(source_words)
            if _is_word(word)
        ),
        tuple(
            Coverage(word.span, _is_content(word, Lang.EN), back.get(j, 0.0))
            for j, word in enumerate(target_words)
            if _is_word(word)
        ),
    )


def link_tokens(source: str, target: str) -> tuple[tuple[int, int, float], ...]:
    """Link the tokens of both texts, which are separated by white space.

    The result is (French index, English index, confidence) in order. A token can have
    several links: « pomme de terre » is one English word.
    """
    source_words = split_tokens(source, Lang.FR)
    target_words = split_tokens(target, Lang.EN)
    if not source_words or not target_words:
        return ()
    weights = _weights(compare(source_words, target_words))
    return tuple(
        (int(i), int(j), round(float(weights[i, j]), 4))
        for i, j in zip(*np.nonzero(good_links(weights)), strict=True)
    )


def good_links(weights: Matrix) -> NDArray[np.bool_]:
    """Return [French, English]: the links to take if a word can have several."""
    taken = weights >= _GOOD
    while True:
        beside = np.zeros_like(taken)
        beside[1:] |= taken[:-1]
        beside[:-1] |= taken[1:]
        beside[:, 1:] |= taken[:, :-1]
        beside[:, :-1] |= taken[:, 1:]
        grown = taken | (beside & (weights >= _BESIDE))
        if (grown == taken).all():
            return taken
        taken = grown


def _is_word(token: Word) -> bool:
    return token.text[0].isalnum()


_Links = dict[int, tuple[int, float]]


def _single_links(
    source_words: Sequence[Word],
    target_words: Sequence[Word],
    weights: Matrix,
    supported: NDArray[np.bool_],
) -> _Links:
    offers = []
    for i, j in zip(*np.nonzero(weights >= _LEAST), strict=True):
        one, other = int(i), int(j)
        if not _is_word(source_words[one]) or not _is_word(target_words[other]):
            continue
        weight = float(weights[one, other])
        if source_words[one].number is None or target_words[other].number is None:
            weight = min(weight, _SUREST)
        if not supported[one, other]:
            if not (
                _is_content(source_words[one], Lang.FR)
                and _is_content(target_words[other], Lang.EN)
            ):
                continue
            weight = min(weight, _LEFT_OVER)
        offers.append((-weight, one, other))
    links: _Links = {}
    taken: set[int] = set()
    for weight, one, other in sorted(offers):
        if one not in links and other not in taken:
            links[one] = (other, -weight)
            taken.add(other)
    return links


def _left_over(
    source_words: Sequence[Word], target_words: Sequence[Word], links: _Links
) -> None:
    """Link two content words that are the only ones left between the same two links."""
    taken = {other for other, _ in links.values()}
    anchors = sorted((one, other) for one, (other, _) in links.items())
    bounds = [(-1, -1), *anchors, (len(source_words), len(target_words))]
    for (one, other), (one_end, other_end) in itertools.pairwise(bounds):
        if other_end <= other:
            continue
        mine = [
            i for i in range(one + 1, one_end) if _is_content(source_words[i], Lang.FR)
        ]
        yours = [
            j
            for j in range(other + 1, other_end)
            if j not in taken and _is_content(target_words[j], Lang.EN)
        ]
        if len(mine) == 1 and len(yours) == 1:
            links[mine[0]] = (yours[0], _LEFT_OVER)


def _is_content(word: Word, lang: Lang) -> bool:
    closed = word_set(f"{lang}/stopwords", "closed-class")
    return _is_word(word) and (word.number is not None or word.form not in closed)


def combine_links(
    given: Sequence[WordLink], lexical: Sequence[WordLink]
) -> tuple[WordLink, ...]:
    """Return an engine's own links, corrected and completed by lexical ones.

    The engine's links come from its attention, which may be wrong: a lexical link with
    a weight of at least ``SURE`` replaces the engine's links of its source word. Words
    without a link get the lexical one.
    """
    if not given:
        return tuple(lexical)
    sure = [link for link in lexical if link.weight >= SURE]
    kept = [
        link
        for link in given
        if not any(link.source.overlaps(other.source) for other in sure)
    ]
    missing = [
        link
        for link in lexical
        if not any(link.source.overlaps(other.source) for other in kept)
    ]
    links = (*kept, *missing)
    return tuple(sorted(links, key=lambda link: (link.source, link.target)))
