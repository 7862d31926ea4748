"""Products with a frozen weight: how they are computed, and in what precision.

Three ways, by the name of the arithmetic:

- ``float32``: anywhere. The weight is made float32 for each product, so it can be held
  in bfloat16 all the same.
- ``bfloat16``: four times as fast where the CPU has AVX-512 BF16 or AMX; ten times as
  slow where it has not. ``fastest`` finds out.
- ``int8``: with AVX-512 VNNI or AMX. Weights have one scale an output, activations and
  gradients one a sentence piece, found as they come (SwitchBack, Wortsman et al. 2023,
  but with both products in int8: a frozen weight needs no gradient of its own). The
  forward product is the one that the product's engine computes.
"""

from __future__ import annotations

import time
from typing import Any, Literal

import torch
from torch import Tensor

from training.kernels import kernels

Arithmetic = Literal["float32", "bfloat16", "int8"]

# The largest number that a quantised entry may be.
_LARGEST = 127


def dtype_of(arithmetic: Arithmetic) -> torch.dtype:
    """Return the precision of the states between the products."""
    return torch.float32 if arithmetic == "float32" else torch.bfloat16


def fastest(repeats: int = 3) -> Arithmetic:
    """Return ``bfloat16`` or ``float32``, whichever multiplies faster here."""
    seconds = {}
    for dtype in (torch.float32, torch.bfloat16):
        x, weight = torch.ones(256, 1024, dtype=dtype), torch.ones(1024, 2048).to(dtype)
        x @ weight
        took = []
        for _ in range(repeats):
            started = time.perf_counter()
            x @ weight
            took.append(time.perf_counter() - started)
        seconds[dtype] = min(took)
    faster = seconds[torch.bfloat16] < seconds[torch.float32]
    return "bfloat16" if faster else "float32"


class Int8:
    """A frozen weight [out, in] as int8, packed for x·Wᵀ and for dy·W."""

    def __init__(self, weight: Tensor) -> None:
        self._forward = _Packed(weight)
        self._backward = _Packed(weight.t().contiguous())

    def forward(self, x: Tensor) -> Tensor:
        """Return x·Wᵀ."""
        return self._forward.times(x)

    def backward(self, dy: Tensor) -> Tensor:
        """Return dy·W."""
        return self._backward.times(dy)


class _Packed:
    def __init__(self, weight: Tensor) -> None:
        largest = weight.abs().amax(1, keepdim=True).float().clamp_(min=1e-12)
        whole = (weight * (_LARGEST / largest)).round_().to(torch.int8)
        self._weight = torch.ops.onednn.qlinear_prepack(whole, None)
        self._scales = (largest / _LARGEST).flatten()
        self._zeros = torch.zeros(len(weight), dtype=torch.int64)

    def times(self, x: Tensor) -> Tensor:
        whole, scales = kernels.quantise(x)
        y = torch.ops.onednn.qlinear_pointwise(
            *(whole, 1.0, 0, self._weight, self._scales, self._zeros, None),
            *(1.0, 0, x.dtype, "none", [], ""),
        )
        return y.mul_(scales)


class Frozen(torch.autograd.Function):
    """y = x·Wᵀ; the weight learns nothing."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:  # noqa: ANN401
        """X [n, in], weight [out, in] in any precision."""
        ctx.save_for_backward(weight)
        return x @ weight.to(x.dtype).t()

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        """Return the gradient of x."""
        (weight,) = ctx.saved_tensors
        return dy @ weight.to(dy.dtype), None


class FrozenInt8(torch.autograd.Function):
    """y = x·Wᵀ with both products in int8."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Int8) -> Tensor:  # noqa: ANN401
        """X [n, in]."""
        ctx.weight = weight
        return weight.forward(x)

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        """Return the gradient of x."""
        return ctx.weight.backward(dy), None
