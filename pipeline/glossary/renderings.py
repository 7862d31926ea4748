"""The English renderings of a French word group in a corpus, by association (Dice)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.glossary.candidates import LINK, Key, TermCandidate
from pipeline.glossary.words import is_acronym, words
from pipeline.text.folding import fold
from pipeline.text.stems import english_stem
from pipeline.text.stopwords import english

_LONGEST = 3  # English words in a rendering
_MINIMUM_DICE = 0.5
_SEEN = 3  # segments that a rendering has to be in


class Renderings:
    """The English word groups of a corpus, and their association with French terms.

    ``targets`` are the English segments, ``frequent`` the frequent term candidates.
    """

    def __init__(
        self, targets: Sequence[str], frequent: Mapping[Key, TermCandidate]
    ) -> None:
        self._groups = [dict(_english(target)) for target in targets]
        self._segments: dict[str, list[int]] = defaultdict(list)
        self._surfaces: dict[str, Counter[str]] = defaultdict(Counter)
        for number, groups in enumerate(self._groups):
            for group, surface in groups.items():
                self._segments[group].append(number)
                self._surfaces[group][surface] += 1
        self._frequent = frequent
        self._present: dict[int, list[Key]] = defaultdict(list)
        for key, candidate in frequent.items():
            for number in candidate.segments:
                self._present[number].append(key)

    def of(self, key: Key, candidate: TermCandidate) -> tuple[tuple[str, int], ...]:
        """Return the clear renderings of a term with their counts, by frequency."""
        left = [number for number in candidate.segments if self._groups[number]]
        found: list[tuple[str, int]] = []
        while len(left) >= _SEEN:
            best = self._best(key, left, [text for text, _ in found])
            if best is None:
                break
            held = [number for number in left if best in self._groups[number]]
            found.append((best, len(held)))
            left = [number for number in left if best not in self._groups[number]]
        named = [(self._surface(group), count) for group, count in found]
        return tuple(sorted(named, key=lambda item: (-item[1], item[0])))

    def _surface(self, group: str) -> str:
        """Return the most frequent spelling of an English group."""
        spelled = self._surfaces[group]
        return min(spelled, key=lambda s: (-spelled[s], len(s), s))

    def _best(
        self, key: Key, segments: Sequence[int], taken: Sequence[str]
    ) -> str | None:
        """Return the group most strongly associated with these segments, or None."""
        stems = {word for text in taken for word in text.split()}
        counts: Counter[str] = Counter(
            group for number in segments for group in self._groups[number]
        )
        ranked = sorted(
            (
                -2 * both / (len(segments) + len(self._segments[group])),
                -len(group),
                group,
            )
            for group, both in counts.items()
            if both >= _SEEN and stems.isdisjoint(group.split())
        )
        for dice, _, group in ranked:
            if -dice < _MINIMUM_DICE:
                break
            if not self._claimed(key, group, -dice):
                return group
        return None

    def _claimed(self, key: Key, group: str, dice: float) -> bool:
        """Whether an English group is more strongly associated with another term."""
        segments = self._segments[group]
        counts = Counter(k for number in segments for k in self._present[number])
        return any(
            2 * both / (len(segments) + len(self._frequent[other].segments)) > dice
            for other, both in counts.items()
            if not set(key) & set(other)
        )


def _english(target: str) -> Iterator[tuple[str, str]]:
    """Yield the word groups of an English text that may render a term.

    Each is a pair: the stems, which are equal for inflected forms, and the spelling.
    """
    tokens = list(words(target))
    stems = [t.text if is_acronym(t.text) else english_stem(t.text) for t in tokens]
    stops = [
        fold(t.text) in english("candidate-edges") or len(t.text) == 1 for t in tokens
    ]
    for first in range(len(tokens)):
        for last in range(first, min(first + _LONGEST, len(tokens))):
            start, end = tokens[first].start, tokens[last].end
            if last > first and not LINK.fullmatch(
                target[tokens[last - 1].end : tokens[last].start]
            ):
                break
            if not stops[first] and not stops[last]:
                yield " ".join(stems[first : last + 1]), target[start:end]
