"""The running mean, by which optimizers forget."""

from __future__ import annotations

from ...model import Array


def take_in(mean: Array, kept: float, value: Array) -> None:
    """mean ← kept · mean + (1 − kept) · value, in place."""
    # not mean += (1 − kept) (value − mean): once g² overflowed that is ∞ − ∞, and nan for ever
    mean *= kept
    mean += (1 - kept) * value
