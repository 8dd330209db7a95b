"""Activations: each one class with `forward(x)` and `backward(dout)`."""

from . import gated, rectifiers, rows, sigmoids, steps

ENTRIES = (
    *steps.ENTRIES,
    *sigmoids.ENTRIES,
    *rectifiers.ENTRIES,
    *gated.ENTRIES,
    *rows.ENTRIES,
)

__all__ = ["ENTRIES"]
