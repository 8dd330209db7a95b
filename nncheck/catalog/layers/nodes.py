"""Nodes of a computational graph: product, sum, quotient, exponential, logarithm.

Two apples at 100 yen with 10 % tax are two products: 2 · 100 · 1.1 = 220. Going back from the
price, each node multiplies what arrives by its own local derivative.
"""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .edge import lifted, remembered, upstream


def _unbroadcast(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Summed over the axes along which an operand of `shape` was repeated; always a fresh array."""
    extra = tuple(range(gradient.ndim - len(shape)))
    once = tuple(i + len(extra) for i, size in enumerate(shape) if size == 1)
    return np.asarray(np.sum(gradient, axis=extra + once, keepdims=True)).reshape(shape)


def _operands(x: Any, y: Any) -> tuple[Array, Array]:
    a, b = lifted(x), lifted(y)
    try:
        np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        raise ValueError(
            f"x has shape {a.shape} and y {b.shape}, expected shapes that broadcast to one another"
        ) from None
    return a, b


@final
class Mul:
    """z = x · y, elementwise. x, y: any shapes that broadcast."""

    def __init__(self) -> None:
        self._cache: tuple[Array, Array] | None = None

    def forward(self, x: Any, y: Any) -> Array:
        a, b = self._cache = _operands(x, y)
        return np.asanyarray(a * b)

    # z = x y:  ∂z/∂x = y,  ∂z/∂y = x. What was repeated by broadcasting is used several times,
    # so that its gradients add up.
    def backward(self, dout: Any) -> tuple[Array, Array]:
        """(dx, dy): each operand weighs the other's gradient."""
        x, y = remembered(self._cache)
        g = upstream(dout, np.broadcast_shapes(x.shape, y.shape))
        return _unbroadcast(g * y, x.shape), _unbroadcast(g * x, y.shape)


@final
class Add:
    """z = x + y, elementwise. x, y: any shapes that broadcast."""

    def __init__(self) -> None:
        self._cache: tuple[tuple[int, ...], tuple[int, ...]] | None = None

    def forward(self, x: Any, y: Any) -> Array:
        a, b = _operands(x, y)
        self._cache = (a.shape, b.shape)
        return np.asanyarray(a + b)

    # z = x + y:  ∂z/∂x = ∂z/∂y = 1.
    def backward(self, dout: Any) -> tuple[Array, Array]:
        """(dx, dy): copies of dout, one for each operand."""
        x_shape, y_shape = remembered(self._cache)
        g = upstream(dout, np.broadcast_shapes(x_shape, y_shape))
        return _unbroadcast(g, x_shape), _unbroadcast(g, y_shape)


@final
class Div:
    """z = x / y, elementwise; division by 0 is as in NumPy. x, y: any shapes that broadcast."""

    def __init__(self) -> None:
        self._cache: tuple[Array, Array] | None = None

    def forward(self, x: Any, y: Any) -> Array:
        a, b = self._cache = _operands(x, y)
        return np.asanyarray(a / b)

    # z = x/y:  ∂z/∂x = 1/y,  ∂z/∂y = −x/y².  Written −(dout/y)·(x/y): y² overflows sooner.
    def backward(self, dout: Any) -> tuple[Array, Array]:
        """(dx, dy)."""
        x, y = remembered(self._cache)
        dx = upstream(dout, np.broadcast_shapes(x.shape, y.shape)) / y
        return _unbroadcast(dx, x.shape), _unbroadcast(-dx * (x / y), y.shape)


@final
class Exp:
    """y = eˣ, elementwise."""

    def __init__(self) -> None:
        self._cache: Array | None = None

    def forward(self, x: Any) -> Array:
        y = np.asanyarray(np.exp(lifted(x)))
        self._cache = y.copy()
        return y

    # y = eˣ:  dy/dx = eˣ = y.
    def backward(self, dout: Any) -> Array:
        y = remembered(self._cache)
        return np.asanyarray(upstream(dout, y.shape) * y)


@final
class Log:
    """y = ln x, elementwise; raises for an x that is not positive, where there is no logarithm."""

    def __init__(self) -> None:
        self._cache: Array | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        if np.any(x <= 0):
            raise ValueError(
                f"the smallest x is {np.min(x):.3g}, expected positive numbers: "
                "the logarithm has no value there"
            )
        self._cache = x
        return np.asanyarray(np.log(x))

    # y = ln x:  dy/dx = 1/x.
    def backward(self, dout: Any) -> Array:
        x = remembered(self._cache)
        return np.asanyarray(upstream(dout, x.shape) / x)


_X = Slot("x", "input", ("N", "D"))
_Y = Slot("y", "input", ("N", "D"))
_POSITIVE = Domain("positive")
_SOURCE = "chain rule on a computational graph; Saito, Deep Learning from Scratch (2016), ch. 5"

ENTRIES = (
    Entry(
        kind="node",
        name="mul",
        make=Mul,
        formula="z = x y",
        derivative="dx = dout y; dy = dout x",
        source=_SOURCE,
        names=("MulLayer", "multiply", "times", "product"),
        slots=(_X, _Y),
        shapes="x, y: any that broadcast; numbers too",
        # two apples at 100; two times 110; 200 with tax
        known=(
            Known((100.0, 2.0), 200.0, 2.0),
            Known((0.5, -3.0), -1.5, -3.0),
            Known((200.0, 1.5), 300.0, 1.5),
        ),
        documents=(("003", "りんごのやつ"),),
    ),
    Entry(
        kind="node",
        name="add",
        make=Add,
        formula="z = x + y",
        derivative="dx = dout; dy = dout",
        source=_SOURCE,
        names=("AddLayer", "plus", "sum node"),
        slots=(_X, _Y),
        shapes="x, y: any that broadcast; numbers too",
        known=(
            Known((200.0, 450.0), 650.0, 1.0),
            Known((0.5, -3.0), -2.5, 1.0),
            Known((-7.25, 0.25), -7.0, 1.0),
        ),
    ),
    Entry(
        kind="node",
        name="div",
        make=Div,
        formula="z = x / y",
        derivative="dx = dout / y; dy = -dout x / y²",
        source=_SOURCE,
        names=("DivLayer", "divide", "quotient"),
        slots=(_X, Slot("y", "input", ("N", "D"), _POSITIVE)),
        shapes="x, y: any that broadcast; numbers too",
        known=(
            Known((1.0, 3.0), 0.333333333333333333333333, 0.333333333333333333333333),
            Known((-2.0, 7.0), -0.285714285714285714285714, 0.142857142857142857142857),
            Known((3.0, -8.0), -0.375, -0.125),
        ),
    ),
    Entry(
        kind="node",
        name="exp",
        make=Exp,
        formula="y = eˣ",
        derivative="dx = dout y",
        source=_SOURCE,
        names=("ExpLayer", "exponential"),
        slots=(Slot("x", "input", ("N", "D"), Domain(high=700.0)),),
        # beyond 709 e^x is no float64
        tails=700.0,
        known=(
            Known((1.0,), 2.71828182845904523536, 2.71828182845904523536),
            Known((-3.5,), 0.0301973834223185007398, 0.0301973834223185007398),
            Known((0.125,), 1.13314845306682631683, 1.13314845306682631683),
        ),
    ),
    Entry(
        kind="node",
        name="log",
        make=Log,
        formula="y = ln x",
        derivative="dx = dout / x",
        source=_SOURCE,
        names=("LogLayer", "ln", "logarithm"),
        slots=(Slot("x", "input", ("N", "D"), _POSITIVE),),
        known=(
            Known((2.0,), 0.693147180559945309417, 0.5),
            Known((10.0,), 2.30258509299404568402, 0.1),
            Known((0.125,), -2.07944154167983592825, 8.0),
        ),
    ),
)
