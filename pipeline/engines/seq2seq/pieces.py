"""Text to pieces and back, by SentencePiece or by Moses and BPE, with exact offsets.

Argos' own SentencePiece decoder turns every real underscore into a space, and its
settings module creates folders when imported, and installing it brings torch; here
SentencePiece, sacremoses and subword-nmt (Sennrich, Haddow and Birch 2016) are called
directly. Argos' own BPE is a copy of the last one.
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
    """Splits text into the model's pieces and joins them again."""

    def encode(self, text: str) -> list[str]:
        """Return the pieces of ``text``."""

    def decode(self, pieces: Sequence[str]) -> str:
        """Return the text of ``pieces``, without outer white space."""

    def source_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return where each piece of ``encode(text)`` lies in ``text``, if known."""

    def target_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return where each piece lies in ``text``, which is ``decode(pieces)``."""

    def sequences(self, rendering: str) -> list[list[str]]:
        """Return the piece sequences that write ``rendering`` in running text."""


class SentencePieces:
    """The pieces of a SentencePiece file.

    ``vocabulary`` holds the pieces that the model knows, where they are not those of
    the file. ``replaced`` are characters read as others, one for one.
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
        """Return the text of ``pieces``; real underscores stay."""
        text: str = self._model.decode(list(pieces))
        return text.strip()

    def source_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Follow the pieces through SentencePiece's own normalisation offsets."""
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
        """Rebuild the text piece by piece; nothing is claimed if it differs."""
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

        Without a space only what has four letters or more is given: a short piece
        would forbid parts of other words.
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
        """Find the pieces one after another; Moses may have changed some."""
        return _scan(text, pieces)

    def target_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Find the pieces one after another; Moses may have changed some."""
        return _scan(text, pieces)

    def sequences(self, rendering: str) -> list[list[str]]:
        """Return the pieces of ``rendering``."""
        pieces = self.encode(rendering)
        return [pieces] if pieces else []


def _read_bpe(path: Path) -> Any:  # noqa: ANN401  (subword-nmt has no types)
    """Read BPE codes. Raises EngineError where subword-nmt would end the program."""
    from subword_nmt.apply_bpe import BPE

    said = io.StringIO()
    try:
        with path.open(encoding="utf-8") as codes, contextlib.redirect_stderr(said):
            return BPE(codes)
    except (SystemExit, ValueError) as error:
        reason = said.getvalue().partition("\n")[0].removeprefix("Error: ") or error
        raise EngineError(f"{path}: no BPE codes: {reason}") from None


class TwoSided:
    """The pieces of a model that cuts French and English by different files."""

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
        """Return where each source piece lies in ``text``, if known."""
        return self._source.source_spans(text, pieces)

    def target_spans(self, text: str, pieces: Sequence[str]) -> list[Span | None]:
        """Return where each target piece lies in ``text``, if known."""
        return self._target.target_spans(text, pieces)

    def sequences(self, rendering: str) -> list[list[str]]:
        """Return the target pieces that write ``rendering`` in running text."""
        return self._target.sequences(rendering)


_MIN_GLUED = 4
# OPUS-MT's makers write typographic quotation marks like this before they train; what
# else they change, SentencePiece's own normalisation (NFKC) changes too.
_OPUS_REPLACED = str.maketrans({"’": "'", "“": '"', "”": '"'})


def open_pieces(
    folder: Path, source: str, target: str, layout: Layout | None = None
) -> PieceModel:
    """Open the pieces of a model: of an Argos package, or as its layout says.

    Raises OSError, RuntimeError or ValueError if they cannot be read.
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
    """Return what a piece writes, in UTF-8; <0xE2> is one byte of a character."""
    byte = _BYTE.fullmatch(piece)
    return bytes([int(byte[1], 16)]) if byte else piece.encode()


def _walk(text: str, pieces: Sequence[str]) -> list[Span | None]:
    """Return the characters of ``text`` that each piece writes, spaces left out.

    ``text`` is what the pieces write, with ▁ for a space. A byte of a character
    stands for the whole character. None where a piece writes only a space, or
    where the pieces and the text part.
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


_SKIPPED = 8  # characters between two tokens, at most: spaces and what Moses drops
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
    """Find the tokens of BPE pieces in ``text`` from left to right.

    Moses writes some characters as entities (&apos;): the pieces of such a token all
    get its whole place.
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
    """Yield the pieces of each token, without the mark that joins them."""
    token = []
    for piece in pieces:
        token.append(piece.removesuffix("@@"))
        if not piece.endswith("@@"):
            yield token
            token = []
    if token:
        yield token
