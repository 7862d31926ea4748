"""How each causal model is used: its prompt, its end, its limits, its decoding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TokenizerKind = Literal["sentencepiece", "byte-level"]


@dataclass(frozen=True, slots=True)
class CausalModel:
    """What the engine needs to know of a model besides its files.

    ``start`` are the pieces at the very front of a prompt; after them comes
    ``filler``, as often as the number of pieces needs to be a multiple of
    ``prompt_step``: so many prompts have one length and can share a batch. The fill
    depends on the request alone, so it cannot make a result depend on the batch.
    ``ends`` are the pieces that end an answer, beside every piece that begins a new
    line. ``unknown`` says whether the vocabulary has a piece for what it cannot spell.

    ``packed`` is that of pipeline.engines.runtime.prepare. With ``one_batch`` all
    threads work at one batch instead of a batch each: the products of a large model
    are large enough to be divided, and only one batch has to be held.
    ``batch_tokens`` is the number of prompt pieces in a batch, each counted once for
    every beam. Where ``roomy_memory`` bytes of memory are available when the model is
    loaded (0: never), it is ``roomy_batch_tokens`` and weights are packed: products of
    many rows are several times as fast. The output is the same.

    Requests longer than ``max_pieces`` are cut by the caller. An answer may have
    ``output_ratio`` times the pieces of its prompt and ``output_extra`` more.
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
    # 1,536 are a fifth faster and take 0.3 GB more a worker.
    batch_tokens=768,
    # The adapter has seen single sentences; longer ones lose words and clauses.
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
    # CTranslate2 keeps keys and values of all 12 heads, and for a moment twice: 0.64 MB
    # a piece and beam at the end of an answer. This many keep all of it below 2.6 GB.
    batch_tokens=768,
    max_pieces=120,
    # Loading would take 2.9 GB instead of 1.5.
    packed=False,
    one_batch=True,
    # Three times the speed, for up to 6 GB.
    roomy_memory=6_500_000_000,
    roomy_batch_tokens=2048,
)

MODELS = {model.engine: model for model in (GEMMA, QWEN)}
