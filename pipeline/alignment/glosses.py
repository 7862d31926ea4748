"""Sparse tables of translation probabilities for the words of two documents.

All forms of both sides are numbered. A row of a table lists, for one form, the forms of
the other side that may translate it, with probabilities. These come from the lexicon,
and from the letters for forms that are rare there (names, cognates, numbers).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pipeline.alignment.cognates import english_shapes, likeness
from pipeline.alignment.evidence import linked, lookup
from pipeline.alignment.forms import lexicon_tokens
from pipeline.alignment.words import bare_form, stem
from pipeline.numbers import Lang

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

# Forms seen less often in training are compared by their letters too.
_SELDOM = 60
_PREFIX = 4
_ALIKE, _SAME, _DIGITS = 0.5, 0.5, 0.9
_LEAST_ALIKE = 0.7
# Probabilities that a word of a machine translation gives the same word of the English
# text, and another inflected form of it.
_REPEATED, _INFLECTED = 0.6, 0.25
# The maximum of any probability.
_MOST_GIVEN = 0.95


@dataclass(frozen=True, slots=True)
class Side:
    """One document: its forms, and the form ids of all its sentences, concatenated.

    ``ids[starts[i]:starts[i + 1]]`` are the forms of sentence ``i``.
    """

    forms: list[str]
    ids: Ints
    starts: Ints
    lengths: Reals  # in characters
    chance: Reals  # the relative frequency of each form in the text

    @property
    def size(self) -> int:
        """The number of sentences."""
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of (form of the other side, probability), concatenated.

    The row of form ``i`` is ``starts[i]:starts[i + 1]`` of ``others`` and ``given``.
    """

    starts: Ints
    others: Ints
    given: Reals

    def entries(self, forms: Ints) -> tuple[Ints, Ints, Reals]:
        """Return the entries of the rows of ``forms``, as three arrays.

        These are the position in ``forms``, the other form and the probability.
        """
        sizes = self.starts[forms + 1] - self.starts[forms]
        owner = np.repeat(np.arange(len(forms)), sizes)
        ends = np.cumsum(sizes)
        place = np.arange(int(ends[-1]) if len(ends) else 0)
        at = (
            place
            - np.repeat(ends - sizes, sizes)
            + np.repeat(self.starts[forms], sizes)
        )
        return owner, self.others[at], self.given[at]


def read_side(sentences: Sequence[str], lang: Lang) -> Side:
    """Tokenise sentences into numbered forms."""
    number_of: dict[str, int] = {}
    cut = [lexicon_tokens(sentence, lang) or ["."] for sentence in sentences]
    flat = [number_of.setdefault(form, len(number_of)) for form in chain(*cut)]
    starts = np.cumsum([0, *map(len, cut)])
    lengths = np.array([len(sentence.strip()) + 1.0 for sentence in sentences])
    ids = np.array(flat, np.int64)
    counts = np.bincount(ids, minlength=len(number_of)) + 0.5
    return Side(
        list(number_of), ids, starts.astype(np.int64), lengths, counts / counts.sum()
    )


def gloss(
    source: Side, target: Side, *, translated: bool = False
) -> tuple[Table, Table]:
    """Return the tables of English given French, and of French given English.

    With ``translated`` the source is a machine translation of the French into English.
    """
    find = _repeats if translated else _translations
    rows, columns, there, back = find(source.forms, target.forms)
    return (
        _table(rows, columns, there, len(source.forms)),
        _table(columns, rows, back, len(target.forms)),
    )


def _table(rows: Ints, columns: Ints, values: Reals, size: int) -> Table:
    order = np.lexsort((columns, rows))
    starts = np.searchsorted(rows[order], np.arange(size + 1))
    return Table(starts.astype(np.int64), columns[order], values[order])


_Pairs = tuple[Ints, Ints, Reals, Reals]


class _Found:
    """A collection of pairs of forms with their probabilities in both directions."""

    def __init__(self) -> None:
        self.rows, self.columns = array("q"), array("q")
        self.there, self.back = array("d"), array("d")

    def add(self, row: int, column: int, there: float, back: float) -> None:
        self.rows.append(row)
        self.columns.append(column)
        self.there.append(there)
        self.back.append(back)

    def merged(self) -> _Pairs:
        """Return each pair once, with the sum of its probabilities, limited."""
        rows = np.array(self.rows, np.int64)
        columns = np.array(self.columns, np.int64)
        width = int(columns.max(initial=0)) + 1
        keys, at = np.unique(rows * width + columns, return_inverse=True)
        there = np.bincount(at, np.array(self.there), len(keys))
        back = np.bincount(at, np.array(self.back), len(keys))
        limit = _MOST_GIVEN
        return (
            keys // width,
            keys % width,
            np.minimum(there, limit),
            np.minimum(back, limit),
        )


def _translations(french: Sequence[str], english: Sequence[str]) -> _Pairs:
    found = _Found()
    known: defaultdict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for j, form in enumerate(english):
        own = lookup(form, Lang.EN)
        for number, weight in own.ids:
            known[number].append((j, weight, own.size))
    for i, form in enumerate(french):
        own = lookup(form, Lang.FR)
        for number, count in linked(own.ids).items():
            for j, weight, size in known.get(number, ()):
                amount = weight * count
                found.add(i, j, amount / own.size, amount / size)
    for i, j, value in _by_letters(french, english):
        found.add(i, j, value, value)
    return found.merged()


def _by_letters(
    french: Sequence[str], english: Sequence[str]
) -> list[tuple[int, int, float]]:
    number_of = {form: j for j, form in enumerate(english)}
    by_prefix: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for j, form in enumerate(english):
        if lookup(form, Lang.EN).size < _SELDOM and form[0].isalpha():
            bare = bare_form(form)
            by_prefix[bare[:_PREFIX]].append((j, bare))
    found = []
    for i, form in enumerate(french):
        same = number_of.get(form)
        seldom = form[0].isalpha() and lookup(form, Lang.FR).size < _SELDOM
        if same is not None and (seldom or form[0].isdigit()):
            found.append((i, same, _SAME if seldom else _DIGITS))
        if not seldom:
            continue
        bare = bare_form(form)
        for prefix in {shape[:_PREFIX] for shape in english_shapes(bare)}:
            for j, other in by_prefix.get(prefix, ()):
                alike = likeness(bare, other)
                if alike >= _LEAST_ALIKE:
                    found.append((i, j, _ALIKE * alike**3))
    return found


def _repeats(source: Sequence[str], target: Sequence[str]) -> _Pairs:
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for j, form in enumerate(target):
        by_stem[stem(bare_form(form), Lang.EN)].append(j)
    found = _Found()
    for i, form in enumerate(source):
        for j in by_stem.get(stem(bare_form(form), Lang.EN), ()):
            value = _REPEATED if target[j] == form else _INFLECTED
            found.add(i, j, value, value)
    return found.merged()
