"""Gemma 3, as it is stored in GGUF and in CTranslate2.

In GGUF the weights of the norms already have the 1 added that Gemma adds when it runs.
The rows of query and key are in Gemma's own order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.engines.causal.convert.architecture import (
    Architecture,
    Shape,
    Vocabulary,
)
from pipeline.engines.causal.convert.forward import gelu
from pipeline.engines.causal.convert.sentencepiece import (
    USER_DEFINED,
    Piece,
    sentencepiece_model,
)
from pipeline.engines.causal.tokenizers import SentencePieceTokenizer

# Constants of Gemma 3 that are not in GGUF (Gemma 3 report, section 2).
_GLOBAL_EVERY = 6
_LOCAL_ROPE_BASE = 10_000.0

_SPECIAL = ("padding", "eos", "bos", "unknown")


def _shape(metadata: Mapping[str, Any]) -> Shape:
    return Shape(
        layers=metadata["gemma3.block_count"],
        heads=metadata["gemma3.attention.head_count"],
        key_value_heads=metadata["gemma3.attention.head_count_kv"],
        head_size=metadata["gemma3.attention.key_length"],
        window=metadata["gemma3.attention.sliding_window"],
        epsilon=metadata["gemma3.attention.layer_norm_rms_epsilon"],
        rope_base=metadata["gemma3.rope.freq_base"],
    )


def _spec(shape: Shape) -> Any:  # noqa: ANN401  (untyped library)
    from ctranslate2.specs import common_spec, transformer_spec

    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        shape.layers,
        shape.heads,
        activation=common_spec.Activation.GELUTanh,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=shape.head_size,
        rotary_interleave=False,
        rotary_base=_LOCAL_ROPE_BASE,
        num_heads_kv=shape.grouped,
        head_dim=shape.head_size,
        sliding_window=shape.window,
        pre_post_layer_norm=True,
        quant_type=common_spec.Quantization.CT2,
        qk_norm=True,
    )
    spec.decoder.start_from_zero_embedding = False
    for layer in spec.decoder.layer[_GLOBAL_EVERY - 1 :: _GLOBAL_EVERY]:
        layer.self_attention.rotary_base = np.float32(shape.rope_base)
        layer.self_attention.sliding_window = np.int32(0)
    return spec


def _vocabulary(metadata: Mapping[str, Any], kept: Sequence[int]) -> Vocabulary:
    texts, scores, kinds = (
        metadata[f"tokenizer.ggml.{name}"]
        for name in ("tokens", "scores", "token_type")
    )
    pieces = [
        Piece(
            # Runs of spaces: GGUF has spaces where SentencePiece has ▁.
            texts[i].replace(" ", "▁") if kinds[i] == USER_DEFINED else texts[i],
            scores[i],
            kinds[i],
        )
        for i in kept
    ]
    pad, eos, bos, unknown = (
        kept.index(metadata[f"tokenizer.ggml.{name}_token_id"]) for name in _SPECIAL
    )
    file = sentencepiece_model(pieces, pad=pad, eos=eos, bos=bos, unk=unknown)
    return Vocabulary(
        tuple(piece.text for piece in pieces),
        bos=pieces[bos].text,
        eos=pieces[eos].text,
        unknown=pieces[unknown].text,
        tokenizer=SentencePieceTokenizer(file),
        file=file,
    )


GEMMA3 = Architecture(
    name="gemma3",
    title="Gemma 3",
    prefix="model.layers.",
    norms={
        "attn_norm": "input_layer_norm",
        "attn_q_norm": "self_attention.q_norm",
        "attn_k_norm": "self_attention.k_norm",
        "post_attention_norm": "post_attention_layer_norm",
        "ffn_norm": "pre_feedforward_layer_norm",
        "post_ffw_norm": "post_feedforward_layer_norm",
    },
    biases=False,
    tied=True,
    scaled=True,
    activation=gelu,
    shape=_shape,
    spec=_spec,
    vocabulary=_vocabulary,
)
