"""Finds repeated words, and models in a loop."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.checks.pair import Pair, Word, shortened
from pipeline.text.identification import words_of
from pipeline.text.repetition import Loop, find_loops
from pipeline.units import Finding, Severity, Span

# Words that are correct when doubled: "had had", "that that", "very very".
_MAY_DOUBLE = frozenset(
    ("had", "that", "very", "no", "so", "bye", "ha", "blah", "her", "is", "do", "it")
)


_SOURCE_PHRASE = 3  # words; a source that repeats as many may be repeated
_PHRASE, _TIMES = 5, 3  # words in the same order, and occurrences that make a loop
_LETTERS = re.compile(r"([^\W\d_]{1,8}?)\1{5,}|([^\w\s]{1,4})(?:\s*\2){11,}")


def loop(pair: Pair) -> Iterator[Finding]:
    """Report words or letters that go round and round, unless the source does too.

    Reported: one to three words three times in a row, four words or more twice in a
    row, five words in the same order three times anywhere, a few letters six times
    in a row. Refrains translated faithfully are not reported; one that only the English
    has is a known false positive.
    """
    span = _find_word_loop(pair.target)
    if span is None or _find_word_loop(pair.source):
        letters = _LETTERS.search(pair.target)
        if letters is None or _LETTERS.search(pair.source):
            return
        span = Span.of(letters)
    quoted = (shortened(span.in_(pair.target)),)
    yield Finding("loop", Severity.ERROR, "loop", quoted, target_span=span)


def _find_word_loop(text: str) -> Span | None:
    """Return the span of words that repeat, or None."""
    words = words_of(text)
    plain = [word for word, _ in words]
    for found in find_loops(plain):
        if not "".join(plain[found.start : found.start + found.size]).isdigit():
            return Span(words[found.start][1].start, words[found.end - 1][1].end)
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for start in range(len(plain) - _PHRASE + 1):
        places[tuple(plain[start : start + _PHRASE])].append(start)
    for starts in places.values():
        if len(starts) >= _TIMES:
            last = words[starts[-1] + _PHRASE - 1]
            return Span(words[starts[0]][1].start, last[1].end)
    return None


def repeated_words(pair: Pair) -> Iterator[Finding]:
    """Report a word that stands twice, or a phrase that comes again and again.

    "the the" is a slip and a warning; a phrase three times running, or four words and
    more twice running, is a model in a loop and an error. Five words in the same order
    twice, anywhere, are a warning, three times an error. What the source repeats too
    (« non, non, non ») may be repeated. "had had" and names (Pago Pago) are let pass. A
    name of five words that the translator said again for clearness is a known false
    positive.
    """
    words = pair.target_words
    keys = [w.lower for w in words]
    if len(set(keys)) == len(keys):
        return
    yield from _running(pair, words, keys) or _again(pair, words, keys)


def _running(
    pair: Pair, words: Sequence[Word], keys: Sequence[str]
) -> tuple[Finding, ...]:
    found = next(find_loops(keys), None)
    if found is not None and not _is_repeated(
        [w.lower for w in pair.source_words], found
    ):
        start, size, times = found
        phrase = " ".join(w.text for w in words[start : start + size])
        span = Span(words[start].start, words[found.end - 1].end)
        args = (shortened(phrase), times)
        return (
            Finding("repeated-words", Severity.ERROR, "loop", args, target_span=span),
        )
    return tuple(_doubled(pair, words))


def _again(pair: Pair, words: Sequence[Word], keys: Sequence[str]) -> Iterator[Finding]:
    """Yield the longest repeated run of words, unless the source repeats one."""
    places = _places(keys)
    if not places or _repeats([w.lower for w in pair.source_words]):
        return
    first, *others = max(places.values(), key=len)
    size = _PHRASE
    while all(
        start + size < len(keys) and keys[start + size] == keys[first + size]
        for start in others
    ):
        size += 1
    times = 1 + len(others)
    yield Finding(
        "repeated-words",
        Severity.ERROR if times >= _TIMES else Severity.WARNING,
        "again",
        (shortened(" ".join(w.text for w in words[first : first + size])), times),
        target_span=Span(words[others[0]].start, words[others[0] + size - 1].end),
    )


def _places(keys: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """Return the runs of five words that occur at least twice, with their indices."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for start in range(len(keys) - _PHRASE + 1):
        run = tuple(keys[start : start + _PHRASE])
        if not places[run] or start >= places[run][-1] + _PHRASE:
            places[run].append(start)
    return {run: starts for run, starts in places.items() if len(starts) > 1}


def _repeats(keys: Sequence[str]) -> bool:
    """Whether a source repeats any three words."""
    runs = [tuple(keys[i : i + _SOURCE_PHRASE]) for i in range(len(keys) - 2)]
    return len(set(runs)) < len(runs)


def _doubled(pair: Pair, words: Sequence[Word]) -> Iterator[Finding]:
    source_words = [w.lower for w in pair.source_words]
    if any(a == b for a, b in itertools.pairwise(source_words)):
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
    """Whether the source has a similar repetition."""
    found = next(find_loops(words), None)
    return (
        found is not None
        and found.times + 1 >= loop.times
        and abs(found.size - loop.size) <= loop.size
    )
