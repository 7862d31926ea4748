"""Making a SentencePiece model of Gemma's tokeniser from the pieces of a GGUF file.

A GGUF file has the pieces, scores and types of the original SentencePiece model, but
not the model. Its protobuf is written by hand (fields as in sentencepiece_model.proto),
so that the protobuf package is not needed. Gemma uses BPE with byte fallback; it does
not normalise text and does not add a space in front.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

USER_DEFINED = 4  # a piece that is matched before all others
_BPE = 2
_VARINT, _LENGTH, _FIXED32 = 0, 2, 5


class Piece(NamedTuple):
    """One entry of the vocabulary.

    ``kind`` is the type in SentencePiece and in GGUF: 1 normal, 2 unknown, 3 control,
    4 user-defined, 5 unused, 6 byte.
    """

    text: str
    score: float
    kind: int


def sentencepiece_model(
    pieces: Sequence[Piece], *, pad: int, eos: int, bos: int, unk: int
) -> bytes:
    """Return the bytes of a SentencePiece model; ids are positions in ``pieces``.

    ``pad``, ``eos``, ``bos`` and ``unk`` are the ids of the special pieces.
    """
    trainer = b"".join(
        (
            _integer(3, _BPE),
            _integer(4, len(pieces)),
            _integer(35, 1),  # byte_fallback
            _integer(40, unk),
            _integer(41, bos),
            _integer(42, eos),
            _integer(43, pad),
            _bytes(45, pieces[unk].text.encode()),
            _bytes(46, pieces[bos].text.encode()),
            _bytes(47, pieces[eos].text.encode()),
            _bytes(48, pieces[pad].text.encode()),
        )
    )
    normaliser = b"".join(
        (
            _bytes(1, b"identity"),
            _integer(3, 0),  # add_dummy_prefix
            _integer(4, 0),  # remove_extra_whitespaces
            _integer(5, 1),  # escape_whitespaces: " " becomes "▁"
        )
    )
    entries = (
        _bytes(1, piece.text.encode())
        + _float(2, piece.score)
        + _integer(3, piece.kind)
        for piece in pieces
    )
    return b"".join(
        (
            *(_bytes(1, entry) for entry in entries),
            _bytes(2, trainer),
            _bytes(3, normaliser),
        )
    )


def _varint(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def _integer(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | _LENGTH) + _varint(len(value)) + value


def _float(field: int, value: float) -> bytes:
    return _varint(field << 3 | _FIXED32) + struct.pack("<f", value)
