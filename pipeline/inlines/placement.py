"""Finding the place in the target that corresponds to a place in the clean source.

Exact rules come first: elements at the very beginning, or in the closing punctuation,
have the same place in the target. Otherwise the links decide: the element goes after
the target of the word before it, and after the rest of its noun phrase (French
« capitalisation boursière¹ » is "market capitalization¹"). Without any link, it goes to
the end of the clause, if both texts have the same clauses, or of the sentence.

A footnote mark keeps the source's order relative to closing punctuation (« mot1. » is
"word1."), although English usage differs, so that both texts follow one convention.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from pipeline.text.spaces import BLANKS
from pipeline.text.stopwords import english
from pipeline.units import Span, WordLink

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*")
_SOURCE_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_TAIL = regex.compile(r"[\s.,;:!?…»”’\"')\]]*\Z")
_HEAD = regex.compile(r"[\s«“‘\"'(\[¿¡—–-]*")
_OPENERS = "«“‘\"'(["
_STOPS = ".,;:!?…"
_CLOSERS = "»”’\"')]"
_CLAUSE = regex.compile(r"[,;:](?=\s)|[.!?…]+(?=[\s»”\"]+\p{Lu})|\s[–—]\s|[()]")
# A noun phrase does not extend across these.
_BREAK = regex.compile(r"[.,;:!?()«»]")
_INITIALS = regex.compile(r"\b(?:\p{L}\.){2,}")
_ABBREVIATION = regex.compile(r"\b(?:\p{L}\.){2,}\Z")
# In « l’écrit¹ », "writes it¹", these follow in English and precede in French.
_OBJECTS = frozenset({"it", "him", "her", "them", "us", "me", "himself", "itself"})
# The maximum distance to a linked word on the left, in words.
_REACH = 4
# How many words before the left neighbour may follow it in an English noun phrase.
_PHRASE = 4
SURE = 0.5
LEAST = 0.25


class Place(NamedTuple):
    """An offset in the target, and its confidence (0..1)."""

    at: int
    confidence: float


class Placer:
    """Maps offsets of one clean text to its target."""

    def __init__(self, clean: str, target: str, links: Sequence[WordLink]) -> None:
        self.clean = clean
        self.target = target
        self.links = [link for link in links if link.weight >= LEAST]
        self._source_words = [Span.of(m) for m in _SOURCE_WORD.finditer(clean)]
        self._target_words = [Span.of(m) for m in _WORD.finditer(target)]

    def place(self, at: int) -> Place:
        """Return the place of an element that was at ``at`` in the clean text."""
        exact = self.mirrored(at, Span(0, len(self.clean)), Span(0, len(self.target)))
        if exact is not None:
            return Place(exact, 1.0)
        linked = self._after_left_neighbour(at)
        if linked is not None and linked.confidence >= SURE:
            return linked
        clause = self._clause_end(at)
        if clause is not None:
            return Place(clause, SURE)
        if linked is not None:
            return linked
        return Place(self.sentence_end(), 0.0)

    def mirrored(self, at: int, clean: Span, target: Span) -> int | None:
        """Return the place if ``at`` is at either end of ``clean``, or None."""
        if not self.clean[clean.start : at].strip(BLANKS):
            return target.start
        if _TAIL.match(self.clean[: clean.end], at):
            return self._at_tail(at, clean, target)
        head = _HEAD.match(self.clean, clean.start, at)
        if head is not None and head.end() == at:
            return self._at_head(at, clean, target)
        return None

    def _at_tail(self, at: int, clean: Span, target: Span) -> int:
        """Return the best place among the target's closing punctuation."""
        tail = _tail(self.clean, clean)
        source_words = Span(min(tail, at), at), Span(at, clean.end)
        first = _tail(self.target, target)
        while first < target.end and _ABBREVIATION.search(
            self.target[target.start : first + 1]
        ):
            first += 1  # the full stop of "U.S." belongs to the word
        best, least = target.end, None
        for place in range(first, target.end + 1):
            if place < target.end and not self._may_part(place, first):
                continue
            halves = Span(first, place), Span(place, target.end)
            cost = sum(
                abs(_count(self.clean, mine, signs) - _count(self.target, half, signs))
                for mine, half in zip(source_words, halves, strict=True)
                for signs in (_STOPS, _CLOSERS)
            )
            if least is None or cost < least:
                best, least = place, cost
            elif cost == least and not self.clean[at : clean.end].strip():
                best = place
        return best

    def _may_part(self, place: int, first: int) -> bool:
        """Whether an element may be put there: not inside "...", not after a space."""
        if place == first:
            return True
        before, after = self.target[place - 1], self.target[place]
        return not before.isspace() and not (before in _STOPS and after in _STOPS)

    def _at_head(self, at: int, clean: Span, target: Span) -> int:
        opened = sum(char in _OPENERS for char in self.clean[clean.start : at])
        head = _HEAD.match(self.target, target.start, target.end)
        stop = head.end() if head else target.start
        place = target.start
        for index in range(target.start, stop):
            if not opened:
                break
            if self.target[index] in _OPENERS:
                opened -= 1
                place = index + 1
        return place

    def _after_left_neighbour(self, at: int) -> Place | None:
        left = [word for word in self._source_words if word.end <= at][-_REACH:]
        for step, word in enumerate(reversed(left)):
            between = self.clean[word.end : at]
            if step and regex.search(r"[.;:!?]", between):
                break
            found = self.targets(word)
            if not found:
                continue
            end = max(span.end for span, _ in found)
            trust = max(weight for _, weight in found) * 0.75**step
            place = self._past_phrase(self._word_end(end), word)
            if step:
                right = self._before_right_neighbour(at)
                if right is not None and right.confidence > trust:
                    return right
                place = self._past_unlinked(place, at)
            return Place(self._past_punctuation(place, between), trust)
        return self._before_right_neighbour(at)

    def _before_right_neighbour(self, at: int) -> Place | None:
        word = next((word for word in self._source_words if word.start >= at), None)
        if word is None or self.clean[at : word.start].strip():
            return None
        found = self.targets(word)
        if not found:
            return None
        start = min(span.start for span, _ in found)
        trust = 0.8 * max(weight for _, weight in found)
        before = [other.end for other in self._target_words if other.end <= start]
        return Place(before[-1] if before else 0, trust)

    def targets(self, word: Span) -> list[tuple[Span, float]]:
        """Return the targets of a source word with weights, without the weak ones."""
        found = [
            (link.target, link.weight)
            for link in self.links
            if link.source.overlaps(word)
        ]
        best = max((weight for _, weight in found), default=0)
        return [(span, weight) for span, weight in found if weight >= best / 2]

    def _word_end(self, at: int) -> int:
        """Return the end of the word, or of "U.S.", that ``at`` is in or ends."""
        for match in _INITIALS.finditer(self.target):
            if match.start() < at < match.end():
                return match.end()
        return next((w.end for w in self._target_words if w.start < at <= w.end), at)

    def _past_phrase(self, place: int, word: Span) -> int:
        """Move past the words that come before ``word`` in its French phrase."""
        index = self._source_words.index(word)
        window = self._source_words[max(0, index - _PHRASE) : index]
        window = [
            other
            for other in window
            if not _BREAK.search(self.clean, other.end, word.start)
        ]
        for other in self._target_words:
            if other.start < place:
                continue
            text = self.target[other.start : other.end]
            if self.target[place : other.start].strip(" -"):
                break
            if text.lower() in english("closed-class") - _OBJECTS:
                break
            sources = [
                link.source for link in self.links if link.target.overlaps(other)
            ]
            if not any(source in window for source in sources):
                break
            place = other.end
        return place

    def _past_unlinked(self, place: int, at: int) -> int:
        """Move past words that can only translate the French words before ``at``.

        These are between the targets of the words on both sides, and have no certain
        link to other words.
        """
        after = next((word for word in self._source_words if word.start >= at), None)
        found = self.targets(after) if after is not None else []
        if after is None or not found or _BREAK.search(self.clean, at, after.start):
            return place
        stop = min(span.start for span, _ in found)
        between = [
            word
            for word in self._target_words
            if place <= word.start and word.end <= stop
        ]
        closed = english("closed-class")
        while between and between[-1].in_(self.target).lower() in closed:
            between.pop()
        if not between or len(between) > _REACH:
            return place
        gap = Span(place, between[-1].end)
        linked = (link for link in self.links if link.weight >= SURE)
        if any(link.target.overlaps(gap) for link in linked):
            return place
        return place if _BREAK.search(gap.in_(self.target)) else gap.end

    def _past_punctuation(self, place: int, between: str) -> int:
        """Move past the punctuation that is between the left word and the place."""
        signs = [char for char in between if char in _STOPS + _CLOSERS]
        while signs and place < len(self.target):
            char = self.target[place]
            same = _STOPS if char in _STOPS else _CLOSERS if char in _CLOSERS else ""
            match = next((sign for sign in signs if sign in same), None)
            if match is None:
                break
            signs.remove(match)
            place += 1
        return place

    def _clause_end(self, at: int) -> int | None:
        """Return the end of the clause ending at ``at``, if the clauses correspond."""
        rest = self.clean[at:].lstrip(BLANKS)
        source_words = list(_CLAUSE.finditer(self.clean))
        target_words = list(_CLAUSE.finditer(self.target))
        if len(source_words) != len(target_words) or rest[:1] not in tuple(
            ",;:.!?…–—)"
        ):
            return None
        index = sum(match.end() <= at for match in source_words)
        if index >= len(target_words):
            return None
        return target_words[index].start()

    def sentence_end(self) -> int:
        """Return the offset before the closing punctuation of the whole target."""
        whole = Span(0, len(self.target))
        tail = _tail(self.target, whole)
        if _ABBREVIATION.search(self.target[: tail + 1]):
            tail += 1
        return tail


def _tail(text: str, span: Span) -> int:
    """Return the start of the closing punctuation of ``text[span]``."""
    match = _TAIL.search(text[: span.end], span.start)
    return match.start() if match else span.end


def _count(text: str, span: Span, signs: str) -> int:
    """Count the signs in a span; several full stops in a row are one sign, "…"."""
    part = regex.sub(r"\.{2,}", "…", text[span.start : span.end])
    return sum(char in signs for char in part)
