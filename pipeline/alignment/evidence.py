"""Translation probabilities of pairs of words, without regard to their positions.

They are those of the lexicon. A form that is rare or missing there is replaced by the
other forms of its stem. Names, cognates and numbers, which a lexicon cannot list, are
compared by their letters and values.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.alignment.cognates import likeness
from pipeline.alignment.forms import NUMBER, read_forms
from pipeline.alignment.lexicon import load_lexicon
from pipeline.alignment.words import Word, bare_form, stem
from pipeline.numbers import Lang

# A form seen less often in training also gets the counts of other forms of its stem.
_SELDOM = 20
# The weight of the counts of another form of the same stem.
_KIN = 0.4
# The probability of a pair that was never linked, by how many of the two words are rare
# (0, 1, 2), and of words that are written alike.
_LEAST = np.array([2e-6, 4e-4, 4e-3])
_SAME_VALUE, _SAME_NAME, _SAME_FORM = 0.9, 0.8, 0.6
_ALIKE = 0.6  # times the fourth power of the likeness
_LONG = 4
# Only words seen less often in training are compared by their letters.
_READABLE = 400
# The probability of a word that has no counterpart: its frequency to the power _FLAT.
_LEAST_CHANCE, _FLAT = 1e-6, 0.75
_CACHED = 1 << 15

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Known:
    """What the lexicon has of a form: ids with weights, and its training frequency."""

    ids: tuple[tuple[int, float], ...]
    size: float

    @property
    def is_rare(self) -> bool:
        """Whether the form is too rare in training for its counts to be reliable."""
        return self.size < _SELDOM


@dataclass(frozen=True, slots=True)
class Comparison:
    """The probabilities for both directions of a word alignment.

    ``english_given`` (English words given French ones) and ``french_given`` (the other
    way) are [French, English]. ``english_null`` and ``french_null`` are the
    probabilities of each word if it has no counterpart.
    """

    english_given: Matrix
    english_null: Matrix
    french_given: Matrix
    french_null: Matrix


def compare(source_words: Sequence[Word], target_words: Sequence[Word]) -> Comparison:
    """Return the translation probabilities of each French and each English word."""
    rows = [lookup(word.text, Lang.FR) for word in source_words]
    columns = [lookup(word.text, Lang.EN) for word in target_words]
    counts = np.array([_counted(row, columns) for row in rows])
    row_sizes = np.array([[row.size or 1.0] for row in rows])
    column_sizes = np.array([column.size or 1.0 for column in columns])
    rare = np.add.outer(
        [row.is_rare for row in rows], [column.is_rare for column in columns], dtype=int
    )
    least = _LEAST[rare]
    for i, j, value in _by_letters(source_words, target_words, rows, columns):
        least[i, j] = value
    totals = _totals()
    return Comparison(
        np.maximum(counts / row_sizes, least),
        np.maximum(column_sizes / totals[1], _LEAST_CHANCE) ** _FLAT,
        np.maximum(counts / column_sizes, least),
        np.maximum(row_sizes[:, 0] / totals[0], _LEAST_CHANCE) ** _FLAT,
    )


def _counted(row: Known, columns: Sequence[Known]) -> list[float]:
    get = linked(row.ids).get
    return [
        column.ids[0][1] * get(column.ids[0][0], 0.0)
        if len(column.ids) == 1
        else sum(weight * get(number, 0.0) for number, weight in column.ids)
        for column in columns
    ]


def _by_letters(
    source_words: Sequence[Word],
    target_words: Sequence[Word],
    rows: Sequence[Known],
    columns: Sequence[Known],
) -> Iterator[tuple[int, int, float]]:
    """Yield (French, English, probability) for pairs with equal values or letters."""
    seldom = [j for j, known in enumerate(columns) if known.size < _READABLE]
    places: dict[str, list[int]] = {}
    for j, word in enumerate(target_words):
        places.setdefault(word.form, []).append(j)
    for i, (word, known) in enumerate(zip(source_words, rows, strict=True)):
        for j in seldom if known.size < _READABLE else ():
            alike = likeness(word.form, target_words[j].form)
            if alike:
                yield i, j, _ALIKE * alike**4
        for j in places.get(word.form, ()):
            if word.text == target_words[j].text and is_name(word):
                yield i, j, _SAME_NAME
            elif len(word.form) >= _LONG or not word.form[0].isalnum():
                yield i, j, _SAME_FORM
    yield from _by_value(source_words, target_words)


def _by_value(
    source_words: Sequence[Word], target_words: Sequence[Word]
) -> Iterator[tuple[int, int, float]]:
    numbers = [(j, word.number) for j, word in enumerate(target_words) if word.number]
    for i, word in enumerate(source_words):
        if word.number is not None:
            for j, number in numbers:
                yield i, j, _SAME_VALUE if word.number.matches(number) else 0.0


def is_name(word: Word) -> bool:
    """Whether a word is written like a name or an acronym (capital or digit first)."""
    return word.text[0].isupper() or word.text[0].isdigit()


@cache
def _totals() -> tuple[float, float]:
    """Return the numbers of French and English words in the training data."""
    sizes = load_lexicon().sizes
    return sum(sizes[0]), sum(sizes[1])


@lru_cache(maxsize=_CACHED)
def linked(ids: tuple[tuple[int, float], ...]) -> Mapping[int, float]:
    """Map the English ids that were linked to these French ids to their counts.

    ``ids`` are pairs (id, weight).
    """
    lexicon = load_lexicon()
    if len(ids) == 1 and ids[0][1] == 1:
        return lexicon.links(ids[0][0])
    merged: dict[int, float] = {}
    for number, weight in ids:
        for other, count in lexicon.links(number).items():
            merged[other] = merged.get(other, 0.0) + weight * count
    return merged


@lru_cache(maxsize=_CACHED)
def lookup(text: str, lang: Lang) -> Known:
    """Return what the lexicon knows of a word, or else of other forms of its stem."""
    lexicon = load_lexicon()
    side = 0 if lang is Lang.FR else 1
    ids, sizes = lexicon.ids[side], lexicon.sizes[side]
    form = text.casefold().replace("’", "'").replace("œ", "oe").replace("æ", "ae")
    if any(char.isdigit() for char in form):
        form = NUMBER
    if side:
        form = form.removesuffix("'s") or form
    number = ids.get(form)
    if number is None:
        number = ids.get(bare_form(form))
    if number is not None and sizes[number] >= _SELDOM:
        return Known(((number, 1.0),), sizes[number])
    parts = [part for part in read_forms(text, lang) if part[0].isalnum()]
    if number is None and len(parts) > 1:
        return _joined([lookup(part, lang) for part in parts])
    found = [] if number is None else [(number, 1.0)]
    size = 0.0 if number is None else sizes[number]
    for other in _kin(bare_form(form), lang):
        if other != number:
            found.append((other, _KIN))
            size += _KIN * sizes[other]
    return Known(tuple(found), size)


def _joined(parts: Sequence[Known]) -> Known:
    """Combine what is known of a token's parts, any of which may be translated."""
    size = max(part.size for part in parts)
    ids = [
        (number, weight * size / part.size)
        for part in parts
        for number, weight in part.ids
        if part.size
    ]
    return Known(tuple(ids), size)


@cache
def _sorted_forms(side: int) -> list[tuple[str, int]]:
    forms = load_lexicon().forms[side]
    return sorted((bare_form(form), number) for number, form in enumerate(forms))


def _kin(form: str, lang: Lang) -> list[int]:
    """Return the ids of the known forms that have the same stem as a bare form."""
    if not form.isalpha() or len(form) < _LONG:
        return []
    own = stem(form, lang)
    listed = _sorted_forms(0 if lang is Lang.FR else 1)
    at = bisect_left(listed, (own, -1))
    found = []
    while at < len(listed) and listed[at][0].startswith(own):
        other, number = listed[at]
        if stem(other, lang) == own:
            found.append(number)
        at += 1
    return found
