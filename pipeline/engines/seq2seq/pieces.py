"""Splitting text into pieces and joining them, by SentencePiece or Moses and BPE.

The offsets of the pieces are exact. SentencePiece, sacremoses and subword-nmt
(Sennrich, Haddow and Birch 2016) are called directly, not through Argos: its
SentencePiece decoder turns underscores into spaces, its settings module creates folders
when imported, and installing it brings torch. The BPE of Argos is a copy of
subword-nmt.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from pipeline.engines.seq2seq.layouts import Layout, vocabulary
from pipeline.errors import EngineError
from pipeline.units import Span

SPACE = "\u2581"  # SentencePiece writes a space as ▁
UNKNOWN = "<unk>"
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")


class PieceModel(Protocol):
    """Splits a text into the model's pieces, and joins them again."""

    def encode(self, text: str) -> list[str]:
        """Return the pieces of ``text``."""

    def decode(self, pieces: Sequence[str]) -> str:
        """Return the text of ``pieces``, without white space at its ends."""

    def source_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return the span in ``text`` of each piece of ``encode(text)``, if known."""

    def target_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return the span of each piece in ``text``, which is ``decode(pieces)``."""

    def sequences(self, rendering: str) -> list[list[str]]:
        """Return the piece sequences that write ``rendering`` in running text."""


