"""Word links from a decoder's attention between pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.units import Span, WordLink

# Letters and digits; elided words (l'école) and compounds are two words.
_WORD = re.compile(r"\w+")
_SURE = 0.3  # a source word with this weight is linked even if another one is stronger
_LEAST = 0.15  # the strongest source word is linked if it has this weight


def word_links(
    source: str,
    source_spans: Sequence[Span | None],
    target: str,
    target_spans: Sequence[Span | None],
    attention: Sequence[Sequence[float]],
) -> tuple[WordLink, ...]:
    """Link the words of ``target`` to those of ``source``.

    The weight of a link is the attention from the pieces of the target word to those of
    the source word, averaged over the characters.

    :param source_spans: the span of each source piece in ``source``, None if unknown;
        ``target_spans`` likewise.
    :param attention: [target pieces, source pieces].
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
    """Return {word: (share, characters)} for the words that a piece belongs to.

    ``share`` is the part of the piece that is in the word.
    """
    if span is None:
        return {}
    found = {}
    for place, word in enumerate(words):
        common = min(span.end, word.end) - max(span.start, word.start)
        if common > 0:
            found[place] = (common / (span.end - span.start), common)
    return found
