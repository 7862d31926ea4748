"""The part that both models share: embeddings, rotary angles, layers, and the loss.

It is only for learning to translate single sentences. Attention is causal in every
layer, so padding at the end needs no mask. States are [batch · length, width], so that
each linear map is one matrix product.

Only the linear maps of the layers are trained (``Maps``); embeddings and norms are
frozen.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.kernels import norm
from training.maps import Maps
from training.products import Arithmetic, dtype_of


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes and constants of a model.

    ``window`` is the most pieces of a sentence with its prompt. ``rope_bases`` are the
    bases of the rotary angles (RoPE), one for each layer.
    """

    width: int
    heads: int
    key_value_heads: int
    head_size: int
    window: int
    epsilon: float
    rope_bases: tuple[float, ...]

    @property
    def layers(self) -> int:
        """The number of layers."""
        return len(self.rope_bases)


# Maps with the same input are computed together. From GGUF's name to the adapter's.
GROUPS: dict[str, dict[str, str]] = {
    "query_key_value": {
        "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj",
    },
    "output": {"attn_output": "self_attn.o_proj"},
    "gate_up": {"ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj"},
    "down": {"ffn_down": "mlp.down_proj"},
}


class Layer(nn.Module, ABC):
    """One layer; ``weights`` are those of the layer, by GGUF's names."""

    query_key_value: Maps
    output: Maps
    gate_up: Maps
    down: Maps

    def __init__(
        self,
        shape: Shape,
        weights: Mapping[str, Tensor],
        rank: int,
        arithmetic: Arithmetic,
    ) -> None:
        super().__init__()
        self.shape = shape
        for group, members in GROUPS.items():
            maps = Maps(
                list(members.values()),
                [weights[name] for name in members],
                rank,
                arithmetic,
                _biases(weights, list(members)),
            )
            setattr(self, group, maps)
        for name, weight in weights.items():
            if name.endswith("norm"):
                held = weight.to(dtype_of(arithmetic))
                self.register_buffer(name, held, persistent=False)

    def norm(self, x: Tensor, name: str) -> Tensor:
        """Return ``x`` normalised by the layer's norm with this name."""
        return norm(x, getattr(self, name), self.shape.epsilon)

    def heads(self, y: Tensor, batch: int) -> list[Tensor]:
        """Return queries, keys and values [batch, heads, length, size]."""
        heads, shared = self.shape.heads, self.shape.key_value_heads
        y = y.view(batch, -1, heads + 2 * shared, self.shape.head_size).transpose(1, 2)
        return list(y.split([heads, shared, shared], 1))

    @abstractmethod
    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, batch: int) -> Tensor:
        """Return the states after this layer, in the shape of ``x``.

        ``x`` is [batch · length, width]; ``cos`` and ``sin`` are [length, head size].
        """


def _biases(weights: Mapping[str, Tensor], names: Sequence[str]) -> Tensor | None:
    found = [weights[f"{name}.bias"] for name in names if f"{name}.bias" in weights]
    return torch.cat(found) if found else None


