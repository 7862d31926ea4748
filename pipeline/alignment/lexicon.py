"""The lexicon: counts of links between French and English forms in training.

The file has one line of text that describes it, then a zlib stream: the forms of both
languages, the most frequent first, their frequencies, and for each French form its
English forms with the expected numbers of links. Frequencies and numbers are rounded on
a logarithmic scale, so that one byte is enough. The translation probabilities of both
directions are computed from them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEXICON = Path(__file__).parents[1] / "data" / "lexicon.fr-en.bin"
_MAGIC = b"bitexte lexicon 1 fr-en "
_NOTE = (
    "trained by training/lexicon.py from WMT news 2008-2013, Europarl, UN, Canadian "
    "laws, Tatoeba (CC BY 2.0 FR) and the documentation of free software; numbers of "
    "links only, no text"
)
_SIZES = struct.Struct("<6I")
# The number of links n is stored as 2 × log2(n), from 1/32 upwards.
_STEPS, _OFFSET = 2, 5
# Links below this number, or below this share of both forms, are taken for noise.
_LEAST_COUNT, _LEAST_SHARE = 0.2, 0.001
_MOST_PAIRS = 520_000


@dataclass(frozen=True, slots=True)
class Counts:
    """The result of training: forms, frequencies and expected numbers of links.

    ``french``, ``english`` and ``counts`` are parallel: one element for each pair.
    """

    forms: tuple[list[str], list[str]]
    sizes: tuple[NDArray[Any], NDArray[Any]]
    french: NDArray[Any]
    english: NDArray[Any]
    counts: NDArray[np.float64]


class Lexicon:
    """Forms, their frequencies, and the numbers of links between them.

    ``forms``, ``ids`` and ``sizes`` (frequencies) are pairs: French, then English.
    """

    def __init__(
        self,
        forms: tuple[list[str], list[str]],
        sizes: tuple[NDArray[np.float64], NDArray[np.float64]],
        rows: NDArray[np.int64],
        english: NDArray[np.int32],
        counts: NDArray[np.float64],
    ) -> None:
        self.forms = forms
        self.ids: tuple[Mapping[str, int], Mapping[str, int]] = (
            {form: number for number, form in enumerate(forms[0])},
            {form: number for number, form in enumerate(forms[1])},
        )
        self.sizes = (sizes[0].tolist(), sizes[1].tolist())
        self._rows = rows.tolist()
        self._english = english
        self._counts = counts
        self._cached: dict[int, dict[int, float]] = {}

    def links(self, french: int) -> Mapping[int, float]:
        """Map the English ids linked to a French id to the numbers of links."""
        found = self._cached.get(french)
        if found is None:
            part = slice(self._rows[french], self._rows[french + 1])
            found = dict(
                zip(
                    self._english[part].tolist(),
                    self._counts[part].tolist(),
                    strict=True,
                )
            )
            self._cached[french] = found
        return found

    def translations(self, form: str) -> dict[str, float]:
        """Map the English translations of a French form to their probabilities."""
        number = self.ids[0].get(form)
        if number is None:
            return {}
        size = self.sizes[0][number]
        return {
            self.forms[1][other]: count / size
            for other, count in self.links(number).items()
        }


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon that comes with the package; it is read once."""
    return read_lexicon(LEXICON.read_bytes())


def is_known_word(word: str) -> bool:
    """Whether the lexicon has a French word, given in lower case."""
    return word in load_lexicon().ids[0]


