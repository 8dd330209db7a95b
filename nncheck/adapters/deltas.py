"""Costs with an error of the output layer: `fn(a, y)` beside `delta(z, a, y)`, as in Nielsen's book.

The one is a function of the activations, the other the derivative by what they were computed from. Which
function lies between is not said in the class: of the file's own functions and the usual ones it is the
first with which the derivative is right, or the one whose derivative is a factor of it. The class is read as a loss of z, with this function inside.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from . import methods as pairs
from .candidate import Candidate
from .contain import contained
from .names import normal

_STEP, _CLOSE = 1e-6, 1e-6


def read_through(candidate: Candidate) -> Candidate:
    """The candidate as a loss of what its activations are made of; others as they are."""
    made = _loss_of_z(candidate.obj, candidate.namespace)
    if made is None:
        return candidate

    def find(namespace: Mapping[str, Any]) -> Any:
        found = candidate.find(namespace)
        return _loss_of_z(found, namespace) or found

    return replace(candidate, obj=made, find=find)


def _loss_of_z(cls: Any, namespace: Mapping[str, Any]) -> type | None:
    names = _pair(cls)
    if names is None:
        return None
    value, delta = names
    activation = _activation(cls, value, delta, namespace)
    if activation is None:
        return None
    order = pairs.method_arguments(cls, delta) or ()
    a, y = pairs.method_arguments(cls, value) or ()
    z = next(n for n in order if n not in (a, y))

    def forward(self: Any, z: Any, y: Any) -> Any:
        self._seen = {"z": z, "a": activation(z), "y": y}
        return getattr(cls(), value)(self._seen["a"], y)

    def backward(self: Any) -> Any:
        roles = {z: "z", a: "a", y: "y"}
        return getattr(cls(), delta)(*(self._seen[roles[n]] for n in order))

    for function, name in ((forward, value), (backward, delta)):
        function.__qualname__ = pairs.qualified(cls, name) or name
    methods = {"forward": forward, "backward": backward, "__module__": cls.__module__}
    return type(cls.__name__, (), methods)


def _pair(cls: Any) -> tuple[str, str] | None:
    """A method of (a, y), and one of the same two and a third."""
    if not isinstance(cls, type) or pairs.find(cls, slips=False) is not None:
        return None
    own = {n: pairs.method_arguments(cls, n) or () for n in _methods(cls)}
    for value, two in own.items():
        for delta, three in own.items():
            if len(two) == 2 and len(three) == 3 and set(two) < set(three) and _is_error(delta):
                return value, delta
    return None


def _methods(cls: type) -> list[str]:
    return [n for n in dir(cls) if not n.startswith("_") and callable(getattr(cls, n))]


def _is_error(name: str) -> bool:
    words = ("delta", "error", "deriv", "grad", "prime")
    return any(w in normal(name) for w in words)


def _activation(
    cls: type, value: str, delta: str, namespace: Mapping[str, Any]
) -> Callable[[Any], Any] | None:
    """The function of z with which the derivative is right; else the one whose slope it multiplies by."""
    z = np.random.default_rng(8).uniform(-1.5, 1.5, (2, 3))
    y = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    own = list(_functions(namespace))
    usual: list[Callable[[Any], Any]] = [*own, *_USUAL]
    for function in usual:
        if any(_is_right(cls, value, delta, function, *given) for given in ((z, y), (z.T, y.T))):
            return function
    called = getattr(getattr(cls, delta), "__code__", None)
    slopes = [g for g in own if called is not None and g.__name__ in called.co_names]
    return next((f for f in own for g in slopes if _is_slope(f, g, z)), None)


def _is_slope(function: Callable[[Any], Any], slope: Callable[[Any], Any], z: Any) -> bool:
    try:
        with contained(), np.errstate(all="ignore"):
            true = (function(z + _STEP) - function(z - _STEP)) / (2 * _STEP)
            return bool(np.allclose(slope(z), true, rtol=_CLOSE, atol=_CLOSE))
    except Exception:
        return False


def _functions(namespace: Mapping[str, Any]) -> Iterator[types.FunctionType]:
    for held in namespace.values():
        if isinstance(held, types.FunctionType) and len(pairs.data_arguments(held) or ()) == 1:
            yield held


def _logistic(z: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-z))


def _softmax(z: Any) -> Any:
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def _same(z: Any) -> Any:
    return z


_USUAL: tuple[Callable[[Any], Any], ...] = (_logistic, _softmax, np.tanh, _same)


def _is_right(
    cls: type, value: str, delta: str, function: Callable[[Any], Any], z: Any, y: Any
) -> bool:
    order = pairs.method_arguments(cls, delta) or ()
    a_name, y_name = pairs.method_arguments(cls, value) or ()
    try:
        with contained(), np.errstate(all="ignore"):
            of = dict.fromkeys(order, z) | {a_name: function(z), y_name: y}
            said = np.asarray(getattr(cls(), delta)(*(of[n] for n in order)), dtype=float)
            slope = np.zeros(z.shape)
            for i in range(z.size):
                moved = np.zeros(z.shape)
                moved.flat[i] = _STEP
                ends = [getattr(cls(), value)(function(z + s * moved), y) for s in (1, -1)]
                slope.flat[i] = float((ends[0] - ends[1]) / (2 * _STEP))
    except Exception:
        return False
    same = said.shape == slope.shape and np.allclose(said, slope, rtol=_CLOSE, atol=_CLOSE)
    return bool(same and np.any(slope))
