"""Trainable linear maps: a low-rank addition to a frozen weight, or all weights."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn

from training.products import Arithmetic, Frozen, dtype_of


class _Merged(torch.autograd.Function):
    """y = x·(W + B·A)ᵀ, where the sum is computed for each product.

    Products with thin matrices are slow in float32 on a CPU. Computing W + B·A costs as
    much as a batch of ``rank`` pieces, and the gradients of A and B only need x and dy.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, *ab: Tensor) -> Tensor:  # noqa: ANN401
        """X [n, in], weight [out, in]; each a [rank, in], then each b [out_i, rank]."""
        ctx.save_for_backward(x, weight, *ab)
        return x @ _merge(x, weight, ab).t()

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        """Return the gradients of x, each a and each b."""
        x, weight, *ab = ctx.saved_tensors
        gradients, _ = _gradients(x, dy, ab)
        return dy @ _merge(x, weight, ab), None, *gradients


class _Added(torch.autograd.Function):
    """y + x·(B·A)ᵀ, computed in place of y."""

    @staticmethod
    def forward(ctx: Any, y: Tensor, x: Tensor, *ab: Tensor) -> Tensor:  # noqa: ANN401
        """Y [n, out], x [n, in]; each a [rank, in], then each b [out_i, rank]."""
        a, b = _halves(ab)
        low = x @ torch.cat(list(a)).to(x.dtype).t()
        parts = y.split([len(one) for one in b], 1)
        for out, thin, one in zip(parts, low.chunk(len(b), 1), b, strict=True):
            out.addmm_(thin, one.to(x.dtype).t())
        ctx.mark_dirty(y)
        ctx.save_for_backward(x, *ab)
        return y

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> Any:  # noqa: ANN401  (autograd's own)
        """Return the gradients of y, x, each a and each b."""
        x, *ab = ctx.saved_tensors
        gradients, low = _gradients(x, dy, ab)
        a = torch.cat(list(_halves(ab)[0])).to(x.dtype)
        return dy, low @ a, *gradients


def _halves(ab: Sequence[Tensor]) -> tuple[Sequence[Tensor], Sequence[Tensor]]:
    return ab[: len(ab) // 2], ab[len(ab) // 2 :]


def _merge(x: Tensor, weight: Tensor, ab: Sequence[Tensor]) -> Tensor:
    a, b = _halves(ab)
    whole = torch.empty_like(weight, dtype=x.dtype).copy_(weight)
    rows = whole.split([len(one) for one in b])
    for part, low, high in zip(rows, a, b, strict=True):
        part.addmm_(high.to(x.dtype), low.to(x.dtype))
    return whole


def _gradients(
    x: Tensor, dy: Tensor, ab: Sequence[Tensor]
) -> tuple[list[Tensor], Tensor]:
    """Return the gradients of each a and b, and dy·B [n, all ranks]."""
    a, b = _halves(ab)
    low = (x @ torch.cat(list(a)).to(x.dtype).t()).chunk(len(a), 1)
    parts = dy.split([len(one) for one in b], 1)
    high = torch.cat(
        [part @ one.to(x.dtype) for part, one in zip(parts, b, strict=True)], 1
    )
    da = (high.t() @ x).to(a[0].dtype).chunk(len(a))
    db = [
        (part.t() @ thin).to(a[0].dtype) for part, thin in zip(parts, low, strict=True)
    ]
    return [*da, *db], high


class _Full(torch.autograd.Function):
    """y = x·Wᵀ, computed with a copy of W in the precision of the arithmetic."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, master: Tensor) -> Tensor:  # noqa: ANN401
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
    """Several linear maps of the same input, stacked.

    With ``rank`` 0 all weights are trained (``master``, float32). Otherwise each map
    has ``a`` [rank, in] and ``b`` [out_i, rank], float32, and ``base`` is frozen, in
    the precision in which it is given. ``bias`` [sum of out] is frozen. After a change
    of ``master`` call ``refresh``.
    """

    base: Tensor
    bias: Tensor | None

    def __init__(
        self,
        names: Sequence[str],
        weights: Sequence[Tensor],
        rank: int,
        arithmetic: Arithmetic = "float32",
        bias: Tensor | None = None,
    ) -> None:
        super().__init__()
        self.names, self.rank = tuple(names), rank
        self.arithmetic = arithmetic
        self.sizes = [weight.shape[0] for weight in weights]
        dtype = dtype_of(arithmetic)
        stacked = torch.cat(list(weights)) if len(weights) > 1 else weights[0]
        inputs = stacked.shape[1]
        bias = bias if bias is None else bias.to(dtype)
        self.register_buffer("bias", bias, persistent=False)
        if not rank:
            self.register_buffer("base", stacked.float(), persistent=False)
            self.register_buffer("weight", stacked.to(dtype, copy=True), False)  # noqa: FBT003
            self.master = nn.Parameter(stacked.float().clone())
            return
        self.register_buffer("base", stacked, persistent=False)
        self.a = nn.ParameterList(
            torch.randn(rank, inputs) / math.sqrt(inputs) for _ in names
        )
        self.b = nn.ParameterList(torch.zeros(size, rank) for size in self.sizes)

    def parts(self) -> Iterator[tuple[str, nn.Parameter, nn.Parameter]]:
        """Yield (name, A [rank, in], B [out, rank]) of each map (``rank`` > 0)."""
        yield from zip(self.names, self.a, self.b, strict=True)

    def differences(self) -> Iterator[tuple[str, Tensor]]:
        """Yield (name, W_new − W_base [out, in]) of each map (``rank`` 0)."""
        change = (self.master - self.base).split(self.sizes)
        yield from zip(self.names, change, strict=True)

    @torch.no_grad()
    def refresh(self) -> None:
        """Recompute the copy of the weights after a change of the parameters."""
        if not self.rank:
            self.weight.copy_(self.master)

    def forward(self, x: Tensor) -> Tensor:
        """Return the products [n, sum of out] for x [n, in]."""
        y = self._product(x)
        return y if self.bias is None else y + self.bias

    def _product(self, x: Tensor) -> Tensor:
        if not self.rank:
            y = _Full.apply(x, self.weight, self.master)  # type: ignore[no-untyped-call]
        elif self.arithmetic == "float32":
            y = _Merged.apply(x, self.base, *self.a, *self.b)  # type: ignore[no-untyped-call]
        else:
            y = Frozen.apply(x, self.base)  # type: ignore[no-untyped-call]
            y = _Added.apply(y, x, *self.a, *self.b)  # type: ignore[no-untyped-call]
        return cast("Tensor", y)