def write_lexicon(counts: Counts) -> bytes:
    """Return the bytes of a lexicon file with the most informative pairs."""
    kept = _most_telling(counts)
    french, english = counts.french[kept], counts.english[kept]
    number = counts.counts[kept]
    # Forms without a link are left out; the others keep their order of frequency.
    source_ids, french = np.unique(french, return_inverse=True)
    target_ids, english = np.unique(english, return_inverse=True)
    order = np.lexsort((english, french))
    french, english, number = french[order], english[order], number[order]
    first = np.diff(french, prepend=-1) > 0
    gaps = np.where(first, english, np.diff(english, prepend=0)).astype("<u2")
    lengths = np.bincount(french, minlength=len(source_ids)).astype("<u2")
    texts = [
        "\n".join(forms[i] for i in ids).encode()
        for forms, ids in zip(counts.forms, (source_ids, target_ids), strict=True)
    ]
    sizes = [
        _rounded(size[ids], 4)
        for size, ids in zip(counts.sizes, (source_ids, target_ids), strict=True)
    ]
    body = b"".join(
        [
            _SIZES.pack(
                *map(len, texts), len(source_ids), len(target_ids), len(french), 0
            ),
            *texts,
            *(size.tobytes() for size in sizes),
            *_planes(lengths),
            *_planes(gaps),
            _rounded(number, _STEPS).tobytes(),
        ]
    )
    packed = zlib.compress(body, 9)
    return _MAGIC + _NOTE.encode() + b"\n" + packed


def read_lexicon(data: bytes) -> Lexicon:
    """Read a lexicon file. Raises ValueError if it is not one of this version."""
    head, _, packed = data.partition(b"\n")
    if not head.startswith(_MAGIC):
        raise ValueError("not a lexicon of this version")
    body = zlib.decompress(packed)
    text_ours, text_theirs, source_ids, target_ids, pairs, _ = _SIZES.unpack_from(body)
    at = _SIZES.size

    def take(size: int) -> bytes:
        nonlocal at
        at += size
        return body[at - size : at]

    forms = take(text_ours).decode().split("\n"), take(text_theirs).decode().split("\n")
    sizes = _numbers(take(source_ids), 4), _numbers(take(target_ids), 4)
    lengths = _joined(take(2 * source_ids))
    gaps = _joined(take(2 * pairs))
    rows = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)))
    sums = np.cumsum(gaps, dtype=np.int64)
    before = np.concatenate((np.zeros(1, np.int64), sums))[rows[:-1]]
    english = (sums - np.repeat(before, lengths)).astype(np.int32)
    return Lexicon(forms, sizes, rows, english, _numbers(take(pairs), _STEPS))


def _most_telling(counts: Counts) -> NDArray[np.int64]:
    number = counts.counts
    share = np.maximum(
        number / counts.sizes[0][counts.french],
        number / counts.sizes[1][counts.english],
    )
    least = np.minimum(
        number / counts.sizes[0][counts.french],
        number / counts.sizes[1][counts.english],
    )
    good = np.flatnonzero((number >= _LEAST_COUNT) & (share >= _LEAST_SHARE))
    # How much more often than by chance the pair occurs, weighted by its frequency.
    total = counts.sizes[0].sum()
    chance = counts.sizes[0][counts.french] * (counts.sizes[1][counts.english] / total)
    worth = (
        number[good]
        * np.log1p(number[good] / chance[good])
        * (share + least)[good] ** 0.5
    )
    return np.sort(good[np.argsort(-worth, kind="stable")[:_MOST_PAIRS]])


def _rounded(numbers: NDArray[Any], steps: int) -> NDArray[np.uint8]:
    logs = np.rint(steps * np.log2(np.maximum(numbers, 2.0**-_OFFSET)))
    return np.asarray(np.clip(logs + steps * _OFFSET, 0, 255).astype(np.uint8))


def _numbers(data: bytes, steps: int) -> NDArray[np.float64]:
    written = np.frombuffer(data, np.uint8).astype(np.float64)
    return np.asarray(np.exp2(written / steps - _OFFSET))


def _planes(numbers: NDArray[Any]) -> tuple[bytes, bytes]:
    """Return the low bytes and the high bytes, which compress better separately."""
    halves = numbers.astype("<u2").view(np.uint8).reshape(-1, 2)
    return halves[:, 0].tobytes(), halves[:, 1].tobytes()


def _joined(data: bytes) -> NDArray[np.int64]:
    halves = np.frombuffer(data, np.uint8).reshape(2, -1).astype(np.int64)
    return np.asarray(halves[0] + 256 * halves[1])
