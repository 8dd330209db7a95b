"""The public numeric gradient: a plain function in, an Estimate out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nncheck.model import Estimate
from nncheck.numdiff.ladder import jacobian
from nncheck.numdiff.probes import Array, Floats


def gradient(f: Callable[[Array], Any], x: ArrayLike) -> Estimate:
    """The numeric gradient of f at x, with an error bar for every entry.

    f takes one array shaped like x and returns a number; where it returns an array, the
    result is its Jacobian, of shape output.shape + x.shape. x: any shape, real; integers are
    lifted to float64. f gets copies of x only, and may write into them.

    >>> estimate = gradient(lambda x: (x**2).sum(), [1.0, 2.0])
    >>> bool((abs(estimate.value - [2.0, 4.0]) <= estimate.error).all())
    True

    `estimate.kink` marks entries where the derivative differs from the left to the right,
    `low` and `high` hold both. The error is infinite where f is not finite beside x.
    Raises ValueError or TypeError for an x that is empty, not numeric or not finite, and for
    an f that does not return numbers; what f raises at x itself passes through.
    """
    if not callable(f):
        raise TypeError(f"f is {_kind(f)}, expected a function: call gradient(f, x)")
    point = _checked(x)
    return jacobian(_Batched(f), point)


def _checked(x: ArrayLike) -> Floats:
    """A float64 copy of x, or an error that names what is wrong with it."""
    try:
        given = np.asarray(x)
    except ValueError as error:
        raise ValueError(
            f"x cannot be made an array ({error}); pass rows of equal length"
        ) from error
    if given.dtype.kind not in "fiub":
        raise TypeError(
            f"x has dtype {given.dtype}, expected real numbers; convert it first, "
            "for instance with np.asarray(x, dtype=float)"
        )
    if given.size == 0:
        raise ValueError(
            f"x is empty (shape {given.shape}), expected at least one entry to differentiate by"
        )
    point = np.array(given, dtype=np.float64, order="C")
    bad = ~np.isfinite(point)
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        raise ValueError(
            f"x is {point[where]} at index {where} ({int(bad.sum())} of {point.size} entries are "
            "not finite), expected finite numbers; choose a point where f is defined"
        )
    return point


class _Batched:
    """f, one point after the other. After the first point an arithmetic error counts as NaN."""

    def __init__(self, f: Callable[[Array], Any]) -> None:
        self._f = f
        self._shape: tuple[int, ...] | None = None

    def __call__(self, points: Sequence[Array]) -> list[Array]:
        return [self._value(point) for point in points]

    def _value(self, point: Array) -> Array:
        with np.errstate(all="ignore"):
            if self._shape is None:
                value = _number(self._f(point))
                self._shape = value.shape
                return value
            try:
                value = _number(self._f(point))
            except (ArithmeticError, ValueError):
                return np.full(self._shape, np.nan)
        if value.shape != self._shape:
            raise ValueError(
                f"f(x) has shape {self._shape} at x and {value.shape} beside it, expected one "
                "shape everywhere; return an array whose shape depends on x.shape only"
            )
        return value


def _number(value: Any) -> Array:
    """What f returned, as an array of its own (f may hand out the same buffer each time)."""
    array = np.array(value)
    if array.dtype.kind not in "fiub":
        raise TypeError(
            f"f(x) returned {_kind(value)}, expected a real number or an array of real numbers"
            + ("; does f end without return?" if value is None else "")
        )
    return array


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{name} of dtype {value.dtype}" if isinstance(value, np.ndarray) else name
