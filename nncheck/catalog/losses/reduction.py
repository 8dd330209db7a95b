"""From losses one by one to the number that training sees, and the way back."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypeVar, get_args

import numpy as np

from ...model import Array

Reduction: TypeAlias = Literal["mean", "sum", "none"]
_T = TypeVar("_T")


def checked(reduction: str) -> Reduction:
    """`reduction`, if it is one of the three; ValueError otherwise."""
    for known in get_args(Reduction):
        if reduction == known:
            return known  # type: ignore[no-any-return]
    raise ValueError(
        f"reduction is {reduction!r}, expected 'mean', 'sum' or 'none'; "
        "leave it out for the mean over the samples"
    )


def samples(y: Array) -> int:
    """How many samples there are: the size of axis 0; a single number is one sample."""
    return y.shape[0] if y.ndim else 1


def reduced(losses: Array, reduction: Reduction, count: float) -> Array:
    """The losses as they are, their sum, or their sum divided by `count`.

    A sum and a mean are NumPy scalars of the type of `losses`. The mean over nothing (`count` 0:
    every target is ignored) is 0.
    """
    if reduction == "none":
        return losses
    total = losses.sum()
    return _scalar(total / losses.dtype.type(count or 1.0) if reduction == "mean" else total)


def spread(dout: Any, losses: Array, reduction: Reduction, count: float) -> Array:
    """The gradient with respect to each of the `losses`, from that of what `reduced` returned.

    dout: one number; with "none" also an array of the shape of the losses.
    """
    upstream = np.asarray(dout, dtype=losses.dtype)
    if upstream.ndim and reduction != "none":
        raise ValueError(
            f"dout has shape {upstream.shape}, expected one number because reduction is "
            f"{reduction!r}; pass a number or build the loss with reduction='none'"
        )
    if upstream.ndim and upstream.shape != losses.shape:
        raise ValueError(
            f"dout has shape {upstream.shape}, expected {losses.shape} because reduction='none' "
            "gives one loss for each of these; pass an array of that shape or one number"
        )
    if reduction == "mean":
        upstream = upstream / losses.dtype.type(count or 1.0)  # 1/N
    return np.broadcast_to(upstream, losses.shape)


def computed(cache: _T | None) -> _T:
    """What forward left behind; RuntimeError where forward has not run."""
    if cache is None:
        raise RuntimeError(
            "backward was called before forward, so there is no loss to differentiate; "
            "call forward(y, t) first"
        )
    return cache


def _scalar(value: Any) -> Array:
    """A 0-d result as a NumPy scalar, which nobody can write into."""
    return np.asarray(value)[()]
