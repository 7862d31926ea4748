"""The word groups of a French corpus that may be terms, over their inflected forms."""

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

# What may stand between the words of one group.
LINK = regex.compile(rf"[{BLANKS}-]|[{APOSTROPHES}]")
_LONGEST = 4  # words that mean something in a group
_CONTEXT = 32  # characters on each side
_SENTENCE_END = regex.compile(r"[.!?…:;\n«“\"(–—-]")
Key: TypeAlias = tuple[str, ...]


@dataclass(slots=True)
class Candidate:
    """A word group of the corpus, gathered over its inflected forms.

    ``segments`` are the numbers of the segments that have it, in order; ``names`` the
    occurrences whose capitals say that it is a name; ``size`` its words.
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
        """The most frequent form, the shorter of two."""
        return min(self.surfaces, key=lambda s: (-self.surfaces[s], len(s), s))


def gather(
    segments: Sequence[tuple[str, str]], known: Sequence[Sequence[Span]]
) -> dict[Key, Candidate]:
    """Return the word groups of the corpus by their stems."""
    found: dict[Key, Candidate] = {}
    for number, (source, _) in enumerate(segments):
        tokens = list(words(source))
        if shouting := source.isupper() and len(tokens) > 1:
            tokens = [token._replace(text=token.text.lower()) for token in tokens]
        for first, last in _groups(source, tokens):
            start, end = tokens[first].start, tokens[last].end
            if any(Span(start, end).overlaps(other) for other in known[number]):
                continue
            group = tokens[first : last + 1]
            key = tuple(
                w.text if _is_long_acronym(w.text) else french_stem(w.text)
                for w in group
            )
            if key[0] in key[1:]:  # two clauses, no phrase
                continue
            candidate = found.setdefault(key, Candidate(size=len(group)))
            surface = _surface(source[start:end], first, last, source, tokens)
            candidate.surfaces[surface] += 1
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
        bool(LINK.fullmatch(source[left.end : right.start]))
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
    if len(word) < 3:  # noqa: PLR2004  (no term has two letters, but acronyms)
        return True
    return fold(word) in candidate_edges()


def stem(word: str) -> str:
    """Return what the forms of a French word meet under; an acronym is itself."""
    return word if _is_long_acronym(word) else french_stem(word)


def _is_long_acronym(word: str) -> bool:
    return len(word) > 1 and is_acronym(word)


@cache
def candidate_edges() -> frozenset[str]:
    """Return what no candidate begins or ends with, folded."""
    months = map(fold, FRENCH_MONTHS)
    return french("candidate-edges") | french("quantities") | frozenset(months)


def _surface(
    text: str, first: int, last: int, source: str, tokens: Sequence[Word]
) -> str:
    """Return a form as it is spelled inside a sentence."""
    if tokens[first].text.islower():  # as in a heading in capitals
        return text.lower() if text.isupper() else text
    begins = first == 0 or _begins(source, tokens[first].start)
    plain = tokens[first].text
    name = last > first and tokens[last].text[0].isupper()
    if begins and plain[:1].isupper() and plain[1:].islower() and not name:
        return text[0].lower() + text[1:]
    return text


def _begins(source: str, start: int) -> bool:
    """Whether a sentence begins here, so that a capital says nothing."""
    before = source[:start].rstrip(BLANKS)
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
