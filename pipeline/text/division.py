"""A text that was edited, cut where the parts of the old text met.

Both are compared word by word (difflib).
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

import regex

from pipeline.units import Span

_TOKEN = regex.compile(r"\s+|[\p{L}\p{M}\p{N}_]+|.", regex.DOTALL)
_SENTENCE_END = regex.compile(r"[.!?…][”’\"')\]]*\s+")


def divide(olds: Sequence[str], text: str) -> list[str]:
    """Cut a new text where the parts ``olds`` of the old one met.

    >>> divide(["It rained.", "We stayed."], "It rained hard. We all stayed.")
    ['It rained hard.', 'We all stayed.']
    """
    cuts = [0]
    old = " ".join(olds)
    codes = word_opcodes(old, text)
    at = 0
    for sentence in olds[:-1]:
        at += len(sentence)
        cuts.append(max(cuts[-1], _cut(codes, text, at)))
        at += 1
    cuts.append(len(text))
    return [text[a:b].strip() for a, b in pairwise(cuts)]


def _cut(codes: Sequence[tuple[Span, Span, bool]], text: str, at: int) -> int:
    """Return where the old text's space at ``at`` is in the new text."""
    for old, new, equal in codes:
        if not old.start <= at < old.end:
            continue
        if equal:
            return new.start + at - old.start
        ends = [
            new.start + match.end()
            for match in _SENTENCE_END.finditer(text[new.start : new.end])
        ]
        share = (at - old.start) / (old.end - old.start)
        wanted = new.start + round(share * (new.end - new.start))
        spaces = [n for n, char in enumerate(text) if char.isspace()]
        inside = [n for n in spaces if new.start <= n <= new.end]
        choices = ends or inside or [0, *spaces, len(text)]
        return min(choices, key=lambda place: (abs(place - wanted), place))
    return len(text)


def word_opcodes(old: str, new: str) -> list[tuple[Span, Span, bool]]:
    """Return (old span, new span, equal) covering both texts, word by word."""
    olds = [Span.of(match) for match in _TOKEN.finditer(old)]
    news = [Span.of(match) for match in _TOKEN.finditer(new)]
    matcher = SequenceMatcher(
        None,
        [old[span.start : span.end] for span in olds],
        [new[span.start : span.end] for span in news],
        autojunk=False,
    )
    ends_old = [span.start for span in olds] + [len(old)]
    ends_new = [span.start for span in news] + [len(new)]
    return [
        (
            Span(ends_old[a], ends_old[b]),
            Span(ends_new[c], ends_new[d]),
            tag == "equal",
        )
        for tag, a, b, c, d in matcher.get_opcodes()
    ]