class Decoder(nn.Module):
    """A model: ids [batch, length] in, states [batch · length, width] out.

    ``weights`` are those of ``training.base.Base``. A subclass defines its ``layer``
    and the factor of the embeddings (``scale``).
    """

    layer: ClassVar[type[Layer]]
    embedding: Tensor
    unembedding: Tensor
    output_norm: Tensor

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        shape: Shape,
        *,
        rank: int,
        arithmetic: Arithmetic = "float32",
    ) -> None:
        super().__init__()
        self.shape, self.rank = shape, rank
        dtype = dtype_of(arithmetic)
        held = {
            "embedding": weights["token_embd"],
            "unembedding": weights.get("output", weights["token_embd"]),
            "output_norm": weights["output_norm"],
        }
        for name, weight in held.items():
            self.register_buffer(name, weight.to(dtype), persistent=False)
        self.layers = nn.ModuleList(
            self.layer(shape, _under(weights, f"blk.{number}."), rank, arithmetic)
            for number in range(shape.layers)
        )
        self._angles = {}
        for number, base in enumerate(sorted(set(shape.rope_bases))):
            powers = torch.arange(0, shape.head_size, 2) / shape.head_size
            angles = torch.outer(torch.arange(shape.window), base**-powers).repeat(1, 2)
            self._angles[base] = (f"cos_{number}", f"sin_{number}")
            self.register_buffer(f"cos_{number}", angles.cos().to(dtype), False)  # noqa: FBT003
            self.register_buffer(f"sin_{number}", angles.sin().to(dtype), False)  # noqa: FBT003

    @staticmethod
    def scale(shape: Shape) -> float:
        """Return the factor that embeddings are multiplied with."""
        del shape
        return 1.0

    def maps(self) -> Iterator[tuple[int, Maps]]:
        """Yield (number of the layer, group of maps) for all groups of all layers."""
        for number, layer in enumerate(self.layers):
            yield from ((number, getattr(layer, group)) for group in GROUPS)

    def learnt(self) -> dict[str, nn.Parameter]:
        """Return the trained parameters, by name.

        For an adapter the names are ``layers.N.MAP.A`` and ``….B``, in the order of the
        layers and of ``GROUPS``; for whole weights, torch's names of the parameters.
        """
        if not self.rank:
            return dict(self.named_parameters())
        return {
            f"layers.{number}.{name}.{letter}": matrix
            for number, group in self.maps()
            for name, a, b in group.parts()
            for letter, matrix in (("A", a), ("B", b))
        }

    def refresh(self) -> None:
        """Recompute the weights that depend on the parameters."""
        for _, group in self.maps():
            group.refresh()

    def forward(self, ids: Tensor) -> Tensor:
        """Return the states of the last layer. Raises ValueError beyond the window."""
        batch, length = ids.shape
        if length > self.shape.window:
            raise ValueError(f"{length} pieces do not fit {self.shape.window}")
        x = functional.embedding(ids, self.embedding).flatten(0, 1)
        x = x * self.scale(self.shape)
        for layer, base in zip(self.layers, self.shape.rope_bases, strict=True):
            cos, sin = (getattr(self, name)[:length] for name in self._angles[base])
            x = layer(x, cos, sin, batch)
        return cast("Tensor", x)

    def loss(self, states: Tensor, labels: Tensor) -> Tensor:
        """Return the summed cross-entropy (nats) of ``labels`` [n] given ``states``.

        ``states`` [n, width] are rows of ``forward``'s result. The product with the
        vocabulary is computed for these rows only, in chunks.
        """
        x = norm(states, self.output_norm, self.shape.epsilon)
        total = _CrossEntropy.apply(x, self.unembedding, labels)  # type: ignore[no-untyped-call]
        return cast("Tensor", total)


def _under(weights: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    start = len(prefix)
    return {k[start:]: w for k, w in weights.items() if k.startswith(prefix)}


class _CrossEntropy(torch.autograd.Function):
    """Cross-entropy and its gradient in one pass, without keeping [n, vocabulary]."""

    # Rows at a time. On a CPU 256 × 54,795 float32 are 56 MB; a GPU is faster with more
    # and has the memory.
    CHUNK = 256
    CHUNK_ON_GPU = 4096

    @staticmethod
    def forward(ctx: Any, x: Tensor, embedding: Tensor, labels: Tensor) -> Tensor:  # noqa: ANN401
        """X [n, width], embedding [vocabulary, width], labels [n] → a scalar."""
        gradient = torch.empty_like(x)
        total = torch.zeros((), dtype=torch.float32, device=x.device)
        on_gpu = x.device.type == "cuda"
        chunk = _CrossEntropy.CHUNK_ON_GPU if on_gpu else _CrossEntropy.CHUNK
        for rows, wanted, out in zip(
            x.split(chunk), labels.split(chunk), gradient.split(chunk), strict=True
        ):
            scores = (rows @ embedding.t()).float()
            scores -= scores.amax(1, keepdim=True)
            hit = scores.gather(1, wanted[:, None])
            scores.exp_()
            mass = scores.sum(1, keepdim=True)
            total += (mass.log() - hit).sum()
            scores /= mass
            scores.scatter_add_(1, wanted[:, None], scores.new_full(hit.shape, -1.0))
            out.copy_(scores.to(x.dtype) @ embedding)
        ctx.save_for_backward(gradient)
        return total

    @staticmethod
    def backward(ctx: Any, scale: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        """Return the gradient of x."""
        (gradient,) = ctx.saved_tensors
        return gradient * scale.to(gradient.dtype), None, None
