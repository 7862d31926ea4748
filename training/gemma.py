"""Gemma 3 in PyTorch (Gemma 3 report, 2025).

Sentences are much shorter than the sliding window, so every layer attends to all
earlier positions; local and global layers differ only in their rotary angles.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor
from torch.nn import functional

from training.decoder import Decoder, Layer, Shape
from training.kernels import attend, rotate

# Constants of Gemma 3 that are not in GGUF (report, section 2).
LOCAL_ROPE_BASE = 10_000.0
GLOBAL_EVERY = 6

VECTORS = (
    *("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"),
    *("attn_q_norm", "attn_k_norm"),
)


def shape_of(metadata: Mapping[str, Any]) -> Shape:
    """Return the sizes of a Gemma 3 model from its GGUF metadata."""
    far = metadata["gemma3.rope.freq_base"]
    return Shape(
        width=metadata["gemma3.embedding_length"],
        heads=metadata["gemma3.attention.head_count"],
        key_value_heads=metadata["gemma3.attention.head_count_kv"],
        head_size=metadata["gemma3.attention.key_length"],
        window=metadata["gemma3.attention.sliding_window"],
        epsilon=metadata["gemma3.attention.layer_norm_rms_epsilon"],
        rope_bases=tuple(
            far if number % GLOBAL_EVERY == 0 else LOCAL_ROPE_BASE
            for number in range(1, metadata["gemma3.block_count"] + 1)
        ),
    )


class GemmaLayer(Layer):
    """Attention and a gated feed-forward (GeGLU), each between two norms."""

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, batch: int) -> Tensor:
        """Return the states after this layer; see ``Layer.forward``."""
        x = x + self.norm(self.attend(x, cos, sin, batch), "post_attention_norm")
        gate, up = self.gate_up(self.norm(x, "ffn_norm")).chunk(2, -1)
        y = self.down(functional.gelu(gate, approximate="tanh") * up)
        return x + self.norm(y, "post_ffw_norm")

    def attend(self, x: Tensor, cos: Tensor, sin: Tensor, batch: int) -> Tensor:
        """Return the output of the attention, in the shape of ``x``."""
        y = self.query_key_value(self.norm(x, "attn_norm"))
        query, key, value = self.heads(y, batch)
        query = rotate(self.norm(query, "attn_q_norm"), cos, sin)
        key = rotate(self.norm(key, "attn_k_norm"), cos, sin)
        # Gemma 3 scales by a constant, which for 270M is 1/sqrt(head size).
        y = attend(query, key, value, self.shape.head_size**-0.5)
        return self.output(y.transpose(1, 2).reshape(len(x), -1))  # type: ignore[no-any-return]


class Gemma(Decoder):
    """Gemma 3: embeddings are scaled, and tied to the output layer."""

    layer = GemmaLayer

    @staticmethod
    def scale(shape: Shape) -> float:
        """Return the factor that embeddings are multiplied with."""
        return float(shape.width**0.5)
