"""What the words of a document pair can mean in each other: a small sparse table.

All forms of both sides are numbered once. A row lists, for one form, the forms of the
other side that may translate it with their probabilities: from the lexicon, and for
what it hardly knows from letters (names, cognates, numbers).
"""

from __future__ import annotations

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

# Forms that the lexicon met less often are compared by their letters too.
_SELDOM = 60
_PREFIX = 4
_ALIKE, _SAME, _DIGITS = 0.5, 0.5, 0.9
_LEAST_ALIKE = 0.7
# What a word of a machine translation says of the same word, and of its inflections.
_REPEATED, _INFLECTED = 0.6, 0.25


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the documents: its forms, and its sentences as ids end to end."""

    forms: list[str]
    ids: Ints
    starts: Ints
    lengths: Reals  # in characters

    @property
    def size(self) -> int:
        """The number of sentences."""
        return len(self.starts) - 1

    @property
    def frequency(self) -> Ints:
        """How often each form occurs."""
        return np.bincount(self.ids, minlength=len(self.forms)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of (form of the other side, probability), end to end."""

    starts: Ints
    others: Ints
    given: Reals

    def entries(self, forms: Ints) -> tuple[Ints, Ints, Reals]:
        """Return the entries of some forms: whose each is, the other form, its value."""
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
    """Cut sentences into forms and number these."""
    number_of: dict[str, int] = {}
    cut = [lexicon_tokens(sentence, lang) or ["."] for sentence in sentences]
    flat = [number_of.setdefault(form, len(number_of)) for form in chain(*cut)]
    starts = np.cumsum([0, *map(len, cut)])
    lengths = np.array([len(sentence.strip()) + 1.0 for sentence in sentences])
    return Side(
        list(number_of), np.array(flat, np.int64), starts.astype(np.int64), lengths
    )


def gloss(ours: Side, theirs: Side, *, translated: bool = False) -> tuple[Table, Table]:
    """Return English given French, and French given English.

    With ``translated`` our side is English too: a machine translation of the French.
    """
    find = _repeats if translated else _translations
    rows, columns, there, back = find(ours.forms, theirs.forms)
    return (
        _table(rows, columns, there, len(ours.forms)),
        _table(columns, rows, back, len(theirs.forms)),
    )


def _table(rows: Ints, columns: Ints, values: Reals, size: int) -> Table:
    order = np.lexsort((columns, rows))
    starts = np.searchsorted(rows[order], np.arange(size + 1))
    return Table(starts.astype(np.int64), columns[order], values[order])


_Pairs = tuple[Ints, Ints, Reals, Reals]


def _translations(french: Sequence[str], english: Sequence[str]) -> _Pairs:
    pairs: dict[tuple[int, int], tuple[float, float]] = {}
    known: defaultdict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for j, form in enumerate(english):
        found = lookup(form, Lang.EN)
        for number, weight in found.ids:
            known[number].append((j, weight, found.size))
    for i, form in enumerate(french):
        found = lookup(form, Lang.FR)
        for number, count in linked(found.ids).items():
            for j, weight, size in known.get(number, ()):
                there, back = pairs.get((i, j), (0.0, 0.0))
                pairs[i, j] = (
                    there + weight * count / found.size,
                    back + weight * count / size,
                )
    for i, j, value in _by_letters(french, english):
        there, back = pairs.get((i, j), (0.0, 0.0))
        pairs[i, j] = max(there, value), max(back, value)
    return _arrays(pairs)


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


def _repeats(ours: Sequence[str], theirs: Sequence[str]) -> _Pairs:
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for j, form in enumerate(theirs):
        by_stem[stem(bare_form(form), Lang.EN)].append(j)
    pairs = {}
    for i, form in enumerate(ours):
        for j in by_stem.get(stem(bare_form(form), Lang.EN), ()):
            value = _REPEATED if theirs[j] == form else _INFLECTED
            pairs[i, j] = value, value
    return _arrays(pairs)


def _arrays(pairs: dict[tuple[int, int], tuple[float, float]]) -> _Pairs:
    keys = np.array(list(pairs), np.int64).reshape(-1, 2)
    values = np.array(list(pairs.values()), np.float64).reshape(-1, 2)
    return keys[:, 0], keys[:, 1], values[:, 0], values[:, 1]
