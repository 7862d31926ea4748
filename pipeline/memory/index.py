"""Fuzzy search: the sentences of a memory that are similar to a given sentence.

The similarity is the word-level edit similarity of CAT tools: for sentences of ``n``
and ``m`` tokens with a Levenshtein distance of ``d`` tokens it is
``(max(n, m) - d) / max(n, m)`` (OmegaT, FuzzyMatcher.calcSimilarity).

The index is exact: it finds the same matches as a comparison with every sentence. A
match of at least ``floor`` shares at least ``a = ceil(floor * n)`` of the ``n`` tokens
of the query, so it has at least one of the ``n - a + 1`` rarest tokens (prefix
filtering: Chaudhuri, Ganti and Kaushik, "A Primitive Operator for Similarity Joins in
Data Cleaning", ICDE 2006). Only sentences with one of these tokens, and of a possible
length, are compared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.memory.tokens import tokens_of

FLOOR = 0.6
"""Matches with a lower similarity are not shown."""

_SURROGATES = range(0xD800, 0xE000)
_CODES = 0x110000 - len(_SURROGATES)
_MARGIN = 1e-9  # for rounding errors of the products below


@dataclass(frozen=True, slots=True)
class Hit:
    """A match: the position of the sentence, and its similarity from 0 to 1."""

    place: int
    likeness: float


class FuzzyIndex:
    """An index of keys (`pipeline.memory.tokens.key_of`), numbered in their order.

    A sentence is stored as a string with one character per token, because rapidfuzz
    compares strings fastest.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        import numpy as np

        self._codes = _Codes()
        code = self._codes.__getitem__
        self._texts = ["".join(map(code, tokens_of(key))) for key in keys]
        self._lengths = np.fromiter(map(len, self._texts), np.int32, len(self._texts))
        flat = "".join(self._texts).encode("utf-32-le")
        codes = np.frombuffer(flat, np.uint32).astype(np.int64)
        count = max(1, len(self._texts))
        owners = np.repeat(np.arange(len(self._texts)), self._lengths)
        keyed = codes * count + owners
        keyed.sort()
        highest = self._codes.highest + 2
        self._starts = np.searchsorted(keyed, np.arange(highest) * count)
        self._owners = (keyed % count).astype(np.int32)

    def __len__(self) -> int:
        return len(self._texts)

    def search(self, key: str, floor: float = FLOOR, limit: int = 5) -> list[Hit]:
        """Return at most ``limit`` sentences with a similarity of at least ``floor``.

        The most similar comes first; of equally similar ones, the one with the lower
        position.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        query = "".join(map(self._codes.known, tokens_of(key)))
        if not query or not self._texts:
            return []
        places = self._candidates(query, floor)
        found = process.extract(
            query,
            [self._texts[place] for place in places],
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=floor - _MARGIN,
            limit=limit,
        )
        return [Hit(places[at], likeness) for _, likeness, at in found]

    def _candidates(self, query: str, floor: float) -> list[int]:
        """Return the positions of the sentences that can reach the floor, in order."""
        import numpy as np

        length = len(query)
        shared = math.ceil(floor * length - _MARGIN)
        codes = [ord(char) for char in query]
        rarest = sorted(codes, key=self._count)[: length - shared + 1]
        may = np.zeros(len(self._texts), dtype=bool)
        for code in set(rarest):
            if self._count(code):
                may[self._owners[self._starts[code] : self._starts[code + 1]]] = True
        may &= self._lengths >= shared
        may &= self._lengths <= int(length / floor + _MARGIN)
        places: list[int] = np.flatnonzero(may).tolist()
        return places

    def _count(self, code: int) -> int:
        """Return how often a token occurs; 0 for an unknown token."""
        if code + 1 >= len(self._starts):
            return 0
        return int(self._starts[code + 1] - self._starts[code])


class _Codes(dict[str, str]):
    """The character for each token, assigned when the token is first seen.

    There are more characters than different tokens in any usual memory. If they run
    out, they are assigned again; then the index only yields more candidates, which are
    compared anyway.
    """

    highest = 0

    def __missing__(self, token: str) -> str:
        number = len(self) % (_CODES - 2) + 1
        if number >= _SURROGATES.start:
            number += len(_SURROGATES)
        self.highest = max(self.highest, number)
        self[token] = made = chr(number)
        return made

    def known(self, token: str) -> str:
        """Return a token's character; for an unknown token one that no sentence has."""
        return self.get(token, chr(0x10FFFF))
