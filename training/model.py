"""Gemma 3 in PyTorch, made for one thing: learning to translate single sentences.

Sentences are much shorter than the sliding window, so every layer is plain causal
attention, and padding at the end needs no mask: nothing before it can see it. States
are kept flat, [batch · length, width], so that each map is one matrix product.

Only the linear maps of the layers learn (``Maps``); embeddings and norms stay.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes and constants of a Gemma 3 model."""

    layers: int
    width: int
    heads: int
    key_value_heads: int
    head_size: int
    window: int
    epsilon: float
    local_rope_base: float
    global_rope_base: float
    global_every: int


# Maps that share an input are computed together. GGUF's name → the adapter's name.
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


class _LowRank(torch.autograd.Function):
    """y = x·Wᵀ with W = base + B·A already added up.

    One product forwards and one backwards instead of three each: the gradients of A
    and B are made from x and dy alone. This is a third faster on a CPU, where thin
    matrices are slow.
    """

    @staticmethod
    def forward(  # type: ignore[no-untyped-def]  # autograd's own signature
        ctx,  # noqa: ANN001
        x: Tensor,
        weight: Tensor,
        a: Tensor,
        *bs: Tensor,
    ) -> Tensor:
        """X [n, in], weight [out, in], a [k·rank, in], each b [out_i, rank]."""
        ctx.save_for_backward(x, weight, a, *bs)
        return x @ weight.t()

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        """Return the gradients of x, a and each b; none of the weight."""
        x, weight, a, *bs = ctx.saved_tensors
        rank = bs[0].shape[1]
        xa = x @ a.to(x.dtype).t()
        outputs = dy.split([b.shape[0] for b in bs], 1)
        dyb = torch.cat(
            [part @ b.to(x.dtype) for part, b in zip(outputs, bs, strict=True)], 1
        )
        db = [
            (part.t() @ xa[:, i * rank : (i + 1) * rank]).to(a.dtype)
            for i, part in enumerate(outputs)
        ]
        return dy @ weight, None, (dyb.t() @ x).to(a.dtype), *db


class _Full(torch.autograd.Function):
    """y = x·Wᵀ computed with a copy of W in the arithmetic's precision."""

    @staticmethod
    def forward(  # type: ignore[no-untyped-def]  # autograd's own signature
        ctx,  # noqa: ANN001
        x: Tensor,
        weight: Tensor,
        master: Tensor,
    ) -> Tensor:
        """X [n, in], weight and master [out, in]; the gradient goes to the master."""
        ctx.save_for_backward(x, weight)
        ctx.dtype = master.dtype
        return x @ weight.t()

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        """Return the gradients of x and the master."""
        x, weight = ctx.saved_tensors
        return dy @ weight, None, (dy.t() @ x).to(ctx.dtype)


