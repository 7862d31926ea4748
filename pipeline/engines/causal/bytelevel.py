"""Byte-level byte-pair encoding, as Qwen2 uses it (Radford et al. 2019, section 2.2).

A text is normalised to NFC and split into words by a pattern. The UTF-8 bytes of a word
are merged in pairs, the earliest learnt pair first, until no pair is known. Every byte
is written as one visible character.

The file is a ``tokenizer.json`` of the tokenizers package, which gives the same pieces
(a test compares them). The package is not used, because it has 11 MB and requires
huggingface-hub with its network libraries.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import regex

# Qwen2's pattern, as in its published tokenizer.json.
WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_REMEMBERED = 65_536  # words


def _alphabet() -> tuple[str, ...]:
    """Return the visible character for each byte (GPT-2's table)."""
    visible = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = iter(range(0x100, 0x200))
    return tuple(
        chr(byte) if byte in visible else chr(next(others)) for byte in range(256)
    )


ALPHABET = _alphabet()
_BYTES = {character: byte for byte, character in enumerate(ALPHABET)}


class ByteLevelBpe:
    """A byte-level BPE tokenizer.

    :param pieces: the vocabulary; ids are the positions.
    :param merges: pairs of pieces, in the order in which they were learnt.
    :param special: pieces that are never made from text, and have no text.
    """

    def __init__(
        self,
        pieces: Sequence[str],
        merges: Iterable[tuple[str, str]],
        special: Iterable[str] = (),
    ) -> None:
        self.vocabulary = tuple(pieces)
        self._special = frozenset(special)
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self._words = regex.compile(WORDS)
        self._spell = lru_cache(_REMEMBERED)(self._merge)

    def encode(self, text: str) -> list[str]:
        """Return the pieces of ``text``."""
        pieces: list[str] = []
        for word in self._words.findall(unicodedata.normalize("NFC", text)):
            pieces += self._spell(word)
        return pieces

    def decode(self, pieces: Iterable[str]) -> str:
        """Return the text of ``pieces``; invalid UTF-8 becomes U+FFFD."""
        shown = "".join(piece for piece in pieces if piece not in self._special)
        return bytes(_BYTES[character] for character in shown).decode(errors="replace")

    def _merge(self, word: str) -> tuple[str, ...]:
        parts = [ALPHABET[byte] for byte in word.encode()]
        last = len(self._ranks)
        while len(parts) > 1:
            ranks = [self._ranks.get(pair, last) for pair in pairwise(parts)]
            best = min(ranks)
            if best == last:
                break
            at = ranks.index(best)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return tuple(parts)


def read_tokenizer(path: Path) -> ByteLevelBpe:
    """Read a ``tokenizer.json`` made by ``tokenizer_json``.

    :raises OSError, ValueError, LookupError: it is not such a file.
    """
    content = json.loads(path.read_text("utf-8"))
    numbers: dict[str, int] = content["model"]["vocab"]
    special = {entry["content"]: entry["id"] for entry in content["added_tokens"]}
    by_number = {number: piece for piece, number in (numbers | special).items()}
    return ByteLevelBpe(
        [by_number[number] for number in range(len(by_number))],
        [(left, right) for left, right in content["model"]["merges"]],
        special,
    )


def tokenizer_json(
    pieces: Sequence[str], merges: Iterable[tuple[str, str]], special: Iterable[str]
) -> str:
    """Return a ``tokenizer.json`` whose ids are the positions in ``pieces``."""
    apart = set(special)
    byte_level = {
        "type": "ByteLevel",
        "add_prefix_space": False,
        "trim_offsets": False,
        "use_regex": False,
    }
    split = {
        "type": "Split",
        "pattern": {"Regex": WORDS},
        "behavior": "Isolated",
        "invert": False,
    }
    content = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": number,
                "content": piece,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for number, piece in enumerate(pieces)
            if piece in apart
        ],
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, byte_level]},
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "",
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {
                piece: number
                for number, piece in enumerate(pieces)
                if piece not in apart
            },
            "merges": [list(pair) for pair in merges],
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
