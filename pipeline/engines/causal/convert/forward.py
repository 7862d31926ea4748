"""A simple forward pass of a decoder in NumPy: slow, exact, without a cache.

The converter uses it to measure the activations, tests use it to check what CTranslate2
computes. The weights are those of CTranslate2's decoder spec before quantisation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pipeline.engines.causal.convert.gguf import Array

if TYPE_CHECKING:
    from pipeline.engines.causal.convert.architecture import Architecture, Shape

# Called with the name of linear maps (attention, output, feed-forward, down) and their
# input [positions, width].
Observer = Callable[[str, Array], None]


def forward(
    architecture: Architecture,
    shape: Shape,
    decoder: Any,  # noqa: ANN401  (untyped library)
    ids: Sequence[int],
) -> Array:
    """Return the logits [positions, vocabulary] for ``ids``.

    There must be fewer ``ids`` than the sliding window is long.
    """
    states = embed(architecture, decoder, ids)
    for layer in decoder.layer:
        states = layer_forward(architecture, shape, layer, states)
    states = _norm(states, decoder.layer_norm.gamma, shape.epsilon)
    return np.asarray(states @ decoder.projection.weight.T)


def embed(
    architecture: Architecture,
    decoder: Any,  # noqa: ANN401  (untyped library)
    ids: Sequence[int],
) -> Array:
    """Return the states [positions, width] before the first layer."""
    embeddings = decoder.embeddings.weight
    states = embeddings[list(ids)]
    if architecture.scaled:
        states = states * np.float32(np.sqrt(embeddings.shape[1]))
    return np.asarray(states)


def layer_forward(
    architecture: Architecture,
    shape: Shape,
    layer: Any,  # noqa: ANN401  (untyped library)
    states: Array,
    observe: Observer | None = None,
) -> Array:
    """Return the states [positions, width] after one layer.

    ``observe`` is called with the input of each group of linear maps.
    """
    length = len(states)
    attention, network = layer.self_attention, layer.ffn

    def norm(x: Array, name: str) -> Array:
        found = architecture.norm(layer, name)
        return x if found is None else _norm(x, found.gamma, shape.epsilon)

    def watch(name: str, x: Array) -> Array:
        if observe:
            observe(name, x)
        return x

    x = watch("attention", norm(states, "attn_norm"))
    fused = _linear(x, attention.linear[0]).reshape(length, -1, shape.head_size)
    query, key, value = np.split(
        fused, [shape.heads, shape.heads + shape.key_value_heads], axis=1
    )
    base = float(attention.rotary_base)
    query = _rotate(norm(query, "attn_q_norm"), base)
    key = _rotate(norm(key, "attn_k_norm"), base)
    mixed = _attend(query, key, value).reshape(length, -1)
    x = _linear(watch("output", mixed), attention.linear[1])
    states = states + norm(x, "post_attention_norm")

    x = watch("feed-forward", norm(states, "ffn_norm"))
    gate = architecture.activation(_linear(x, network.linear_0))
    x = watch("down", gate * _linear(x, network.linear_0_noact))
    x = _linear(x, network.linear_1)
    return np.asarray(states + norm(x, "post_ffw_norm"))


def gelu(x: Array) -> Array:
    """Return GELU, tanh approximation (Hendrycks and Gimpel 2016), as in Gemma."""
    cubic: npt.NDArray[np.float32] = x + np.float32(0.044715) * x**3
    return np.asarray(
        x / 2 * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * cubic)), np.float32
    )


def silu(x: Array) -> Array:
    """Return x · sigmoid(x), as in Qwen2."""
    return np.asarray(x * (np.tanh(x / 2) + 1) / 2, np.float32)


def _norm(x: Array, gamma: Array, epsilon: float) -> Array:
    mean = np.mean(np.square(x), axis=-1, keepdims=True)
    return np.asarray(x / np.sqrt(mean + epsilon) * gamma, np.float32)


def _linear(x: Array, spec: Any) -> Array:  # noqa: ANN401  (untyped library)
    product = x @ spec.weight.T
    return np.asarray(product + spec.bias if spec.has_bias() else product)


def _attend(query: Array, key: Array, value: Array) -> Array:
    """Return causal attention; all arguments are [position, head, size]."""
    length, heads, size = query.shape
    share = heads // key.shape[1]
    key, value = np.repeat(key, share, axis=1), np.repeat(value, share, axis=1)
    scores = np.einsum("qhs,khs->hqk", query, key) / np.sqrt(np.float32(size))
    future = np.triu(np.ones((length, length), np.bool_), 1)
    scores = np.where(future, np.float32(-np.inf), scores)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.asarray(np.einsum("hqk,khs->qhs", weights, value))


def _rotate(x: Array, base: float) -> Array:
    """Rotate halves by position (RoPE, Su et al. 2021, not interleaved)."""
    length, _, size = x.shape
    frequency = base ** (-np.arange(0, size, 2, dtype=np.float64) / size)
    angle = np.outer(np.arange(length), frequency)[:, None, :]
    cos, sin = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    first, second = np.split(x, 2, axis=-1)
    return np.concatenate(
        (first * cos - second * sin, second * cos + first * sin), axis=-1
    )
