"""Ufuncs on real arrays that carry derivatives in their imaginary parts.

Three kinds: analytic ones, where NumPy's complex loop is the continuation of the real one;
those that follow the real part, with the chain rule f(a + ib) = f(a) + i f'(a) b (exact, as
b is 1e-100); and decisions, made by the real parts. All others are refused, and so is every
decision between equal real parts that carry different derivatives: a kink or a jump.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import array, asarray

from nncheck.numdiff.probes import Array


class RefusedError(TypeError):
    """Raised for an operation without a safe continuation: the ladder takes over."""


_ANALYTIC = {
    *(np.add, np.subtract, np.multiply, np.divide, np.negative, np.positive, np.matmul),
    *(np.exp2, np.expm1, np.square, np.reciprocal),
    *(np.sin, np.cos, np.tan, np.sinh, np.cosh, np.tanh, np.arctan, np.arcsinh),
}
_TESTS = {
    *(np.isfinite, np.isnan, np.isinf),
    *(np.logical_and, np.logical_or, np.logical_not, np.logical_xor),
}
_COMPARISONS = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal}
_METHODS = {"__call__", "reduce", "accumulate", "outer", "at"}


def apply(ufunc: Any, method: str, inputs: list[Any], options: dict[str, Any]) -> Any:
    """The ufunc on plain complex (or real) arrays; raises RefusedError."""
    if ufunc is np.matmul and method == "__call__" and not options:
        return product(*inputs)
    if ufunc in _ANALYTIC or ufunc in _TESTS:
        if method not in _METHODS:
            raise RefusedError(f"{ufunc.__name__}.{method}")
        return getattr(ufunc, method)(*inputs, **options)
    if method == "reduce" and ufunc in (np.maximum, np.minimum):
        return _extreme(ufunc, inputs[0], **options)
    rule = _RULES.get(ufunc) or _RULES_BY_NAME.get(ufunc.__name__)
    if method != "__call__" or rule is None or options.get("where", True) is not True:
        raise RefusedError(f"{ufunc.__name__}.{method}")
    result = rule(*(asarray(i) for i in inputs))
    if "out" in options:
        np.copyto(options["out"][0], result)
        return options["out"][0]
    return result


def _complex(re: Array, im: Array) -> Array:
    same = np.shape(re) == np.shape(im)
    shape = np.shape(re) if same else np.broadcast_shapes(np.shape(re), np.shape(im))
    out = np.empty(shape, dtype=np.complex128)
    out.real, out.imag = re, im
    return out


def _decided(undecided: Any, what: str) -> None:
    if np.any(undecided):
        raise RefusedError(f"{what} at a point where it is decided by nothing")


# rows from which one real product of twice the width beats a complex one
_ROWS = 16


def product(a: Array, b: Array) -> Array:
    """a @ b; where one operand is real, a real product of half the cost, with nothing lifted."""
    if np.ndim(a) == 2 == np.ndim(b) and a.shape[1] == b.shape[0] and len(a) >= _ROWS:
        if a.dtype == np.float64 and b.dtype == np.complex128 and b.flags.c_contiguous:
            return asarray((a @ b.view(np.float64)).view(np.complex128))
        if a.dtype == np.complex128 and b.dtype == np.float64:
            return _complex(a.real @ b, a.imag @ b)
    return asarray(np.matmul(a, b))


# -- decisions ---------------------------------------------------------------------------


def _tied(a: Array, b: Array) -> Any:
    return (a.real == b.real) & (a.imag != b.imag)


def _comparison(ufunc: Any) -> Callable[[Array, Array], Array]:
    def compared(a: Array, b: Array) -> Array:
        _decided(_tied(a, b), "comparison")
        return asarray(ufunc(a.real, b.real))

    return compared


def _larger(a: Array, b: Array) -> Array:
    first, second = a.real >= b.real, a.real <= b.real
    # neither: a NaN; both: a tie, which matters where the derivatives differ
    if np.any(first == second):
        _decided(_tied(a, b) | np.isnan(a.real) | np.isnan(b.real), "maximum")
    return np.where(first, a, b)


def _smaller(a: Array, b: Array) -> Array:
    return -_larger(-a, -b)


def _clipped(a: Array, low: Array, high: Array) -> Array:
    return _smaller(_larger(a, low), high)


def _extreme(ufunc: Any, a: Array, **options: Any) -> Array:
    """Maximum or minimum over axes, with the derivative of the entry that attains it."""
    given = {name for name, value in options.items() if value is not None}
    if options.pop("where", True) is not True or given - {"axis", "keepdims", "where"}:
        raise RefusedError(f"{ufunc.__name__}.reduce with {', '.join(sorted(given))}")
    axis, keepdims = options.get("axis", 0), bool(options.get("keepdims", False))
    re = a.real
    top = ufunc.reduce(re, axis=axis, keepdims=True)
    attained = re == top
    if np.count_nonzero(attained) == top.size:
        chosen: Any = np.where(attained, a, 0)
        return asarray(chosen.sum(axis=axis, keepdims=keepdims))
    # several entries attain it: a tie, which matters where their derivatives differ
    least = np.min(np.where(attained, a.imag, np.inf), axis=axis, keepdims=keepdims)
    most = np.max(np.where(attained, a.imag, -np.inf), axis=axis, keepdims=keepdims)
    _decided(least != most, ufunc.__name__)
    return _complex(top.reshape(np.shape(least)), least)


def _step(ufunc: Any, *, breaks: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """A step function: no derivative, refused at its jumps."""

    def stepped(a: Array) -> Array:
        _decided(breaks(a.real) & (a.imag != 0), ufunc.__name__)
        return _complex(ufunc(a.real), np.zeros(a.shape))

    return stepped


def _heaviside(a: Array, b: Array) -> Array:
    _decided((a.real == 0) & (a.imag != 0), "heaviside")
    return np.where(a.real == 0, b, a.real > 0) + 0j


# -- the chain rule ----------------------------------------------------------------------


def _absolute(a: Array) -> Array:
    _decided((a.real == 0) & (a.imag != 0), "absolute")
    return np.where(np.signbit(a.real), -a, a)


def _inside(ufunc: Any, low: float, high: float = np.inf) -> Callable[[Array], Array]:
    """Analytic between low and high; beyond, the real function is undefined."""

    def inside(a: Array) -> Array:
        re = a.real
        within = (re > low) & (re < high)
        if not np.all(within):
            _decided(~within & (a.imag != 0) | (re < low) | (re > high), ufunc.__name__)
        return asarray(ufunc(a.astype(np.complex128, copy=False)))

    return inside


def _exp(a: Array) -> Array:
    # twice as fast as the complex loop
    re = np.exp(a.real)
    return _complex(re, re * a.imag)


def _power(a: Array, b: Array) -> Array:
    re = np.power(a.real, b.real)
    im = np.where(a.imag != 0, b.real * np.power(a.real, b.real - 1) * a.imag, 0.0)
    moved = b.imag != 0
    if np.any(moved):
        im = im + np.where(moved, re * np.log(np.where(moved, a.real, 1.0)) * b.imag, 0.0)
    return _complex(re, im)


def _logaddexp(a: Array, b: Array) -> Array:
    re = np.logaddexp(a.real, b.real)
    return _complex(re, np.exp(a.real - re) * a.imag + np.exp(b.real - re) * b.imag)


def _hypot(a: Array, b: Array) -> Array:
    re = np.hypot(a.real, b.real)
    _decided((re == 0) & ((a.imag != 0) | (b.imag != 0)), "hypot")
    whole = np.where(re == 0, 1.0, re)
    return _complex(re, (a.real / whole) * a.imag + (b.real / whole) * b.imag)


def _arctan2(a: Array, b: Array) -> Array:
    squared = a.real**2 + b.real**2
    return _complex(np.arctan2(a.real, b.real), (a.imag * b.real - a.real * b.imag) / squared)


def _cbrt(a: Array) -> Array:
    re = np.cbrt(a.real)
    return _complex(re, a.imag / (3 * re * re))


def _whole(a: Array) -> Array:
    return asarray(a == np.floor(a))


_RULES: dict[Any, Callable[..., Array]] = {
    **{ufunc: _comparison(ufunc) for ufunc in _COMPARISONS},
    **dict.fromkeys((np.maximum, np.fmax), _larger),
    **dict.fromkeys((np.minimum, np.fmin), _smaller),
    **dict.fromkeys((np.absolute, np.fabs), _absolute),
    **dict.fromkeys((np.power, np.float_power), _power),
    **{f: _step(f, breaks=_whole) for f in (np.floor, np.ceil, np.trunc)},
    **{f: _inside(f, 0.0) for f in (np.sqrt, np.log, np.log2, np.log10)},
    **{f: _inside(f, -1.0, 1.0) for f in (np.arcsin, np.arccos, np.arctanh)},
    np.rint: _step(np.rint, breaks=lambda a: _whole(a + 0.5)),
    np.sign: _step(np.sign, breaks=lambda a: asarray(a == 0)),
    np.log1p: _inside(np.log1p, -1.0),
    np.exp: _exp,
    np.heaviside: _heaviside,
    np.conjugate: array,
    np.logaddexp: _logaddexp,
    np.hypot: _hypot,
    np.arctan2: _arctan2,
    np.cbrt: _cbrt,
}
# the ufunc behind np.clip has no public name
_RULES_BY_NAME: dict[str, Callable[..., Array]] = {"clip": _clipped}
