"""Real arrays that carry a derivative in their imaginary part, through ordinary NumPy code.

W. Squire, G. Trapp, "Using Complex Variables to Estimate Derivatives of Real Functions",
SIAM Review 40 (1998): f'(x) = Im f(x + ih)/h for analytic f, without subtraction, so that
h = 1e-100 loses nothing. Plain complex arrays are silently wrong where NumPy's complex
function is not the continuation of the real one (abs, norm, var, vdot, sign, ...); a Carrier
follows the real parts there. What is not known to be safe is refused.
"""

# methods take what numpy hands on, no more
# mypy: disable-error-code="override"

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy import asarray

from nncheck.numdiff.continuation import RefusedError, apply, product


class Carrier(np.ndarray[Any, Any]):
    """A complex128 array that acts like the real array in its real part."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if options.get("out") is not None:
            options["out"] = _plain(options["out"])
        return carried(apply(ufunc, method, [_plain(i) for i in inputs], options))

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        special = _SPECIAL.get(func)
        if special is not None:
            return special(*args, **kwargs)
        if func.__name__ not in _SAFE or func.__module__ not in ("numpy", "numpy.linalg"):
            raise RefusedError(f"{func.__module__}.{func.__name__}")
        if func.__name__ in _LINEAR:
            # complex numbers do as real ones: no need to pass through each operation inside
            return carried(func(*_plain(args), **{k: _plain(v) for k, v in kwargs.items()}))
        return carried(super().__array_function__(func, types, args, kwargs))

    def __getitem__(self, key: Any) -> Any:
        return carried(_plain(self)[_plain(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        _plain(self)[_plain(key)] = _plain(value)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(_plain(self).real)

    @property  # type: ignore[misc]
    def real(self) -> Any:
        """A real array is its own real part."""
        return self

    @property  # type: ignore[misc]
    def imag(self) -> Any:
        """A real array has no imaginary part."""
        return np.zeros(self.shape)

    @property
    def flat(self) -> Any:
        """Refused: it hands out complex scalars."""
        raise RefusedError("flat")

    def astype(self, dtype: Any, **_: Any) -> Any:
        """A copy as float64, which it is already; anything narrower loses the derivative."""
        if np.dtype(dtype) not in (np.dtype(np.float64), self.dtype):
            raise RefusedError(f"astype({np.dtype(dtype)})")
        return self.copy()

    def conj(self) -> Any:
        return self

    conjugate = conj

    def argmax(self, axis: Any = None, **options: Any) -> Any:
        return np.argmax(_plain(self).real, axis=axis, **options)

    def argmin(self, axis: Any = None, **options: Any) -> Any:
        return np.argmin(_plain(self).real, axis=axis, **options)

    def var(self, axis: Any = None, **options: Any) -> Any:
        return _var(self, axis, **options)

    def std(self, axis: Any = None, **options: Any) -> Any:
        return np.sqrt(_var(self, axis, **options))

    def _refused(self, *_: Any, **__: Any) -> Any:
        raise RefusedError("a method that hands out complex numbers or orders them")

    item = tolist = round = sort = argsort = partition = tofile = dump = _refused


def _plain(value: Any) -> Any:
    """The same memory as an ordinary array, also inside tuples and lists."""
    if isinstance(value, Carrier):
        return value.view(np.ndarray)
    if isinstance(value, (tuple, list)):
        return type(value)(_plain(v) for v in value)
    return value


def carried(value: Any) -> Any:
    """Complex arrays and scalars as carriers; everything else as it is."""
    if isinstance(value, (tuple, list)):
        return type(value)(carried(v) for v in value)
    if isinstance(value, (np.ndarray, np.complexfloating)) and value.dtype.kind == "c":
        return asarray(value, dtype=np.complex128).view(Carrier)
    return value


@contextlib.contextmanager
def unstripped() -> Iterator[None]:
    """Within the block `np.array(x)` and its kin keep a carrier what it is.

    They do not ask the class of what they are given; stripped of it, the derivative of an
    `np.abs` that follows would be lost in silence. Names that code has imported by themselves
    (`from numpy import array`) are not reached: what they lose shows against real differences.
    """
    former = {name: getattr(np, name) for name in _KEEPING}
    for name, keeping in _KEEPING.items():
        setattr(np, name, keeping)
    try:
        yield
    finally:
        for name, original in former.items():
            setattr(np, name, original)


def _keeping(original: Callable[..., Any], *, copies: bool) -> Callable[..., Any]:
    def made(value: Any, *args: Any, **options: Any) -> Any:
        if isinstance(value, Carrier):
            dtype = args[0] if args else options.get("dtype")
            if dtype is not None and np.dtype(dtype) not in (np.dtype(float), value.dtype):
                raise RefusedError(f"an array of {np.dtype(dtype)}")
            return value.copy() if copies and options.get("copy", True) else value
        found = original(value, *args, **options)
        return carried(found) if type(found) is np.ndarray else found

    return made


_KEEPING = {
    name: _keeping(getattr(np, name), copies=name == "array")
    for name in ("array", "asarray", "ascontiguousarray", "asfortranarray")
}


def _var(a: Any, axis: Any, *, ddof: Any = 0, keepdims: Any = None, **options: Any) -> Any:
    if any(value is not None for value in options.values()):
        raise RefusedError(f"var with {', '.join(options)}")
    away = a - np.mean(a, axis=axis, keepdims=True)
    squares = np.mean(away * away, axis=axis, keepdims=bool(keepdims))
    count = a.size / max(1, squares.size)
    return squares * (count / (count - ddof))


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: Any = None) -> Any:  # noqa: A002
    vectors, keep = x.ndim == 1 or isinstance(axis, int), bool(keepdims)
    if ord is None or (ord == "fro" and not vectors) or (ord == 2 and vectors):
        return np.sqrt(np.sum(x * x, axis=axis, keepdims=keep))
    if vectors and ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keep)
    if vectors and ord == np.inf:
        return np.max(np.abs(x), axis=axis, keepdims=keep)
    raise RefusedError(f"norm of order {ord}")


def _vdot(a: Any, b: Any) -> Any:
    return np.sum(np.ravel(a) * np.ravel(b))


def _dot(a: Any, b: Any, out: Any = None) -> Any:
    a, b = _plain(a), _plain(b)
    if out is None and np.ndim(a) == 2 == np.ndim(b):
        return carried(product(a, b))
    return carried(np.dot(a, b, out=_plain(out)))


_SPECIAL: dict[Any, Callable[..., Any]] = {
    np.linalg.norm: _norm,
    np.vdot: _vdot,
    np.dot: _dot,
}

# array functions that move entries around or combine them by safe ufuncs
_SAFE = frozenset(
    """
    sum prod mean average cumsum cumprod dot inner outer tensordot einsum kron trace diagonal
    diag diagflat tril triu concatenate stack hstack vstack dstack column_stack split
    array_split hsplit vsplit reshape ravel transpose matrix_transpose swapaxes moveaxis
    rollaxis expand_dims squeeze broadcast_to broadcast_arrays repeat tile roll flip fliplr
    flipud rot90 pad take take_along_axis put_along_axis where compress zeros_like ones_like
    empty_like full_like copy copyto max min amax amin argmax argmin clip var std diff
    shape ndim size atleast_1d atleast_2d atleast_3d any all result_type may_share_memory
    shares_memory meshgrid delete insert append real imag iscomplexobj solve inv det
    apply_along_axis multi_dot permute_dims concat array_equal
    """.split()
)

# of these, those that are the same for complex numbers
_LINEAR = frozenset(
    """
    sum mean cumsum concatenate stack hstack vstack dstack column_stack reshape ravel transpose
    swapaxes moveaxis expand_dims squeeze broadcast_to repeat tile roll flip pad take
    tensordot inner outer
    """.split()
)
