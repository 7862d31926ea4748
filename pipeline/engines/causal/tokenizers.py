"""The tokenizers of causal models behind one interface."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol, cast

from pipeline.engines.causal import bytelevel
from pipeline.engines.causal.models import TokenizerKind
from pipeline.errors import EngineError

# The tokenizer's file in the model's folder.
FILES: dict[TokenizerKind, str] = {
    "sentencepiece": "tokenizer.model",
    "byte-level": "tokenizer.json",
}
# The first character of a piece that begins a new line.
NEW_LINE: dict[TokenizerKind, str] = {
    "sentencepiece": "\n",
    "byte-level": bytelevel.ALPHABET[0x0A],
}


class Tokenizer(Protocol):
    """Splits a text into the pieces of a vocabulary, and joins them again."""

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """All pieces, in the order of their ids."""

    def encode(self, text: str) -> list[str]:
        """Return the pieces of ``text``."""

    def decode(self, pieces: Iterable[str]) -> str:
        """Return the text of ``pieces``; special pieces have none."""


class SentencePieceTokenizer:
    """A SentencePiece model; ``content`` are the bytes of its file."""

    def __init__(self, content: bytes) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor: Any = SentencePieceProcessor(model_proto=content)

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """All pieces, in the order of their ids."""
        size = self._processor.get_piece_size()
        return tuple(map(self._processor.id_to_piece, range(size)))

    def encode(self, text: str) -> list[str]:
        """Return the pieces of ``text``."""
        return cast("list[str]", self._processor.encode(text, out_type=str))

    def decode(self, pieces: Iterable[str]) -> str:
        """Return the text of ``pieces``; special pieces have none."""
        return str(self._processor.decode(list(pieces)))


def open_tokenizer(kind: TokenizerKind, folder: Path) -> Tokenizer:
    """Open the tokenizer in a model's folder. Raises EngineError if it cannot."""
    path = folder / FILES[kind]
    try:
        if kind == "byte-level":
            return bytelevel.read_tokenizer(path)
        return SentencePieceTokenizer(path.read_bytes())
    except (OSError, RuntimeError, ValueError, LookupError, TypeError) as error:
        raise EngineError(f"{path}: cannot load: {error}") from error