class SentencePieces:
    """The pieces of a SentencePiece file.

    ``vocabulary`` are the pieces that the model has, if they differ from those of the
    file. ``replaced`` maps characters to others that they are read as.
    """

    def __init__(
        self,
        path: Path,
        *,
        vocabulary: frozenset[str] | None = None,
        replaced: dict[int, str] | None = None,
    ) -> None:
        from sentencepiece import SentencePieceProcessor

        self._model = SentencePieceProcessor(model_file=str(path))
        self._vocabulary = vocabulary
        self._replaced = replaced or {}

    def encode(self, text: str) -> list[str]:
        """Return the pieces of ``text``."""
        read = text.translate(self._replaced)
        pieces: list[str] = self._model.encode(read, out_type=str)
        return pieces

    def decode(self, pieces: Sequence[str]) -> str:
        """Return the text of ``pieces``; underscores of the text stay."""
        text: str = self._model.decode(list(pieces))
        return text.strip()

    def source_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return the span of each source piece, by SentencePiece's offsets."""
        read = text.translate(self._replaced)
        normal, offsets = self._model.normalize(read, with_offsets=True)
        spans = _walk(normal, pieces)
        return [
            Span(offsets[s.start], max(offsets[s.end], offsets[s.start] + 1))
            if s and offsets[s.start] < len(text)
            else None
            for s in spans
        ]

    def target_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return the span of each target piece, None where the text differs."""
        raw = b"".join(_bytes(piece) for piece in pieces).decode(errors="replace")
        written = raw.replace(SPACE, " ")
        lead = len(written) - len(written.lstrip())
        if written.strip() != text:
            return [None] * len(pieces)
        return [
            Span(s.start - lead, s.end - lead) if s else None
            for s in _walk(raw, pieces)
        ]

    def sequences(self, rendering: str) -> list[list[str]]:
        """Return the pieces of ``rendering`` after a space and after a bracket.

        Without a space only renderings of four letters or more are returned: shorter
        ones would also forbid parts of other words.
        """
        after_space = self.encode(rendering)
        found = [after_space]
        first = after_space[0].removeprefix(SPACE) if after_space else ""
        if len(rendering) >= _MIN_GLUED and first:
            found.append([first, *after_space[1:]])
        return [pieces for pieces in found if all(map(self._known, pieces))]

    def _known(self, piece: str) -> bool:
        if self._vocabulary is not None and piece not in self._vocabulary:
            return False
        return bool(self._model.piece_to_id(piece) != self._model.unk_id())


class MosesPieces:
    """The pieces of newer packages: Moses tokens cut by ``bpe.model`` (``@@``)."""

    def __init__(self, path: Path, source: str, target: str) -> None:
        self._path = path
        self._source = source
        self._target = target

    @functools.cached_property
    def _tools(self) -> tuple[Any, Any, Any, Any]:
        from sacremoses import MosesDetokenizer, MosesPunctNormalizer, MosesTokenizer

        return (
            MosesPunctNormalizer(self._source),
            MosesTokenizer(self._source),
            _read_bpe(self._path),
            MosesDetokenizer(self._target),
        )

    def encode(self, text: str) -> list[str]:
        """Return the pieces of ``text`` as Argos makes them."""
        normalizer, tokenizer, bpe, _ = self._tools
        tokens = tokenizer.tokenize(normalizer.normalize(text))
        if not tokens:
            return []
        pieces: list[str] = bpe.segment_tokens(tokens)
        return pieces

    def decode(self, pieces: Sequence[str]) -> str:
        """Return the text of ``pieces``."""
        *_, detokenizer = self._tools
        joined = " ".join(pieces).replace("@@ ", "").removesuffix("@@")
        text: str = detokenizer.detokenize(joined.split(" "))
        return text.strip()

    def source_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return the span of each piece, None for those that Moses has changed."""
        return _scan(text, pieces)

    def target_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return the span of each piece, None for those that Moses has changed."""
        return _scan(text, pieces)

    def sequences(self, rendering: str) -> list[list[str]]:
        """Return the pieces of ``rendering``."""
        pieces = self.encode(rendering)
        return [pieces] if pieces else []


def _read_bpe(path: Path) -> Any:  # noqa: ANN401  (subword-nmt has no types)
    """Read BPE codes. Raises EngineError where subword-nmt would exit."""
    from subword_nmt.apply_bpe import BPE

    said = io.StringIO()
    try:
        with path.open(encoding="utf-8") as codes, contextlib.redirect_stderr(said):
            return BPE(codes)
    except (SystemExit, ValueError) as error:
        reason = said.getvalue().partition("\n")[0].removeprefix("Error: ") or error
        raise EngineError(f"{path}: no BPE codes: {reason}") from None


class TwoSided:
    """The pieces of a model with different files for French and English."""

    def __init__(self, source: PieceModel, target: PieceModel) -> None:
        self._source = source
        self._target = target

    def encode(self, text: str) -> list[str]:
        """Return the source pieces of ``text``."""
        return self._source.encode(text)

    def decode(self, pieces: Sequence[str]) -> str:
        """Return the text of target pieces."""
        return self._target.decode(pieces)

    def source_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return the span of each source piece in ``text``, if known."""
        return self._source.source_spans(text, pieces)

    def target_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return the span of each target piece in ``text``, if known."""
        return self._target.target_spans(text, pieces)

    def sequences(self, rendering: str) -> list[list[str]]:
        """Return the target pieces that write ``rendering`` in running text."""
        return self._target.sequences(rendering)


_MIN_GLUED = 4
# How the makers of OPUS-MT replace typographic quotation marks before training. The
# other replacements are also made by SentencePiece's normalisation (NFKC).
_OPUS_REPLACED = str.maketrans({"’": "'", "“": '"', "”": '"'})


def open_pieces(
    folder: Path, source: str, target: str, layout: Layout | None = None
) -> PieceModel:
    """Open the pieces of a model, by its layout or as an Argos package.

    :param source: the code of the source language, for Moses; ``target`` likewise.
    :raises OSError, RuntimeError, ValueError: they cannot be read.
    """
    if layout is not None and layout.kind != "argos":
        known = frozenset(vocabulary(folder / layout.model, "target"))
        replaced = _OPUS_REPLACED if layout.kind == "opus" else None
        return TwoSided(
            SentencePieces(folder / layout.source, replaced=replaced),
            SentencePieces(folder / layout.target, vocabulary=known),
        )
    model = folder / "sentencepiece.model"
    if model.exists():
        return SentencePieces(model)
    model = folder / "bpe.model"
    if model.exists():
        return MosesPieces(model, source, target)
    raise FileNotFoundError("neither sentencepiece.model nor bpe.model")


def _bytes(piece: str) -> bytes:
    """Return the UTF-8 bytes of a piece; the piece <0xE2> is one byte."""
    byte = _BYTE.fullmatch(piece)
    return bytes([int(byte[1], 16)]) if byte else piece.encode()


def _walk(text: str, pieces: Sequence[str]) -> list[Span | None]:
    """Return the span of ``text`` for each piece, without spaces.

    ``text`` is the text of the pieces, with ▁ for a space. A piece that is one byte of
    a character gets the whole character. The span is None for a piece that is only a
    space, and from where the pieces and the text differ.
    """
    of_byte = [
        place for place, character in enumerate(text) for _ in character.encode()
    ]
    spans: list[Span | None] = []
    position = 0
    for piece in pieces:
        written = _bytes(piece)
        end = position + len(written)
        if end > len(of_byte):
            spans.append(None)
            continue
        start = of_byte[position]
        stop = of_byte[end - 1] + 1 if written else start
        while start < stop and text[start] in (SPACE, " "):
            start += 1
        spans.append(Span(start, stop) if start < stop else None)
        position = end
    return spans


_SKIPPED = 8  # characters between two tokens, at most: spaces and what Moses removes
_ENTITIES = {
    "&apos;": "'",
    "&quot;": '"',
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&#124;": "|",
    "&#91;": "[",
    "&#93;": "]",
}


def _scan(text: str, pieces: Sequence[str]) -> list[Span | None]:
    """Return the span of ``text`` for each BPE piece, searching from left to right.

    Moses writes some characters as entities (&apos;); all pieces of such a token get
    the span of the whole token.
    """
    spans: list[Span | None] = []
    position = 0
    for token in _tokens(pieces):
        written = "".join(token)
        surface = written
        for entity, character in _ENTITIES.items():
            surface = surface.replace(entity, character)
        start = text.find(surface, position, position + len(surface) + _SKIPPED)
        if start < 0 or not surface:
            spans += [None] * len(token)
            continue
        position = start + len(surface)
        if surface != written:
            spans += [Span(start, position)] * len(token)
            continue
        for piece in token:
            spans.append(Span(start, start + len(piece)))
            start += len(piece)
    return spans


def _tokens(pieces: Sequence[str]) -> Iterator[list[str]]:
    """Yield the pieces of each token, without "@@"."""
    token = []
    for piece in pieces:
        token.append(piece.removesuffix("@@"))
        if not piece.endswith("@@"):
            yield token
            token = []
    if token:
        yield token
