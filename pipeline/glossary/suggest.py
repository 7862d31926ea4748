"""Terms that a corpus has and its termbase lacks: `translate glossary suggest`.

Frequent phrases are ranked by length and count, less the count inside a longer phrase:
a plain form of the C-value (Frantzi, Ananiadou and Mima 2000). With the English at
hand, a term that was rendered in several ways is found by association (Dice) between
its segments and the English word groups in them. No model, no dictionary; the same
corpus gives the same list.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import regex

from pipeline.glossary.suggest_tables import ENGLISH_STOP, FRENCH_INNER, FRENCH_STOP
from pipeline.glossary.termbase import Termbase
from pipeline.glossary.words import APOSTROPHES, Word, fold, is_acronym, words

_LONGEST = 4  # words that mean something in a phrase
_CONTEXT = 32  # characters on each side
_SENTENCE_END = regex.compile(r"[.!?…:;]|^|[\n«“\"(–—-]")
_LINK = regex.compile(rf"[ \u00a0\u202f-]|[{APOSTROPHES}]")
_RENDERING = 3  # English words in a rendering
_MINIMUM_DICE = 0.5
_SEEN = 3  # segments in which a rendering has to be seen
_Key: TypeAlias = tuple[str, ...]


class Sort(StrEnum):
    """Why a term is suggested."""

    INCONSISTENT = "inconsistent"
    ACRONYM = "acronym"
    NAME = "name"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A French term that the termbase might take.

    ``count`` is its occurrences in the corpus, ``context`` one of them in its
    surroundings, ``targets`` its renderings with their counts, most frequent first
    (empty without English), ``score`` what it is ranked by within its sort.
    """

    fr: str
    sort: Sort
    count: int
    context: str
    targets: tuple[tuple[str, int], ...] = ()
    score: float = 0.0


@dataclass(slots=True)
class _Candidate:
    """A word group of the corpus, gathered over its inflected forms."""

    surfaces: Counter[str] = field(default_factory=Counter)
    segments: dict[int, None] = field(default_factory=dict)
    context: str = ""
    acronym: bool = False
    names: int = 0
    size: int = 1

    @property
    def count(self) -> int:
        return self.surfaces.total()

    @property
    def surface(self) -> str:
        """The most frequent form, the shorter of two."""
        return min(self.surfaces, key=lambda s: (-self.surfaces[s], len(s), s))


def suggest(
    pairs: Iterable[tuple[str, str]],
    termbase: Termbase | None = None,
    *,
    minimum: int = 3,
    limit: int = 50,
) -> tuple[Suggestion, ...]:
    """Return terms that the termbase might take, the most useful first.

    Terms rendered in several ways come first, then acronyms, names and phrases mixed
    by their score. What the termbase matches already is left out.

    :param pairs: French segments with their English ("" where there is none).
    :param minimum: the least number of occurrences.
    :param limit: the greatest number of suggestions.
    """
    segments = list(pairs)
    known = [
        [(m.start, m.end) for m in termbase.match(source)] if termbase else []
        for source, _ in segments
    ]
    found = _gather(segments, known)
    frequent = {
        key: candidate for key, candidate in found.items() if candidate.count >= minimum
    }
    renderings = _Renderings([target for _, target in segments], frequent)
    alone = _independent(frequent)
    suggestions = [
        suggestion
        for key, candidate in frequent.items()
        if alone[key] >= minimum
        and (suggestion := _judge(key, candidate, alone[key], renderings))
    ]
    suggestions.sort(key=lambda s: (s.sort is not Sort.INCONSISTENT, -s.score, s.fr))
    return tuple(suggestions[:limit])


