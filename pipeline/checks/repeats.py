"""Words said twice, and models that go round in circles."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from pipeline.checks.pair import Pair, Word
from pipeline.text.repetition import Loop, find_loops
from pipeline.units import Finding, Severity, Span

# Right when doubled: "had had", "that that", "very very".
_MAY_DOUBLE = frozenset(
    ("had", "that", "very", "no", "so", "bye", "ha", "blah", "her", "is", "do", "it")
)


def repeated_words(pair: Pair) -> Iterator[Finding]:
    """Report a word that stands twice, or a phrase that comes again and again.

    "the the" is a slip and a warning; a phrase three times running, or four words and
    more twice running, is a model in a loop and an error. What the source repeats too
    (« non, non, non ») may be repeated. "had had" and names (Pago Pago) are let pass.
    """
    words = pair.target_words
    keys = [w.lower for w in words]
    if len(set(keys)) == len(keys):
        return
    loop = next(find_loops(keys), None)
    if loop is not None and not _is_repeated(
        [w.lower for w in pair.source_words], loop
    ):
        start, size, times = loop
        phrase = " ".join(w.text for w in words[start : start + size])
        yield Finding(
            "repeated-words",
            Severity.ERROR,
            "loop",
            (phrase, times),
            target_span=Span(words[start].start, words[loop.end - 1].end),
        )
        return
    yield from _doubled(pair, words)


def _doubled(pair: Pair, words: Sequence[Word]) -> Iterator[Finding]:
    ours = [w.lower for w in pair.source_words]
    if any(a == b for a, b in itertools.pairwise(ours)):
        return
    for first, second in itertools.pairwise(words):
        if first.lower != second.lower or first.lower in _MAY_DOUBLE:
            continue
        between = pair.target[first.end : second.start]
        if between.strip() or (first.text[0].isupper() and second.text[0].isupper()):
            continue
        yield Finding(
            "repeated-words",
            Severity.WARNING,
            "doubled",
            (first.text, second.text),
            target_span=Span(first.start, second.end),
        )


def _is_repeated(words: Sequence[str], loop: Loop) -> bool:
    """Return whether the source repeats something about as often."""
    found = next(find_loops(words), None)
    return (
        found is not None
        and found.times + 1 >= loop.times
        and abs(found.size - loop.size) <= loop.size
    )
