"""Qwen2 in PyTorch (Qwen2 technical report, 2024); Qwen2.5 is built the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from training.decoder import Decoder, Layer, Shape
from training.kernels import attend, rotate, silu_gate

VECTORS = ("attn_norm", "ffn_norm", "attn_q.bias", "attn_k.bias", "attn_v.bias")
# Pieces. The model allows 32,768, but angles are only needed for the longest sentence.
WINDOW = 1024


def shape_of(metadata: Mapping[str, Any]) -> Shape:
    """Return the sizes of a Qwen2 model from its GGUF metadata."""
    width = metadata["qwen2.embedding_length"]
    heads = metadata["qwen2.attention.head_count"]
    return Shape(
        width=width,
        heads=heads,
        key_value_heads=metadata["qwen2.attention.head_count_kv"],
        head_size=width // heads,
        window=min(WINDOW, metadata["qwen2.context_length"]),
        epsilon=metadata["qwen2.attention.layer_norm_rms_epsilon"],
        rope_bases=(metadata["qwen2.rope.freq_base"],) * metadata["qwen2.block_count"],
    )


class QwenLayer(Layer):
    """Attention and a gated feed-forward network (SwiGLU), each after a norm."""

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, batch: int) -> Tensor:
        """Return the states after this layer; see ``Layer.forward``."""
        y = self.query_key_value(self.norm(x, "attn_norm"))
        query, key, value = self.heads(y, batch)
        query, key = rotate(query, cos, sin), rotate(key, cos, sin)
        y = attend(query, key, value, self.shape.head_size**-0.5)
        x = x + self.output(y.transpose(1, 2).reshape(len(x), -1))
        return x + self.down(silu_gate(self.gate_up(self.norm(x, "ffn_norm"))))  # type: ignore[no-any-return]


class Qwen(Decoder):
    """Qwen2: the output layer may be tied to the embeddings or not."""

    layer = QwenLayer
