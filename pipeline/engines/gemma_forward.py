"""Gemma 3's forward pass in numpy, as plain as the model: slow, exact, no cache.

Converting uses it to see how large the activations get; tests use it to check what
CTranslate2 computes. The weights are read from CTranslate2's decoder spec, before it
is quantised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.engines.gemma_gguf import Array

# Called with layer, name of the maps (attention, output, feed-forward, down) and
# their input, a row a position.
Observer = Callable[[int, str, Array], None]


def forward(
    decoder: Any,  # noqa: ANN401  (untyped library)
    ids: Sequence[int],
    *,
    heads: int,
    epsilon: float,
    observe: Observer | None = None,
) -> Array:
    """Return the logits at every position of ``ids``, fewer than the window."""
    embeddings = decoder.embeddings.weight
    states = embeddings[list(ids)] * np.float32(np.sqrt(embeddings.shape[1]))

    def norm(x: Array, spec: Any) -> Array:  # noqa: ANN401  (untyped library)
        mean = np.mean(np.square(x), axis=-1, keepdims=True)
        return np.asarray(x / np.sqrt(mean + epsilon) * spec.gamma, np.float32)

    def watch(number: int, name: str, x: Array) -> Array:
        if observe:
            observe(number, name, x)
        return x

    for number, layer in enumerate(decoder.layer):
        attention, network = layer.self_attention, layer.ffn
        x = watch(number, "attention", norm(states, layer.input_layer_norm))
        size = attention.q_norm.gamma.shape[0]
        fused = (x @ attention.linear[0].weight.T).reshape(len(ids), -1, size)
        groups = (fused.shape[1] - heads) // 2
        query, key, value = np.split(fused, [heads, heads + groups], axis=1)
        base = float(attention.rotary_base)
        query = _rotate(norm(query, attention.q_norm), base)
        key = _rotate(norm(key, attention.k_norm), base)
        mixed = _attend(query, key, value).reshape(len(ids), -1)
        x = watch(number, "output", mixed) @ attention.linear[1].weight.T
        states = states + norm(x, layer.post_attention_layer_norm)

        x = norm(states, layer.pre_feedforward_layer_norm)
        x = watch(number, "feed-forward", x)
        gate = _gelu(x @ network.linear_0.weight.T)
        x = watch(number, "down", gate * (x @ network.linear_0_noact.weight.T))
        x = x @ network.linear_1.weight.T
        states = states + norm(x, layer.post_feedforward_layer_norm)
    return np.asarray(norm(states, decoder.layer_norm) @ decoder.projection.weight.T)


def _attend(query: Array, key: Array, value: Array) -> Array:
    """Mix the values of the positions so far; all are [position, head, size]."""
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
    """Rotate halves by position (RoPE, not interleaved)."""
    length, _, size = x.shape
    frequency = base ** (-np.arange(0, size, 2, dtype=np.float64) / size)
    angle = np.outer(np.arange(length), frequency)[:, None, :]
    cos, sin = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    first, second = np.split(x, 2, axis=-1)
    return np.concatenate(
        (first * cos - second * sin, second * cos + first * sin), axis=-1
    )


def _gelu(x: Array) -> Array:
    cubic: npt.NDArray[np.float32] = x + np.float32(0.044715) * x**3
    return np.asarray(
        x / 2 * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * cubic)), np.float32
    )
