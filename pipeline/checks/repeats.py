"""Words said twice, and models that go round in circles."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from pipeline.checks.pair import Pair, Word
from pipeline.units import Finding, Severity, Span

# Right when doubled: "had had", "that that", "very very".
_MAY_DOUBLE = frozenset(
    ("had", "that", "very", "no", "so", "bye", "ha", "blah", "her", "is", "do", "it")
)
_LONGEST = 12
_LOOP = 3
_PHRASE = 4


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
    found = _loop(keys)
    if found is not None:
        start, size, times = found
        ours = [w.lower for w in pair.source_words]
        if not _repeats(ours, size, times):
            last = start + size * times - 1
            phrase = " ".join(w.text for w in words[start : start + size])
            yield Finding(
                "repeated-words",
                Severity.ERROR,
                f"“{phrase}” {times} times running",
                target_span=Span(words[start].start, words[last].end),
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
            f"“{first.text} {second.text}”",
            target_span=Span(first.start, second.end),
        )


def _loop(keys: list[str]) -> tuple[int, int, int] | None:
    """Return where a phrase repeats: its first word, its size, how many times."""
    for size in range(1, min(_LONGEST, len(keys) // 2) + 1):
        wanted = 2 if size >= _PHRASE else _LOOP
        run = 0
        for index in range(len(keys) - size):
            run = run + 1 if keys[index] == keys[index + size] else 0
            if run >= size * (wanted - 1):
                start = index - run + 1
                while index + 1 + size < len(keys) and (
                    keys[index + 1] == keys[index + 1 + size]
                ):
                    index, run = index + 1, run + 1  # noqa: PLW2901  (to the end of it)
                return start, size, run // size + 1
    return None


def _repeats(keys: list[str], size: int, times: int) -> bool:
    """Return whether the source repeats something about as often."""
    found = _loop(keys)
    return found is not None and found[2] + 1 >= times and abs(found[1] - size) <= size
