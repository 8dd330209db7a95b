"""The functions and methods that array code may call: they read arrays and give new ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .limits import ENTRIES, UnreckonedError, checked
from .values import Held

_PURE = frozenset(
    """abs absolute add any all arange argmax argmin argsort array asarray atleast_1d atleast_2d
    broadcast_to ceil clip concatenate copy cos cosh cross cumsum diag diagflat diagonal divide dot
    einsum empty empty_like equal exp expand_dims expm1 eye flip float64 float32 floor fmax fmin full full_like
    greater greater_equal heaviside hstack identity isfinite less less_equal log log10 log1p log2
    logaddexp logical_and logical_not logical_or matmul max maximum mean min minimum moveaxis multiply
    negative newaxis ones ones_like outer pad pi power prod ravel reciprocal repeat reshape rollaxis
    rot90 sign sin sinh split sqrt square squeeze stack std subtract sum swapaxes take tan tanh tensordot tile
    trace transpose triu tril unravel_index var vstack where zeros zeros_like inf e float_ int64
    int32 bool_ ndim shape size sqrt float int""".split()
)  # fmt: skip
# they make an array of a size that is given
_MAKING = ("arange", "eye", "full", "identity", "ones", "zeros", "empty", "tile", "repeat", "broadcast_to", "pad")  # fmt: skip
_METHODS = frozenset(
    """argmax argmin astype clip copy diagonal dot flatten item max mean min prod ravel repeat
    reshape squeeze std sum swapaxes tolist transpose var fill any all cumsum""".split()
)  # fmt: skip
_ATTRIBUTES = ("T", "shape", "size", "ndim", "dtype")
_BUILTINS: Mapping[str, Callable[..., Any]] = {
    "len": len, "range": lambda *bounds: _range(*bounds), "abs": abs, "float": float, "int": int, "bool": bool, "min": min,
    "max": max, "zip": zip, "enumerate": enumerate, "list": list, "tuple": tuple, "dict": dict, "sum": sum, "slice": slice,
    "reversed": lambda values: list(values)[::-1], "isinstance": lambda *_: _refuse("isinstance"),
}  # fmt: skip
_MATH = ("exp", "log", "sqrt", "tanh", "sin", "cos", "pi", "e", "log1p", "expm1", "erf", "pow")
MODULES = ("np", "numpy", "math")


def _range(*bounds: Any) -> range:
    found = range(*(int(b) for b in bounds))
    return found if len(found) <= ENTRIES else _refuse("a long range")


def _refuse(what: str) -> Any:
    raise UnreckonedError(what)


def builtin(name: str) -> Callable[..., Any]:
    """A builtin by its name."""
    if name not in _BUILTINS:
        raise UnreckonedError(f"the name {name}")
    return _BUILTINS[name]


def of_module(module: str, name: str) -> Any:
    """A function or number of NumPy or math."""
    if module == "math":
        return getattr(math, name) if name in _MATH else _refuse(name)
    if name not in _PURE:
        raise UnreckonedError(f"np.{name}")
    found = getattr(np, name)
    return _bounded(found) if name in _MAKING else found


def attribute(value: Any, name: str) -> Any:
    """`x.shape`, `x.sum`, `self.W`, `cache.items`."""
    if isinstance(value, Held) and name in value.attributes:
        return value.attributes[name]
    if isinstance(value, (np.ndarray, np.generic)) and (name in _METHODS or name in _ATTRIBUTES):
        return getattr(value, name)
    if isinstance(value, list) and name in ("append", "reverse", "insert", "pop"):
        return getattr(value, name)
    if isinstance(value, dict) and name in ("items", "keys", "values", "get"):
        return getattr(value, name)
    raise UnreckonedError(f".{name}")


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*given: Any, **named: Any) -> Any:
        for value in (*given, *named.values()):
            sizes = value if isinstance(value, (tuple, list)) else [value]
            if all(isinstance(s, (int, np.integer)) for s in sizes):
                total = math.prod(max(int(s), 1) for s in sizes)
                if total > ENTRIES:
                    raise UnreckonedError("an array that is too large")
        return function(*given, **named)

    return run


def add_at(target: Any, index: Any, values: Any) -> None:
    """`np.add.at`."""
    np.add.at(target, index, values)


def broadcast(*values: Any) -> None:
    """Refuse what would get too large by broadcasting."""
    shapes = [v.shape for v in values if isinstance(v, np.ndarray)]
    if len(shapes) > 1 and math.prod(np.broadcast_shapes(*shapes)) > ENTRIES:
        raise UnreckonedError("an array that is too large")


def result(function: Callable[..., Any], given: Sequence[Any], named: Mapping[str, Any]) -> Any:
    return checked(function(*given, **named))
