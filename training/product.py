"""Everything that training takes from the product, in one place.

Prompt, tokenizer, vocabulary and adapter must be the product's own, or what was learnt
would not fit where it is used.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pipeline.engines.gemma import BEAM, GemmaEngine
from pipeline.engines.gemma_adapter import Adapter, read_adapter
from pipeline.engines.gemma_convert import convert
from pipeline.engines.gemma_fetch import GEMMA_3_270M, Weights, download, join
from pipeline.engines.gemma_gguf import GgufFile
from pipeline.engines.gemma_install import (
    LICENCE,
    NAME,
    NOTICE,
    VERSION,
    wheels_folder,
)
from pipeline.engines.gemma_prompt import FILLER, STEP, prompt_pieces, prompt_text
from pipeline.engines.gemma_tokenizer import USER_DEFINED, Piece, sentencepiece_model
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Engine, Hypothesis, Request, TermHint
from pipeline.errors import PipelineError

__all__ = [
    "FAMILIES",
    "STEP",
    "Adapter",
    "ByteLevel",
    "Engine",
    "Family",
    "GgufFile",
    "Hypothesis",
    "InstalledModel",
    "Piece",
    "PipelineError",
    "Request",
    "SentencePieces",
    "TermHint",
    "Tokenizer",
    "build",
    "download",
    "join",
    "open_engine",
    "prompt_pieces",
    "prompt_text",
    "read_adapter",
    "read_kept_ids",
    "sentencepiece_model",
    "wheels_folder",
]

_DATA = Path(__file__).parents[1] / "pipeline" / "data"
_CONTROL = 3  # GGUF's type of a piece that is never made from text
# Texts at a time: a text's encoding takes several kilobytes while it is made.
_AT_ONCE = 10_000
# Qwen2's pattern of words, as in its published tokenizer.json.
_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


class Tokenizer(Protocol):
    """Turns text into the ids of the pieces kept, and back."""

    def encode(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Yield the ids of each text."""

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ``ids``."""

    def number(self, piece: str) -> int:
        """Return the id of a piece."""


class SentencePieces:
    """Gemma's tokenizer; ``content`` is a SentencePiece model's file."""

    def __init__(self, content: bytes) -> None:
        from sentencepiece import SentencePieceProcessor

        self.processor: Any = SentencePieceProcessor(model_proto=content)

    def encode(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Yield the ids of each text."""
        for start in range(0, len(texts), _AT_ONCE):
            yield from self.processor.encode(list(texts[start : start + _AT_ONCE]))

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ``ids``."""
        return str(self.processor.decode(list(ids)))

    def number(self, piece: str) -> int:
        """Return the id of a piece."""
        return int(self.processor.piece_to_id(piece))


class ByteLevel:
    """Qwen2's tokenizer: byte-level BPE (Radford et al. 2019) over the kept pieces.

    ``merges`` are in the order in which they were learnt; ``special`` pieces are never
    made from text.
    """

    def __init__(
        self,
        pieces: Sequence[str],
        merges: Sequence[tuple[str, str]],
        special: Sequence[str],
    ) -> None:
        from tokenizers import Regex, decoders, models, normalizers, pre_tokenizers
        from tokenizers import Tokenizer as Tokenizers

        numbers = {piece: number for number, piece in enumerate(pieces)}
        self._special = {piece: numbers[piece] for piece in special}
        plain = {piece: n for piece, n in numbers.items() if piece not in self._special}
        self._tokenizer = Tokenizers(models.BPE(plain, list(merges)))
        self._tokenizer.normalizer = normalizers.NFC()
        self._tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_WORDS), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        self._tokenizer.decoder = decoders.ByteLevel()

    def encode(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Yield the ids of each text."""
        for start in range(0, len(texts), _AT_ONCE):
            batch = list(texts[start : start + _AT_ONCE])
            for encoding in self._tokenizer.encode_batch_fast(batch):
                yield encoding.ids

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ``ids``; special pieces have none."""
        special = set(self._special.values())
        return str(self._tokenizer.decode([i for i in ids if i not in special]))

    def number(self, piece: str) -> int:
        """Return the id of a piece."""
        found = self._special.get(piece)
        return self._tokenizer.token_to_id(piece) if found is None else found


@dataclass(frozen=True, slots=True)
class Family:
    """What the product knows of a model, as far as training needs it.

    ``architecture`` is GGUF's name for it. ``start`` stands at the very front of a
    prompt, ``filler`` after it until the number of pieces is a multiple of ``step``;
    ``end`` ends an answer. ``prefix`` stands before the adapter's names. ``beam``
    is how the product decodes. ``weights`` says where the base comes from, if the
    product can fetch it.
    """

    name: str
    architecture: str
    start: tuple[str, ...]
    filler: str
    end: str
    rank: int
    prefix: str
    beam: int
    notice: str
    tokenizer: Callable[[Mapping[str, Any], Sequence[int]], Tokenizer]
    weights: Weights | None = None
    step: int = STEP

    @property
    def kept_ids(self) -> Path:
        """The list of the pieces that stay in the vocabulary."""
        return _DATA / f"{self.name}-kept-ids.txt.xz"


def read_kept_ids(path: Path) -> list[int]:
    """Return the ids of the pieces that stay in the vocabulary, ascending."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [int(line) for line in lines]