class Maps(nn.Module):
    """Linear maps of one input, stacked; what they learn is low-rank, or everything.

    ``rank`` 0 learns the whole weights (``master``, float32); else ``a`` [k·rank, in]
    and ``b`` (k times [out_i, rank]) are learnt and the base stays. ``weight`` is
    what is computed with: call ``merge`` after every change of the parameters.
    """

    base: Tensor
    weight: Tensor

    def __init__(
        self,
        names: Sequence[str],
        weights: Sequence[Tensor],
        rank: int,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__()
        self.names, self.rank = tuple(names), rank
        self.sizes = [weight.shape[0] for weight in weights]
        stacked = torch.cat(list(weights))
        self.register_buffer("base", stacked, persistent=False)
        self.register_buffer("weight", stacked.to(dtype, copy=True), persistent=False)
        if rank:
            inputs = stacked.shape[1]
            a = torch.randn(rank * len(names), inputs) / math.sqrt(inputs)
            self.a = nn.Parameter(a)
            self.b = nn.ParameterList(torch.zeros(n, rank) for n in self.sizes)
        else:
            self.master = nn.Parameter(stacked.clone())

    def parts(self) -> Iterator[tuple[str, Tensor, Tensor]]:
        """Yield name, A [rank, in] and B [out, rank] of each map; low-rank only."""
        yield from zip(self.names, self.a.split(self.rank), self.b, strict=True)

    def differences(self) -> Iterator[tuple[str, Tensor]]:
        """Yield name and W_new − W_base [out, in] of each map."""
        if self.rank:
            yield from ((name, b @ a) for name, a, b in self.parts())
        else:
            change = (self.master - self.base).split(self.sizes)
            yield from zip(self.names, change, strict=True)

    @torch.no_grad()
    def merge(self) -> None:
        """Bring ``weight`` up to date with the parameters."""
        if not self.rank:
            self.weight.copy_(self.master)
            return
        rows = zip(
            self.weight.split(self.sizes), self.base.split(self.sizes), strict=True
        )
        for (_, a, b), (weight, base) in zip(self.parts(), rows, strict=True):
            if weight.dtype == base.dtype:
                torch.addmm(base, b, a, out=weight)  # no memory taken and given back
            else:
                weight.copy_(torch.addmm(base, b, a))

    def forward(self, x: Tensor) -> Tensor:
        """Map x [n, in] to [n, sum of out]."""
        if self.rank:
            y = _LowRank.apply(x, self.weight, self.a, *self.b)  # type: ignore[no-untyped-call]
        else:
            y = _Full.apply(x, self.weight, self.master)  # type: ignore[no-untyped-call]
        return cast("Tensor", y)


class Layer(nn.Module):
    """One layer: attention and a gated feed-forward, each between two norms."""

    query_key_value: Maps
    output: Maps
    gate_up: Maps
    down: Maps

    def __init__(
        self,
        shape: Shape,
        weights: Mapping[str, Tensor],
        rank: int,
        dtype: torch.dtype,
    ) -> None:
        super().__init__()
        self.shape = shape
        for group, members in GROUPS.items():
            stack = [weights[gguf_name] for gguf_name in members]
            setattr(self, group, Maps(list(members.values()), stack, rank, dtype))
        for name, weight in weights.items():
            if name.endswith("norm"):
                self.register_buffer(name, weight.to(dtype), persistent=False)

    def norm(self, x: Tensor, name: str) -> Tensor:
        """Divide by the root mean square over the last dimension, and scale."""
        weight = getattr(self, name)
        return functional.rms_norm(x, (x.shape[-1],), weight, self.shape.epsilon)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, batch: int) -> Tensor:
        """Map [batch · length, width] to the same; cos and sin are [length, head]."""
        x = x + self.norm(self.attend(x, cos, sin, batch), "post_attention_norm")
        gate, up = self.gate_up(self.norm(x, "ffn_norm")).chunk(2, -1)
        y = self.down(functional.gelu(gate, approximate="tanh") * up)
        return x + self.norm(y, "post_ffw_norm")

    def attend(self, x: Tensor, cos: Tensor, sin: Tensor, batch: int) -> Tensor:
        """Return the attention's output, same shape as ``x``."""
        size, heads = self.shape.head_size, self.shape.heads
        both = self.shape.key_value_heads
        y = self.query_key_value(self.norm(x, "attn_norm"))
        y = y.view(batch, -1, heads + 2 * both, size).transpose(1, 2)
        query, key, value = y.split([heads, both, both], 1)
        query = _rotate(self.norm(query, "attn_q_norm"), cos, sin)
        key = _rotate(self.norm(key, "attn_k_norm"), cos, sin)
        key = key.repeat_interleave(heads // both, 1)
        value = value.repeat_interleave(heads // both, 1)
        # Gemma 3 scales by its own constant, which for 270M is 1/sqrt(head size).
        y = functional.scaled_dot_product_attention(
            query, key, value, is_causal=True, scale=size**-0.5
        )
        y = self.output(y.transpose(1, 2).reshape(len(x), -1))
        return cast("Tensor", y)


def _rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat((-second, first), -1) * sin


class Gemma(nn.Module):
    """The model: ids [batch, length] in, states [batch · length, width] out.

    ``weights`` are those of ``training.base.Base``; ``dtype`` is what is computed in.
    """

    embedding: Tensor
    output_norm: Tensor

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        shape: Shape,
        *,
        rank: int,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__()
        self.shape, self.rank = shape, rank
        for name, key in (("embedding", "token_embd"), ("output_norm", "output_norm")):
            self.register_buffer(name, weights[key].to(dtype), persistent=False)
        self.layers = nn.ModuleList(
            Layer(shape, _under(weights, f"blk.{number}."), rank, dtype)
            for number in range(shape.layers)
        )
        local, far = shape.local_rope_base, shape.global_rope_base
        for name, base in (("local", local), ("global", far)):
            powers = torch.arange(0, shape.head_size, 2) / shape.head_size
            angles = torch.outer(torch.arange(shape.window), base**-powers).repeat(1, 2)
            self.register_buffer(
                f"{name}_cos", angles.cos().to(dtype), persistent=False
            )
            self.register_buffer(
                f"{name}_sin", angles.sin().to(dtype), persistent=False
            )

    def maps(self) -> Iterator[tuple[int, Maps]]:
        """Yield the layer's number and each group of maps."""
        for number, layer in enumerate(self.layers):
            yield from ((number, getattr(layer, group)) for group in GROUPS)

    def merge(self) -> None:
        """Bring all weights up to date with the parameters."""
        for _, group in self.maps():
            group.merge()

    def forward(self, ids: Tensor) -> Tensor:
        """Return the last layer's states; sentences must fit the window."""
        batch, length = ids.shape
        if length > self.shape.window:
            raise ValueError(f"{length} pieces do not fit {self.shape.window}")
        x = (
            functional.embedding(ids, self.embedding).flatten(0, 1)
            * self.shape.width**0.5
        )
        for number, layer in enumerate(self.layers, start=1):
            reach = "global" if number % self.shape.global_every == 0 else "local"
            cos = getattr(self, f"{reach}_cos")[:length]
            sin = getattr(self, f"{reach}_sin")[:length]
            x = layer(x, cos, sin, batch)
        return cast("Tensor", x)

    def loss(self, states: Tensor, labels: Tensor) -> Tensor:
        """Return the summed cross-entropy (nats) of ``labels`` [n] after ``states``.

        ``states`` [n, width] are rows of ``forward``'s result. The product with the
        vocabulary is made for these rows only, a chunk at a time.
        """
        x = functional.rms_norm(
            states, states.shape[-1:], self.output_norm, self.shape.epsilon
        )
        total = _CrossEntropy.apply(x, self.embedding, labels)  # type: ignore[no-untyped-call]
        return cast("Tensor", total)


def _under(weights: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    start = len(prefix)
    return {k[start:]: w for k, w in weights.items() if k.startswith(prefix)}


class _CrossEntropy(torch.autograd.Function):
    """Cross-entropy whose gradient is made with it: no [n, vocabulary] is kept."""

    # Rows at a time. On a CPU 256 × 54,795 float32 are 56 MB; a GPU wants more work at
    # once and has the memory.
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
