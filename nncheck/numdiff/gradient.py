"""The public numeric gradient: a plain function in, an Estimate out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nncheck.model import Estimate
from nncheck.numdiff.complex_step import jacobian_complex
from nncheck.numdiff.ladder import jacobian
from nncheck.numdiff.long import is_longer, jacobian_longdouble
from nncheck.numdiff.probes import Array, Floats
from nncheck.numdiff.reference import derivatives

Method: TypeAlias = Literal["auto", "complex step", "central", "longdouble"]


def gradient(f: Callable[[Array], Any], x: ArrayLike, *, method: Method = "auto") -> Estimate:
    """The numeric gradient of f at x, with an error bar for every entry.

    f takes one array shaped like x and returns a number; where it returns an array, the
    result is its Jacobian, of shape output.shape + x.shape. x: any shape, real; integers are
    lifted to float64. f gets copies of x only, and may write into them.

    >>> estimate = gradient(lambda x: (x**2).sum(), [1.0, 2.0])
    >>> bool((abs(estimate.value - [2.0, 4.0]) <= estimate.error).all())
    True

    `method`: "auto" takes the complex step where f survives it and central differences confirm
    it; else central differences on a ladder of steps; and longdouble where these are too blunt.
    `estimate.method` tells which it was, `estimate.evaluations` what it cost.

    `estimate.kink` marks entries where the derivative differs from the left to the right,
    `low` and `high` hold both. The error is infinite where f is not finite beside x.
    Raises ValueError or TypeError for an x that is empty, not numeric or not finite, and for
    an f that does not return numbers, or that does not survive the method asked for; what f
    raises at x itself passes through.
    """
    if not callable(f):
        raise TypeError(f"f is {_kind(f)}, expected a function: call gradient(f, x)")
    point = _checked(x)
    if method == "auto":
        return derivatives(_Batched(f), point)
    if method == "central":
        return jacobian(_Batched(f), point)
    if method == "complex step":
        found, why = jacobian_complex(_Batched(f), point), "raises, or loses the derivative"
    elif method == "longdouble":
        found, why = jacobian_longdouble(_Batched(f), point), "returns another dtype"
        why = why if is_longer() else "cannot: the platform has none"
    else:
        raise ValueError(
            f'method is {method!r}, expected "auto", "complex step", "central" or "longdouble"'
        )
    if found is None:
        raise ValueError(f'f {why}, given arrays for the {method}; use method="auto"')
    return found


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
                value = _number(self._f(point), point)
                # what becomes of a complex array shows later, against real ones
                self._shape = value.shape if point.dtype.kind == "f" else None
                return value
            try:
                value = _number(self._f(point), point)
            except (ArithmeticError, ValueError):
                return np.full(self._shape, np.nan)
        if value.shape != self._shape:
            raise ValueError(
                f"f(x) has shape {self._shape} at x and {value.shape} beside it, expected one "
                "shape everywhere; return an array whose shape depends on x.shape only"
            )
        return value


def _number(value: Any, point: Array) -> Array:
    """What f returned, as an array of its own (f may hand out the same buffer each time)."""
    array = np.array(value)
    if array.dtype.kind not in "fiub" and not array.dtype.kind == point.dtype.kind == "c":
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
