"""Searching the memories: exact and fuzzy matches of a sentence, and concordance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.memory.index import FLOOR, FuzzyIndex
from pipeline.memory.repair import repaired
from pipeline.memory.store import Entry, Memories, Memory
from pipeline.memory.tokens import key_of, token_spans
from pipeline.text.folding import fold
from pipeline.units import Span

_EXACT = 100
_SHOWN = 5
_FOUND = 50
_MORE = 3  # additional matches to fetch, because a penalty may lower some of them


@dataclass(frozen=True, slots=True)
class Match:
    """A pair of a memory whose French is similar to a sentence.

    ``percent`` is the similarity, rounded down, minus the memory's penalty; only the
    same sentence has 100. ``repaired`` is the English with its numbers, dates and names
    replaced by those of the sentence, or "" if the sentences also differ in other ways.
    """

    percent: int
    source: str
    target: str
    memory: str
    origin: str = ""
    changed: str = ""
    repaired: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of two sentences: in both ("="), the text ("+"), or the match ("-")."""

    sign: str
    text: str


class Lookup:
    """Searches memories; the index is built at the first use."""

    def __init__(self, memories: Memories) -> None:
        self._memories = memories

    def __len__(self) -> int:
        return len(self._entries)

    def matches(
        self, text: str, *, floor: float = FLOOR, limit: int = _SHOWN
    ) -> list[Match]:
        """Return the matches of a sentence, the best first."""
        if not self._entries:
            return []
        key = key_of(text)
        hits = self._index.search(key, floor, limit + _MORE)
        found = [self._match(text, key, hit.place, hit.likeness) for hit in hits]
        found = [match for match in found if match.percent >= math.floor(floor * 100)]
        found.sort(key=lambda match: -match.percent)
        return found[:limit]

    def best(self, text: str, *, floor: float = FLOOR) -> int:
        """Return the percent of the best match, 0 if there is none."""
        found = self.matches(text, floor=floor, limit=1)
        return found[0].percent if found else 0

    def containing(self, words: str, limit: int = _FOUND) -> list[Match]:
        """Return the pairs with these words in French or English, the shortest first.

        Letter case and accents are ignored.
        """
        wanted = fold(key_of(words))
        if not wanted:
            return []
        found = [
            entry
            for entry, folded in zip(self._entries, self._folded, strict=True)
            if wanted in folded
        ]
        found.sort(key=lambda one: len(one[1].fr))
        return [
            Match(0, entry.fr, entry.en, memory.name, entry.origin, entry.changed)
            for memory, entry in found[:limit]
        ]

    def _match(self, text: str, key: str, place: int, likeness: float) -> Match:
        memory, entry = self._entries[place]
        is_same = key_of(entry.fr) == key
        percent = _EXACT if is_same else min(_EXACT - 1, math.floor(100 * likeness))
        mended = None if is_same else repaired(text, entry.fr, entry.en)
        return Match(
            percent - memory.penalty,
            entry.fr,
            entry.en,
            memory.name,
            entry.origin,
            entry.changed,
            mended or "",
        )

    @cached_property
    def _entries(self) -> list[tuple[Memory, Entry]]:
        return [(memory, one) for memory in self._memories for one in memory.entries]

    @cached_property
    def _index(self) -> FuzzyIndex:
        return FuzzyIndex([key_of(entry.fr) for _, entry in self._entries])

    @cached_property
    def _folded(self) -> list[str]:
        return [
            f"{_folded(entry.fr)}\n{_folded(entry.en)}" for _, entry in self._entries
        ]


def difference(text: str, other: str) -> list[Difference]:
    """Return the differences between a text and a match's sentence, in text order."""
    from rapidfuzz.distance import Levenshtein

    spans, others = token_spans(text), token_spans(other)
    wanted = [key_of(span.in_(text)).lower() for span in spans]
    had = [key_of(span.in_(other)).lower() for span in others]
    parts: list[Difference] = []
    for code in Levenshtein.opcodes(had, wanted):
        if code.tag == "equal":
            parts += _part("=", text, spans[code.dest_start : code.dest_end])
            continue
        parts += _part("-", other, others[code.src_start : code.src_end])
        parts += _part("+", text, spans[code.dest_start : code.dest_end])
    return parts


def _part(sign: str, text: str, spans: Sequence[Span]) -> Iterable[Difference]:
    if spans:
        yield Difference(sign, text[spans[0].start : spans[-1].end])


def _folded(text: str) -> str:
    """Return the form of a text that words are searched in."""
    key = key_of(text)
    return key.lower() if key.isascii() else fold.__wrapped__(key)
