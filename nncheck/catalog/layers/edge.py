"""What every layer asks of the arrays that it is handed, and how it says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from ...model import Array

T = TypeVar("T")

# a layer computes in the precision of its input where that is one of these
_NARROW = (np.dtype(np.float16), np.dtype(np.float32))


def lifted(x: Any) -> Array:
    """A copy of x as floating-point numbers: integers become float64, float32 stays float32.

    A copy, because what is cached must not change when the caller goes on to write into x.
    """
    array: Array = np.array(x, subok=True)
    if array.dtype.kind in "biu":
        return np.asarray(array, dtype=np.float64)
    if array.dtype.kind not in "fc":
        raise ValueError(f"given an array of {array.dtype}, expected numbers; convert it first")
    return array


def beside(x: Array, parameter: Array) -> Array:
    """The parameter in the precision of x where x is float16 or float32, so that x sets it."""
    return parameter.astype(x.dtype) if x.dtype in _NARROW else parameter


def upstream(dout: Any, shape: tuple[int, ...]) -> Array:
    """The upstream gradient as numbers of the shape that forward returned; never written to."""
    array: Array = np.asanyarray(dout)
    if array.dtype.kind in "biu":
        array = array.astype(np.float64)
    if array.shape != shape:
        raise ValueError(
            f"dout has shape {array.shape}, expected {shape}, the shape of what forward returned"
        )
    return array


def remembered(cache: T | None) -> T:
    """What the last forward left for backward."""
    if cache is None:
        raise RuntimeError(
            "backward needs what forward saw, and no forward ran: call forward first"
        )
    return cache


def demand_shape(name: str, x: Array, shape: Sequence[int | str]) -> None:
    """Raise unless x has this shape; a letter stands for any size."""
    fits = x.ndim == len(shape) and all(
        isinstance(want, str) or want == have for want, have in zip(shape, x.shape, strict=True)
    )
    if not fits:
        expected = ", ".join(str(s) for s in shape)
        comma = "," if len(shape) == 1 else ""
        raise ValueError(f"{name} has shape {x.shape}, expected ({expected}{comma})")


def demand_sizes(**sizes: object) -> None:
    """Raise unless every size is a whole number of at least 1."""
    for name, size in sizes.items():
        if not isinstance(size, (int, np.integer)) or isinstance(size, bool) or size < 1:
            raise ValueError(f"{name} is {size!r}, expected a whole number of at least 1")