def _gather(
    segments: Sequence[tuple[str, str]], known: Sequence[Sequence[tuple[int, int]]]
) -> dict[_Key, _Candidate]:
    """Return the word groups of the corpus by their stems."""
    found: dict[_Key, _Candidate] = {}
    for number, (source, _) in enumerate(segments):
        tokens = list(words(source))
        if shouting := source.isupper() and len(tokens) > 1:
            tokens = [token._replace(text=token.text.lower()) for token in tokens]
        for first, last in _groups(source, tokens):
            start, end = tokens[first].start, tokens[last].end
            if any(a < end and start < b for a, b in known[number]):
                continue
            group = tokens[first : last + 1]
            key = tuple(stem(word.text) for word in group)
            candidate = found.setdefault(key, _Candidate(size=len(group)))
            candidate.surfaces[_surface(source[start:end], first, source, tokens)] += 1
            candidate.segments[number] = None
            candidate.acronym |= (
                len(group) == 1
                and len(group[0].text) > 1
                and is_acronym(group[0].text)
                and not shouting
            )
            candidate.names += _is_name(source, tokens, first, last) and not shouting
            candidate.context = candidate.context or _context(source, start, end)
    return found


def _groups(source: str, tokens: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of word groups that may be terms.

    They begin and end with a word that means something, and only spaces, hyphens and
    apostrophes stand inside.
    """
    stops = [_stops(token.text) for token in tokens]
    links = [
        bool(_LINK.fullmatch(source[left.end : right.start]))
        for left, right in itertools.pairwise(tokens)
    ]
    # A name is not cut: no « Big » without its « Tech ».
    inside = [
        links[at]
        and left.text[0].isupper()
        and right.text[0].isupper()
        and not (stops[at] or stops[at + 1])
        for at, (left, right) in enumerate(itertools.pairwise(tokens))
    ]
    for first, token in enumerate(tokens):
        if stops[first] or token.text[0].isdecimal() or (first and inside[first - 1]):
            continue
        meaning = 0
        for last in range(first, len(tokens)):
            if last > first and not links[last - 1]:
                break
            if stops[last] and fold(tokens[last].text) not in FRENCH_INNER:
                break
            meaning += not stops[last]
            if meaning > _LONGEST:
                break
            whole = last == len(inside) or not inside[last]
            if whole and not stops[last] and not tokens[last].text[0].isdecimal():
                yield first, last


def _stops(word: str) -> bool:
    if is_acronym(word) and len(word) > 1:
        return False
    return len(word) < 3 or fold(word) in FRENCH_STOP  # noqa: PLR2004  (no term has two letters, but acronyms)


def stem(word: str) -> str:
    """Return a crude stem under which the forms of a French word meet."""
    if is_acronym(word) and len(word) > 1:
        return word
    folded = fold(word)
    for ending, shorter in (("aux", "al"), ("euses", "eu"), ("euse", "eu")):
        if folded.endswith(ending) and len(folded) > len(ending) + 2:
            return folded.removesuffix(ending) + shorter
    folded = folded.rstrip("sx") if len(folded) > 3 else folded  # noqa: PLR2004  (bas, prix)
    if len(folded) > 4 and folded.endswith("e"):  # noqa: PLR2004  (une, rue)
        folded = folded[:-1]
        if folded[-2:] in ("nn", "ll", "tt"):
            folded = folded[:-1]
    return folded


def _surface(text: str, first: int, source: str, tokens: Sequence[Word]) -> str:
    """Return a form as it is spelled inside a sentence."""
    if tokens[first].text.islower():  # as in a heading in capitals
        return text.lower() if text.isupper() else text
    begins = first == 0 or _begins(source, tokens[first].start)
    plain = tokens[first].text
    if begins and plain[:1].isupper() and plain[1:].islower():
        return text[0].lower() + text[1:]
    return text


def _begins(source: str, start: int) -> bool:
    """Whether a sentence begins here, so that a capital says nothing."""
    before = source[:start].rstrip(" \u00a0\u202f")
    return not before or bool(_SENTENCE_END.fullmatch(before[-1]))


def _is_name(source: str, tokens: Sequence[Word], first: int, last: int) -> bool:
    """Whether a group is capitalised where that says something."""
    group = tokens[first : last + 1]
    capital = [t.text[0].isupper() for t in group]
    if not (capital[0] and capital[-1]):
        return False
    return len(group) > 1 or not _begins(source, tokens[first].start)


def _context(source: str, start: int, end: int) -> str:
    """Return an occurrence with a few words on each side."""
    left = source[max(0, start - _CONTEXT) : start]
    right = source[end : end + _CONTEXT]
    if start > _CONTEXT:
        left = "…" + left[left.find(" ") + 1 :] if " " in left else left
    if end + _CONTEXT < len(source):
        right = right[: right.rfind(" ")] + "…" if " " in right else right
    return " ".join(f"{left}{source[start:end]}{right}".split())


def _judge(
    key: _Key, candidate: _Candidate, alone: int, renderings: _Renderings
) -> Suggestion | None:
    """Return a candidate as a suggestion, None when it is not worth one."""
    targets = renderings.of(key, candidate)
    if len(targets) > 1:
        sort, score = Sort.INCONSISTENT, float(sum(count for _, count in targets))
    elif candidate.acronym:
        sort, score = Sort.ACRONYM, 1.5 * candidate.count
    elif 2 * candidate.names > candidate.count:
        sort, score = Sort.NAME, 1.25 * candidate.count
    elif candidate.size > 1:
        sort, score = Sort.PHRASE, math.log2(candidate.size + 1) * alone
    else:
        return None
    return Suggestion(
        fr=candidate.surface,
        sort=sort,
        count=candidate.count,
        context=candidate.context,
        targets=targets,
        score=round(score, 2),
    )


def _independent(frequent: Mapping[_Key, _Candidate]) -> dict[_Key, int]:
    """Return each candidate's count less that inside the longer one that has most."""
    held: dict[_Key, int] = defaultdict(int)
    for key, candidate in frequent.items():
        for size in range(1, len(key)):
            for first in range(len(key) - size + 1):
                part = key[first : first + size]
                held[part] = max(held[part], candidate.count)
    return {key: candidate.count - held[key] for key, candidate in frequent.items()}


class _Renderings:
    """The English word groups of the corpus, and which of them a term goes with."""

    def __init__(
        self, targets: Sequence[str], frequent: Mapping[_Key, _Candidate]
    ) -> None:
        self._groups = [dict(_english(target)) for target in targets]
        self._segments: dict[str, list[int]] = defaultdict(list)
        self._surfaces: dict[str, Counter[str]] = defaultdict(Counter)
        for number, groups in enumerate(self._groups):
            for group, surface in groups.items():
                self._segments[group].append(number)
                self._surfaces[group][surface] += 1
        self._frequent = frequent
        self._present: dict[int, list[_Key]] = defaultdict(list)
        for key, candidate in frequent.items():
            for number in candidate.segments:
                self._present[number].append(key)

    def of(self, key: _Key, candidate: _Candidate) -> tuple[tuple[str, int], ...]:
        """Return the renderings of a term that show clearly, most frequent first."""
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
        self, key: _Key, segments: Sequence[int], taken: Sequence[str]
    ) -> str | None:
        """Return the group that goes best with these segments, if any goes well."""
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

    def _claimed(self, key: _Key, group: str, dice: float) -> bool:
        """Whether an English group goes better with another French one."""
        segments = self._segments[group]
        counts = Counter(k for number in segments for k in self._present[number])
        return any(
            2 * both / (len(segments) + len(self._frequent[other].segments)) > dice
            for other, both in counts.items()
            if not set(key) & set(other)
        )


def _english(target: str) -> Iterator[tuple[str, str]]:
    """Yield the word groups of an English text that may render a term.

    Each comes by its stems, under which its forms meet, and as it is spelled.
    """
    tokens = list(words(target))
    stems = [_english_stem(token.text) for token in tokens]
    stops = [fold(t.text) in ENGLISH_STOP or len(t.text) == 1 for t in tokens]
    for first in range(len(tokens)):
        for last in range(first, min(first + _RENDERING, len(tokens))):
            start, end = tokens[first].start, tokens[last].end
            if last > first and not _LINK.fullmatch(
                target[tokens[last - 1].end : tokens[last].start]
            ):
                break
            if not stops[first] and not stops[last]:
                yield " ".join(stems[first : last + 1]), target[start:end]


def _english_stem(word: str) -> str:
    """Return a crude stem: companies and company, Americans and America meet."""
    if is_acronym(word):
        return word
    lowered = word.lower()
    for ending, shorter in (("ies", "y"), ("ans", "a"), ("an", "a"), ("s", "")):
        if lowered.endswith(ending) and len(lowered) > len(ending) + 2:
            return lowered.removesuffix(ending) + shorter
    return lowered
