"""Predictions and targets that belong together entry by entry."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...model import Array


def floats(y: Any, name: str = "y") -> Array:
    """`y` as an array of floats; float32 stays float32, whole numbers become float64.

    ValueError where it is empty.
    """
    array = np.asarray(y)
    if array.size == 0:
        raise ValueError(
            f"{name} has shape {array.shape}, expected at least one entry; "
            "leave out batches without a sample"
        )
    return array if array.dtype.kind in "fc" else array.astype(np.float64)


def pair(y: Any, t: Any) -> tuple[Array, Array]:
    """y and t as floats of one shape and of the type of y; ValueError where the shapes differ."""
    predictions = floats(y)
    targets = np.asarray(t)
    if targets.shape != predictions.shape:
        raise ValueError(
            f"t has shape {targets.shape}, expected {predictions.shape} because y has it and the "
            "loss compares entry by entry; reshape t, or repeat it along the missing axis"
        )
    return predictions, targets.astype(predictions.dtype)


def within_unit(t: Array) -> Array:
    """`t`, if it lies between 0 and 1; ValueError otherwise."""
    wrong = ~((t.real >= 0) & (t.real <= 1))
    if wrong.any():
        raise ValueError(
            f"t holds {t[wrong][0]:g}, expected 0 to 1 because it is the probability that the "
            "answer is yes; map labels -1 and 1 by (t + 1) / 2"
        )
    return t


def positive(value: float, name: str) -> float:
    """`value`, if it is above 0; ValueError otherwise."""
    if not value > 0:
        raise ValueError(f"{name} is {value:g}, expected a number above 0; leave it out for 1")
    return float(value)
