"""How each causal model is used: prompt, end of the answer, limits, decoding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TokenizerKind = Literal["sentencepiece", "byte-level"]


@dataclass(frozen=True, slots=True)
class CausalModel:
    """What the engine needs to know about a model besides its files.

    ``start`` are the first pieces of a prompt. They are followed by ``filler`` pieces
    until the number of pieces is a multiple of ``prompt_step``, so that more prompts
    have the same length and can share a batch. The filling depends only on the request,
    so results do not depend on the batch. ``ends`` are the pieces that end an answer,
    besides every piece that begins a new line. ``unknown`` says whether the vocabulary
    has a piece for unknown characters.

    ``packed`` is the argument of pipeline.engines.runtime.configure. With ``one_batch``
    all threads work on one batch, instead of one batch each: the products of a large
    model are large enough to be split, and less memory is needed. ``batch_tokens`` is
    the number of prompt pieces in a batch, each counted once for every beam. If
    ``roomy_memory`` bytes are available when the model is loaded (0: never), it is
    ``roomy_batch_tokens`` and the weights are packed, because products of many rows are
    several times as fast. The output is the same.

    The caller splits requests longer than ``max_pieces``. An answer has at most
    ``output_ratio`` times the pieces of its prompt, plus ``output_extra``.
    """

    engine: str
    tokenizer: TokenizerKind
    start: tuple[str, ...]
    filler: str
    ends: tuple[str, ...]
    unknown: bool
    beam: int
    batch_tokens: int
    max_pieces: int
    packed: bool = True
    one_batch: bool = False
    roomy_memory: int = 0
    roomy_batch_tokens: int = 0
    length_penalty: float = 1.0
    prompt_step: int = 8
    output_ratio: float = 1.5
    output_extra: int = 24


GEMMA = CausalModel(
    engine="gemma",
    tokenizer="sentencepiece",
    start=("<bos>",),
    filler="<eos>",  # as in the adapter's training
    ends=("<eos>",),
    unknown=True,
    beam=4,
    # 1,536 is a fifth faster, but needs 0.3 GB more for each worker.
    batch_tokens=768,
    # The adapter was trained on single sentences; of longer texts it loses clauses.
    max_pieces=120,
)

QWEN = CausalModel(
    engine="qwen",
    tokenizer="byte-level",
    start=(),
    filler="<|endoftext|>",
    ends=("<|im_end|>", "<|endoftext|>"),
    unknown=False,
    beam=4,
    # CTranslate2 keeps the keys and values of all 12 heads, for a moment twice: 0.64 MB
    # for each piece and beam at the end of an answer. With 768 all of it is below
    # 2.6 GB.
    batch_tokens=768,
    max_pieces=120,
    # With packing, loading would need 2.9 GB instead of 1.5 GB.
    packed=False,
    one_batch=True,
    # Three times as fast, but needs up to 6 GB.
    roomy_memory=6_500_000_000,
    roomy_batch_tokens=2048,
)

MODELS = {model.engine: model for model in (GEMMA, QWEN)}
