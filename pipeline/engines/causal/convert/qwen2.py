"""Qwen2 and Qwen2.5, as they are stored in GGUF and in CTranslate2.

In GGUF the rows of query and key are in the model's own order, with the halves not
interleaved (llama.cpp's converter permutes them for Llama, but not for Qwen2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.engines.causal.bytelevel import ByteLevelBpe, tokenizer_json
from pipeline.engines.causal.convert.architecture import (
    Architecture,
    Shape,
    Vocabulary,
)
from pipeline.engines.causal.convert.forward import silu

_CONTROL = 3  # GGUF's type of a piece that is never text
_PAD, _END = "<|endoftext|>", "<|im_end|>"


def _shape(metadata: Mapping[str, Any]) -> Shape:
    heads = metadata["qwen2.attention.head_count"]
    return Shape(
        layers=metadata["qwen2.block_count"],
        heads=heads,
        key_value_heads=metadata["qwen2.attention.head_count_kv"],
        head_size=metadata["qwen2.embedding_length"] // heads,
        epsilon=metadata["qwen2.attention.layer_norm_rms_epsilon"],
        rope_base=metadata["qwen2.rope.freq_base"],
    )


def _spec(shape: Shape) -> Any:  # noqa: ANN401  (untyped library)
    from ctranslate2.specs import common_spec, transformer_spec

    return transformer_spec.TransformerDecoderModelSpec.from_config(
        shape.layers,
        shape.heads,
        activation=common_spec.Activation.SWISH,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=0,  # all of a head
        rotary_interleave=False,
        rotary_base=shape.rope_base,
        num_heads_kv=shape.grouped,
        quant_type=common_spec.Quantization.CT2,
    )


def _vocabulary(metadata: Mapping[str, Any], kept: Sequence[int]) -> Vocabulary:
    texts = metadata["tokenizer.ggml.tokens"]
    kinds = metadata["tokenizer.ggml.token_type"]
    pieces = tuple(texts[i] for i in kept)
    special = [texts[i] for i in kept if kinds[i] == _CONTROL]
    for needed in (_PAD, _END):
        special.index(needed)  # raises ValueError if it was left out
    merges = tuple(kept_merges(metadata["tokenizer.ggml.merges"], set(pieces)))
    return Vocabulary(
        pieces,
        bos=_PAD,
        eos=_END,
        unknown="",
        tokenizer=ByteLevelBpe(pieces, merges, special),
        file=tokenizer_json(pieces, merges, special).encode(),
    )


def kept_merges(merges: Sequence[str], kept: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the merges whose two parts and result are all kept.

    So text of a piece that was removed is split into smaller pieces.
    """
    for merge in merges:
        left, _, right = merge.partition(" ")
        if kept >= {left, right, left + right}:
            yield left, right


QWEN2 = Architecture(
    name="qwen2",
    title="Qwen2",
    prefix="layers.",
    norms={"attn_norm": "self_attention.layer_norm", "ffn_norm": "ffn.layer_norm"},
    biases=True,
    tied=False,
    scaled=False,
    activation=silu,
    shape=_shape,
    spec=_spec,
    vocabulary=_vocabulary,
)