def _sentencepieces(metadata: Mapping[str, Any], kept: Sequence[int]) -> SentencePieces:
    texts, scores, kinds = (
        metadata[f"tokenizer.ggml.{name}"]
        for name in ("tokens", "scores", "token_type")
    )
    pieces = [
        Piece(
            texts[i].replace(" ", "▁") if kinds[i] == USER_DEFINED else texts[i],
            scores[i],
            kinds[i],
        )
        for i in kept
    ]
    special = {
        short: kept.index(metadata[f"tokenizer.ggml.{name}_token_id"])
        for short, name in (
            ("pad", "padding"),
            ("eos", "eos"),
            ("bos", "bos"),
            ("unk", "unknown"),
        )
    }
    return SentencePieces(sentencepiece_model(pieces, **special))


def _bytelevel(metadata: Mapping[str, Any], kept: Sequence[int]) -> ByteLevel:
    texts, kinds = (metadata[f"tokenizer.ggml.{n}"] for n in ("tokens", "token_type"))
    pieces = [texts[i] for i in kept]
    there = set(pieces)
    halves = (line.split(" ") for line in metadata["tokenizer.ggml.merges"])
    merges = [
        (left, right)
        for left, right in halves
        if left in there and right in there and left + right in there
    ]
    special = [texts[i] for i in kept if kinds[i] == _CONTROL]
    return ByteLevel(pieces, merges, special)


FAMILIES: dict[str, Family] = {
    "gemma": Family(
        name="gemma",
        architecture="gemma3",
        start=("<bos>",),
        filler=FILLER,
        end="<eos>",
        rank=32,
        prefix="model.",
        beam=BEAM,
        notice=NOTICE,
        tokenizer=_sentencepieces,
        weights=GEMMA_3_270M,
    ),
    "qwen": Family(
        name="qwen",
        architecture="qwen2",
        start=(),
        filler="<|endoftext|>",
        end="<|im_end|>",
        rank=16,
        prefix="",
        beam=BEAM,
        notice="Qwen2.5-Coder 1.5B Instruct is under the Apache License 2.0.",
        tokenizer=_bytelevel,
    ),
}


def build(
    family: Family, base: Path, adapter: Path, folder: Path, precision: str = "int8"
) -> InstalledModel:
    """Convert the base with the adapter into ``folder``, as an installation would.

    Raises ValueError if the product has no engine for the model.
    """
    if family.name != "gemma":
        raise ValueError(f"{family.name}: the product has no engine for it yet")
    kept = read_kept_ids(family.kept_ids)
    convert(base, adapter, kept, folder, precision=precision)
    digest = hashlib.sha256((folder / "model.bin").read_bytes()).hexdigest()
    return InstalledModel(family.name, NAME, VERSION, folder, digest, LICENCE)


def open_engine(
    family: Family,
    model: InstalledModel,
    beam: int | None = None,
    precision: str = "int8",
) -> Engine:
    """Return the product's engine for a model that ``build`` made."""
    return GemmaEngine(model, beam=beam or family.beam, precision=precision)
