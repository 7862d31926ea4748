"""Word links read off a decoder's attention: pieces become words of the texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.units import Span, WordLink

# Letters and digits: elided words (l'école) are two words, so are compounds.
_WORD = re.compile(r"\w+")
_SURE = 0.3  # linked even if another source word is stronger
_LEAST = 0.15  # the strongest source word is linked from here on


def word_links(
    source: str,
    source_spans: Sequence[Span | None],
    target: str,
    target_spans: Sequence[Span | None],
    attention: Sequence[Sequence[float]],
) -> tuple[WordLink, ...]:
    """Link the words of ``target`` to those of ``source``.

    ``attention`` has a row for each target piece and in it a weight for each source
    piece; the spans say where the pieces lie. The weight of a link is the attention
    that the target word's pieces pay to the source word's, the mean by characters.
    """
    source_words = [Span.of(m) for m in _WORD.finditer(source)]
    target_words = [Span.of(m) for m in _WORD.finditer(target)]
    in_source = [_shares(span, source_words) for span in source_spans]
    in_target = [_shares(span, target_words) for span in target_spans]
    received = [[0.0] * len(source_words) for _ in target_words]
    weight = [0.0] * len(target_words)
    for row, owners in zip(attention, in_target, strict=True):
        if not owners:
            continue
        paid = [0.0] * len(source_words)
        for amount, shares in zip(row, in_source, strict=True):
            for word, (share, _) in shares.items():
                paid[word] += amount * share
        for word, (_, characters) in owners.items():
            weight[word] += characters
            for other, amount in enumerate(paid):
                received[word][other] += amount * characters
    links = []
    for word, total in enumerate(weight):
        if not total or not source_words:
            continue
        amounts = [amount / total for amount in received[word]]
        best = max(range(len(amounts)), key=amounts.__getitem__)
        links += [
            WordLink(source_words[other], target_words[word], round(amount, 4))
            for other, amount in enumerate(amounts)
            if amount >= _SURE or (other == best and amount >= _LEAST)
        ]
    return tuple(links)


def _shares(span: Span | None, words: Sequence[Span]) -> dict[int, tuple[float, int]]:
    """Return the words a piece belongs to: share of the piece, and characters."""
    if span is None:
        return {}
    found = {}
    for place, word in enumerate(words):
        common = min(span.end, word.end) - max(span.start, word.start)
        if common > 0:
            found[place] = (common / (span.end - span.start), common)
    return found
