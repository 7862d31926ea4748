"""Matrix products with a frozen weight, and the precision they are computed in.

``float32`` works everywhere. The weight is converted to float32 for each product, so it
can still be stored in bfloat16. ``bfloat16`` is four times as fast if the CPU has
AVX-512 BF16 or AMX, and ten times as slow if not; ``fastest`` measures it.
"""

from __future__ import annotations

import time
from typing import Any, Literal

import torch
from torch import Tensor

Arithmetic = Literal["float32", "bfloat16"]


def dtype_of(arithmetic: Arithmetic) -> torch.dtype:
    """Return the precision of products and of the states between them."""
    return torch.float32 if arithmetic == "float32" else torch.bfloat16


def fastest(repeats: int = 3) -> Arithmetic:
    """Return ``bfloat16`` or ``float32``, whichever is faster on this machine."""
    seconds = {}
    for dtype in (torch.float32, torch.bfloat16):
        x, weight = torch.ones(256, 1024).to(dtype), torch.ones(1024, 2048).to(dtype)
        _ = x @ weight  # warm-up
        took = []
        for _ in range(repeats):
            started = time.perf_counter()
            _ = x @ weight
            took.append(time.perf_counter() - started)
        seconds[dtype] = min(took)
    faster = seconds[torch.bfloat16] < seconds[torch.float32]
    return "bfloat16" if faster else "float32"


class Frozen(torch.autograd.Function):
    """y = x·Wᵀ with a frozen weight."""

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
