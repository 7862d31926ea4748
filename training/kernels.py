"""The operations between the matrix products, with gradients written by hand.

They keep only their inputs for the backward pass, where autograd would keep every
intermediate result. PyTorch makes several passes over memory for each operation. With a
C++ compiler, ``kernels.compile`` makes one loop of each with torch.compile; the results
differ only by rounding.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor
from torch.nn import functional


def _norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    wide = x.float()
    root = torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + epsilon)
    return (wide * root * weight).to(x.dtype)


def _norm_backward(dy: Tensor, x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    wide = x.float()
    root = torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + epsilon)
    unit, dy = wide * root, dy.float() * weight
    return (root * (dy - unit * (dy * unit).mean(-1, keepdim=True))).to(x.dtype)


def _silu_gate(both: Tensor) -> Tensor:
    gate, up = both.chunk(2, -1)
    return functional.silu(gate) * up


def _silu_gate_backward(dy: Tensor, both: Tensor) -> Tensor:
    gate, up = both.chunk(2, -1)
    d_gate = torch.ops.aten.silu_backward(dy * up, gate)
    return torch.cat([d_gate, dy * functional.silu(gate)], -1)


def _rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat((-second, first), -1) * sin


class Kernels:
    """The functions in use: plain PyTorch until ``compile`` is called."""

    def __init__(self) -> None:
        self.norm: Callable[..., Tensor] = _norm
        self.norm_backward: Callable[..., Tensor] = _norm_backward
        self.silu_gate: Callable[..., Tensor] = _silu_gate
        self.silu_gate_backward: Callable[..., Tensor] = _silu_gate_backward
        self.rotate: Callable[..., Tensor] = _rotate

    def compile(self) -> bool:
        """Use compiled functions from now on. Return whether there is a compiler."""
        if not (shutil.which("g++") or shutil.which("clang++")):
            return False
        for name, function in list(vars(self).items()):
            setattr(self, name, torch.compile(function, dynamic=True))
        return True


kernels = Kernels()


class _Norm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, epsilon: float) -> Tensor:  # noqa: ANN401
        ctx.save_for_backward(x, weight)
        ctx.epsilon = epsilon
        return kernels.norm(x, weight, epsilon)

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        return kernels.norm_backward(dy, *ctx.saved_tensors, ctx.epsilon), None, None


class _SiluGate(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, both: Tensor) -> Tensor:  # noqa: ANN401
        ctx.save_for_backward(both)
        return kernels.silu_gate(both)

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        return kernels.silu_gate_backward(dy, *ctx.saved_tensors)


class _Rotate(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:  # noqa: ANN401
        ctx.save_for_backward(cos, sin)
        return kernels.rotate(x, cos, sin)

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        cos, sin = ctx.saved_tensors
        return kernels.rotate(dy, cos, -sin), None, None  # back by the same angle


def norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    """Return ``x`` divided by its root mean square over the last dimension, scaled.

    This is RMSNorm (Zhang and Sennrich 2019); ``weight`` is frozen.
    """
    return cast("Tensor", _Norm.apply(x, weight, epsilon))  # type: ignore[no-untyped-call]


def silu_gate(both: Tensor) -> Tensor:
    """Return silu(first half) · second half of the last dimension (Shazeer 2020)."""
    return cast("Tensor", _SiluGate.apply(both))  # type: ignore[no-untyped-call]


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate pairs of entries by the angles of their positions (RoPE, Su et al. 2021).

    ``x`` is [batch, heads, length, size], the others [length, size]; entry i is paired
    with entry i + size/2.
    """
    return cast("Tensor", _Rotate.apply(x, cos, sin))  # type: ignore[no-untyped-call]


def attend(query: Tensor, key: Tensor, value: Tensor, scale: float) -> Tensor:
    """Return causal attention [batch, heads, length, size].

    ``key`` and ``value`` may have fewer heads than ``query``: each of them is then used
    for several query heads (grouped-query attention, Ainslie et al. 2023). On a CPU the
    scores are computed explicitly: sentences are short, and torch's fused kernel took
    five times as long, forwards and backwards.
    """
    batch, heads, length, size = query.shape
    shared = key.shape[1]
    if query.device.type == "cuda":
        return functional.scaled_dot_product_attention(
            query, key, value, is_causal=True, scale=scale, enable_gqa=heads != shared
        )
    # Queries and keys are large: in bfloat16 their products would have errors of 0.5.
    future = torch.full((length, length), float("-inf")).triu(1)
    scores = torch.baddbmm(
        future.repeat(heads // shared, 1),
        query.reshape(batch * shared, -1, size).float(),
        key.reshape(batch * shared, length, size).transpose(1, 2).float(),
        alpha=scale,
    )
    shares = scores.softmax(-1).to(value.dtype)
    out = shares @ value.reshape(batch * shared, length, size)
    return out.view(batch, heads, length, size)
