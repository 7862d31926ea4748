"""Term candidates: the word groups of a French corpus, counted over inflected forms."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

import regex

from pipeline.glossary.words import APOSTROPHES, Word, is_acronym, words
from pipeline.text.calendar import FRENCH_MONTHS
from pipeline.text.folding import fold
from pipeline.text.spaces import BLANKS
from pipeline.text.stems import french_stem
from pipeline.text.stopwords import french
from pipeline.units import Span

# What may be between the words of one group.
LINK = regex.compile(rf"[{BLANKS}-]|[{APOSTROPHES}]")
_LONGEST = 4  # content words in a group
_CONTEXT = 32  # characters on each side of an occurrence
_SENTENCE_END = regex.compile(r"[.!?…:;\n«“\"(–—-]")
Key: TypeAlias = tuple[str, ...]


@dataclass(slots=True)
class TermCandidate:
    """A word group of the corpus, with the occurrences of all its inflected forms.

    ``surfaces`` counts its spellings. ``segments`` are the indices of the segments that
    have it, in order. ``context`` is one occurrence with a few words around it.
    ``names`` is the number of occurrences that are capitalised as a name, ``size`` the
    number of words.
    """

    surfaces: Counter[str] = field(default_factory=Counter)
    segments: dict[int, None] = field(default_factory=dict)
    context: str = ""
    acronym: bool = False
    names: int = 0
    size: int = 1

    @property
    def count(self) -> int:
        """The number of occurrences."""
        return self.surfaces.total()

    @property
    def surface(self) -> str:
        """The most frequent spelling; the shortest of equally frequent ones."""
        return min(self.surfaces, key=lambda s: (-self.surfaces[s], len(s), s))


def gather(
    segments: Sequence[tuple[str, str]], matched: Sequence[Sequence[Span]]
) -> dict[Key, TermCandidate]:
    """Return the term candidates of a corpus, by their stems.

    :param segments: French and English of each segment.
    :param matched: the spans of each segment's French that the termbase matches; groups
        that overlap one are left out.
    """
    candidates: dict[Key, TermCandidate] = {}
    for number, (source, _) in enumerate(segments):
        tokens = list(words(source))
        if in_capitals := source.isupper() and len(tokens) > 1:
            tokens = [token._replace(text=token.text.lower()) for token in tokens]
        for first, last in _groups(source, tokens):
            start, end = tokens[first].start, tokens[last].end
            if any(Span(start, end).overlaps(other) for other in matched[number]):
                continue
            group = tokens[first : last + 1]
            key = tuple(
                w.text if _is_long_acronym(w.text) else french_stem(w.text)
                for w in group
            )
            if key[0] in key[1:]:  # a word that comes again: two clauses, not a phrase
                continue
            candidate = candidates.setdefault(key, TermCandidate(size=len(group)))
            surface = _surface(source[start:end], first, last, source, tokens)
            candidate.surfaces[surface] += 1
            candidate.segments[number] = None
            candidate.acronym |= (
                len(group) == 1
                and len(group[0].text) > 1
                and is_acronym(group[0].text)
                and not in_capitals
            )
            candidate.names += _is_name(source, tokens, first, last) and not in_capitals
            candidate.context = candidate.context or _context(source, start, end)
    return candidates


def _groups(source: str, tokens: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of the word groups that may be terms, as token indices.

    They begin and end with a content word, with only spaces, hyphens and apostrophes
    between the words.
    """
    stops = [_stops(token.text) for token in tokens]
    links = [
        bool(LINK.fullmatch(source[left.end : right.start]))
        for left, right in itertools.pairwise(tokens)
    ]
    # A name is not split: « Big » alone is not a candidate in « Big Tech ».
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
            if stops[last] and fold(tokens[last].text) not in french(
                "candidate-inside"
            ):
                break
            meaning += not stops[last]
            if meaning > _LONGEST:
                break
            whole = last == len(inside) or not inside[last]
            if whole and not stops[last] and not tokens[last].text[0].isdecimal():
                yield first, last


def _stops(word: str) -> bool:
    if _is_long_acronym(word):
        return False
    if len(word) < 3:  # noqa: PLR2004  (only acronyms are as short as that)
        return True
    return fold(word) in candidate_edges()


def stem(word: str) -> str:
    """Return the stem of a French word; an acronym stays as it is."""
    return word if _is_long_acronym(word) else french_stem(word)


def _is_long_acronym(word: str) -> bool:
    return len(word) > 1 and is_acronym(word)


@cache
def candidate_edges() -> frozenset[str]:
    """Return the words that no candidate begins or ends with, folded."""
    months = map(fold, FRENCH_MONTHS)
    return french("candidate-edges") | french("quantities") | frozenset(months)


def _surface(
    text: str, first: int, last: int, source: str, tokens: Sequence[Word]
) -> str:
    """Return a form as it is spelled in the middle of a sentence."""
    if tokens[first].text.islower():  # as in a heading in capitals
        return text.lower() if text.isupper() else text
    begins = first == 0 or _begins(source, tokens[first].start)
    plain = tokens[first].text
    name = last > first and tokens[last].text[0].isupper()
    if begins and plain[:1].isupper() and plain[1:].islower() and not name:
        return text[0].lower() + text[1:]
    return text


def _begins(source: str, start: int) -> bool:
    """Whether a sentence begins here, so that a capital need not mean a name."""
    before = source[:start].rstrip(BLANKS)
    return not before or bool(_SENTENCE_END.fullmatch(before[-1]))


def _is_name(source: str, tokens: Sequence[Word], first: int, last: int) -> bool:
    """Whether a group is capitalised as a name, not as the start of a sentence."""
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
