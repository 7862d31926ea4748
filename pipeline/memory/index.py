"""Fuzzy look-up: the sentences of a memory that are like a sentence.

Likeness is the word-level edit similarity of CAT tools: with ``n`` and ``m`` tokens
and a Levenshtein distance of ``d`` tokens it is ``(max(n, m) - d) / max(n, m)``
(OmegaT, FuzzyMatcher.calcSimilarity).

The index is exact: it finds all that a comparison with every sentence would find. Of
``n`` tokens a match above a floor shares at least ``a = ceil(floor * n)``, so it has
one of the ``n - a + 1`` rarest (prefix filtering: Chaudhuri, Ganti and Kaushik, "A
Primitive Operator for Similarity Joins in Data Cleaning", ICDE 2006). Only sentences
that have one of these, and are neither too short nor too long, are compared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.memory.tokens import tokens_of

FLOOR = 0.6
"""Below this likeness a sentence is not shown."""

_SURROGATES = range(0xD800, 0xE000)
_CODES = 0x110000 - len(_SURROGATES)
_MARGIN = 1e-9  # of the floating-point products below


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that was found: its place in the memory, and its likeness (0..1)."""

    place: int
    likeness: float


class FuzzyIndex:
    """An index of keys (`pipeline.memory.tokens.key_of`); their places are the order.

    A sentence is held as a string with one character for each token, which is what
    rapidfuzz compares fastest.
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
        """Return the sentences most like a key, best first, none below ``floor``.

        Of equals the earlier one comes first.
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
        """Return the places of the sentences that may reach the floor, in order."""
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
        """Return in how many places a token stands; none for an unknown one."""
        if code + 1 >= len(self._starts):
            return 0
        return int(self._starts[code + 1] - self._starts[code])


class _Codes(dict[str, str]):
    """A character for each token, given when it is first asked for.

    There are more characters than any memory has different tokens; if they run out,
    they are used again, and a look-up may find too much, which is compared anyway.
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
        """Return a token's character; one that no sentence has for an unknown token."""
        return self.get(token, chr(0x10FFFF))
