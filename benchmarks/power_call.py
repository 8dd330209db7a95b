"""A subject as a pair of functions, f(x) and vjp(x, cotangent), which is what the peers want.

Every call builds a fresh object, seeds NumPy's global generator and hands over copies: dropout,
running statistics and caches cannot confuse a peer. The cotangent alone is handed over as it is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nncheck.draw import generic

from .power_row import Row
from .speed_net import Array

_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Call:
    """f: x -> output, vjp: (x, cotangent) -> gradient of x; `at` is where they are looked at."""

    f: Callable[[Array], Array]
    vjp: Callable[[Array, Array], Array]
    at: Array

    def weighted(self, cotangent: Array) -> Call:
        """The scalar <cotangent, f(x)> and its gradient."""

        def loss(x: Array) -> Array:
            return np.asarray(np.sum(cotangent * self.f(x)))

        return Call(loss, lambda x, up: self.vjp(x, np.asarray(up) * cotangent), self.at)

    def sampled(self, rng: np.random.Generator) -> Call:
        """Some entries of a large x; the others stay where they are."""
        chosen = rng.choice(self.at.size, _SAMPLE, replace=False)

        def whole(some: Array) -> Array:
            flat = self.at.ravel().copy()
            flat[chosen] = some
            return flat.reshape(self.at.shape)

        return Call(
            lambda some: self.f(whole(some)),
            lambda some, up: self.vjp(whole(some), up).ravel()[chosen],
            self.at.ravel()[chosen],
        )


def usual(row: Row) -> Call:
    """At a student's inputs, with the parameters as the constructor sets them."""
    rng = _rng(row)
    return call(row, [d.usual(rng) for d in row.inputs])


def ours(row: Row) -> Call:
    """At what nncheck would draw, weighted by a signed, uneven cotangent.

    Where nncheck is given the user's own data, these are used; parameters that nncheck draws are
    drawn when they are what is differentiated.
    """
    rng = _rng(row)
    plain = call(row, [d.usual(rng) if row.given else d.ours(rng) for d in row.inputs])
    at = plain.at
    if isinstance(row.wrt, str) and not row.given:
        fan = at.shape[0] if at.ndim > 1 else 2
        at = (generic(at.shape, rng) / np.sqrt(fan)).astype(at.dtype)
    moved = Call(plain.f, plain.vjp, at)
    return moved.weighted(generic(np.shape(plain.f(at)), rng))


def _rng(row: Row) -> np.random.Generator:
    return np.random.default_rng([0, *row.name.encode()])


def made(row: Row) -> Any:
    """A fresh object; the same one each time."""
    np.random.seed(0)
    return row.definition()(**row.build)


def call(row: Row, data: Sequence[Array]) -> Call:
    """The subject at this data, as functions of the input or parameter that `wrt` names."""
    wrt = row.wrt
    at = data[wrt] if isinstance(wrt, int) else _held(made(row), wrt)

    def run(x: Array) -> tuple[Any, list[Array], Array]:
        inputs = [d.copy() for d in data]
        obj = made(row)
        if isinstance(wrt, int):
            inputs[wrt] = np.array(x)
        else:
            _put(obj, wrt, x)
        forward = obj.loss if hasattr(obj, "loss") else obj.forward
        return obj, inputs, np.asarray(forward(*inputs))

    def vjp(x: Array, cotangent: Array) -> Array:
        obj, inputs, _ = run(x)
        return gradient(row, obj, inputs, np.asarray(cotangent))

    return Call(lambda x: run(x)[2], vjp, np.array(at))


def gradient(row: Row, obj: Any, inputs: Sequence[Array], cotangent: Array) -> Array:
    """What the subject claims, after its forward ran."""
    if hasattr(obj, "gradient"):
        return np.asarray(obj.gradient(*inputs)[row.wrt]) * cotangent
    if inspect.signature(obj.backward).parameters:
        returned, factor = obj.backward(cotangent), 1.0
    else:
        returned, factor = obj.backward(), cotangent
    if isinstance(row.wrt, int):
        several = isinstance(returned, tuple)
        return np.asarray(returned[row.wrt] if several else returned) * factor
    held = obj.grads[row.wrt] if hasattr(obj, "grads") else getattr(obj, "d" + row.wrt)
    return np.asarray(held) * factor


def _held(obj: Any, name: str) -> Array:
    held: Array = obj.params[name] if hasattr(obj, "params") else getattr(obj, name)
    return held.copy()


def _put(obj: Any, name: str, value: Array) -> None:
    """In the precision of the value: a reference may want more than the constructor chose."""
    if hasattr(obj, "params"):
        obj.params[name] = np.array(value)
    else:
        setattr(obj, name, np.array(value))
