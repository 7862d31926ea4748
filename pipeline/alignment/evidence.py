"""How likely two words translate each other, as far as their letters tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.alignment.cognates import initials, likeness
from pipeline.alignment.pairs import (
    content_pairs,
    english_function_words,
    function_pairs,
)
from pipeline.alignment.words import Word

# Confidence of each kind of evidence, before the place is looked at.
_SAME_NUMBER = 1.0
_SAME_NAME = 0.98
_SAME_WORD = 0.9
_IN_TABLE = 0.8
_ALIKE = 0.9  # times the likeness
_SHORT = 3


class Evidence:
    """Compares French words with the words of one English text."""

    def __init__(self, theirs: Sequence[Word]) -> None:
        self._theirs = theirs
        self._by_stem: defaultdict[str, list[int]] = defaultdict(list)
        self._by_form: defaultdict[str, list[int]] = defaultdict(list)
        self._by_initial: defaultdict[str, list[int]] = defaultdict(list)
        self._numbers = [i for i, word in enumerate(theirs) if word.number]
        self._content_pairs = content_pairs()
        self._function_pairs = function_pairs()
        self._english = english_function_words()
        for index, word in enumerate(theirs):
            self._by_form[word.form].append(index)
            if word.number is None:
                self._by_stem[word.stem].append(index)
            if word.number is None and word.form not in self._english:
                self._by_initial[word.form[0]].append(index)

    def is_function(self, word: Word) -> bool:
        """Whether a French word carries no content."""
        return word.number is None and word.form in self._function_pairs

    def is_english_function(self, word: Word) -> bool:
        """Whether an English word carries no content."""
        return word.number is None and word.form in self._english

    def content(self, word: Word) -> dict[int, float]:
        """Map the English words that a French one can mean to a confidence."""
        found: dict[int, float] = {}
        if word.number is not None:
            for index in self._numbers:
                other = self._theirs[index].number
                if other is not None and word.number.matches(other):
                    found[index] = _SAME_NUMBER
        if self.is_function(word) and not _is_name(word):
            return found
        for index in self._by_form[word.form]:
            other_word = self._theirs[index]
            if word.text == other_word.text and _is_name(word):
                found[index] = max(found.get(index, 0), _SAME_NAME)
            elif len(word.form) > _SHORT:
                found[index] = max(found.get(index, 0), _SAME_WORD)
        if word.number is None:
            self._add_translations(word, found)
            self._add_cognates(word, found)
        return found

    def function(self, word: Word) -> list[int]:
        """Return the English words that a French function word can stand for."""
        return [
            index
            for form in sorted(self._function_pairs.get(word.form, ()))
            for index in self._by_form.get(form, ())
        ]

    def _add_translations(self, word: Word, found: dict[int, float]) -> None:
        for stem in self._content_pairs.get(word.stem, ()):
            for index in self._by_stem.get(stem, ()):
                found[index] = max(found.get(index, 0), _IN_TABLE)

    def _add_cognates(self, word: Word, found: dict[int, float]) -> None:
        for initial in initials(word.form):
            for index in self._by_initial.get(initial, ()):
                alike = likeness(word.form, self._theirs[index].form)
                if alike:
                    found[index] = max(found.get(index, 0), _ALIKE * alike)


def _is_name(word: Word) -> bool:
    """Whether a word is written as names and acronyms are."""
    return word.text[0].isupper() or word.text[0].isdigit()
