"""Affine maps: every sample times a matrix, with or without a bias."""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry
from .edge import beside, demand_sizes, lifted, remembered, upstream
from .initialisers import generator, he


def _rows(x: Any, width: int) -> tuple[Array, tuple[int, ...]]:
    """(x as rows (N, width), its own shape): one sample (D,) is one row, (N, C, H, W) is flattened."""
    array = lifted(x)
    features = array.shape if array.ndim == 1 else array.shape[1:]
    if array.ndim == 0 or prod(features) != width:
        raise ValueError(
            f"x has shape {array.shape}, expected ({width},), (N, {width}) or (N, ...) with "
            f"{width} numbers a sample, the rows of W"
        )
    count = 1 if array.ndim == 1 else array.shape[0]
    return array.reshape(count, width), array.shape


def _output_shape(x_shape: tuple[int, ...], width: int) -> tuple[int, ...]:
    return (width,) if len(x_shape) == 1 else (x_shape[0], width)


@final
class Affine:
    """Y = X W + b. x: (D,), (N, D) or (N, C, H, W) with C·H·W = D; gives (C,) or (N, C).

    W: (D, C), initialised by He; b: (C,), zeros. backward returns dx in the shape of x and sets
    dW and db.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("W", "b")

    def __init__(
        self, input_size: int, output_size: int, rng: np.random.Generator | None = None
    ) -> None:
        demand_sizes(input_size=input_size, output_size=output_size)
        self.W = he((input_size, output_size), generator(rng), fan_in=input_size)
        self.b = np.zeros(output_size)
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)
        self._cache: tuple[Array, tuple[int, ...]] | None = None

    def forward(self, x: Any) -> Array:
        rows, shape = self._cache = _rows(x, self.W.shape[0])
        y = rows @ beside(rows, self.W) + beside(rows, self.b)
        return y.reshape(_output_shape(shape, self.W.shape[1]))

    # Y = X W + B, in components  Y_nc = Σ_d X_nd W_dc + b_c,  G = ∂L/∂Y:
    #   ∂L/∂X_nd = Σ_c G_nc W_dc        dX = G Wᵀ
    #   ∂L/∂W_dc = Σ_n X_nd G_nc        dW = Xᵀ G
    #   ∂L/∂b_c  = Σ_n G_nc             b is added to every row
    # One sample (D,) is the case N = 1: as a row it has a transpose, as a vector it has none.
    def backward(self, dout: Any) -> Array:
        rows, shape = remembered(self._cache)
        width = self.W.shape[1]
        g = upstream(dout, _output_shape(shape, width)).reshape(len(rows), width)
        self.dW = rows.T @ g  # Xᵀ G
        self.db = np.sum(g, axis=0)  # Σ_n G
        return (g @ beside(rows, self.W).T).reshape(shape)  # G Wᵀ


@final
class Dot:
    """Y = X W. x: (D,), (N, D) or (N, C, H, W) with C·H·W = D; gives (C,) or (N, C).

    W: (D, C), initialised by He. backward returns dx in the shape of x and sets dW.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("W",)

    def __init__(
        self, input_size: int, output_size: int, rng: np.random.Generator | None = None
    ) -> None:
        demand_sizes(input_size=input_size, output_size=output_size)
        self.W = he((input_size, output_size), generator(rng), fan_in=input_size)
        self.dW = np.zeros_like(self.W)
        self._cache: tuple[Array, tuple[int, ...]] | None = None

    def forward(self, x: Any) -> Array:
        rows, shape = self._cache = _rows(x, self.W.shape[0])
        return (rows @ beside(rows, self.W)).reshape(_output_shape(shape, self.W.shape[1]))

    # Affine with b = 0: dX = G Wᵀ, dW = Xᵀ G.
    def backward(self, dout: Any) -> Array:
        rows, shape = remembered(self._cache)
        width = self.W.shape[1]
        g = upstream(dout, _output_shape(shape, width)).reshape(len(rows), width)
        self.dW = rows.T @ g  # Xᵀ G
        return (g @ beside(rows, self.W).T).reshape(shape)  # G Wᵀ


_X = Slot("x", "input", ("N", "D"))
_W = Slot("W", "parameter", ("D", "C"))
_SHAPES = "x: (D,), (N, D), (N, C, H, W) flattened; gives (C,) or (N, C)"
_SOURCE = "Saito, Deep Learning from Scratch (2016), 5.6"

ENTRIES = (
    Entry(
        kind="layer",
        name="affine",
        make=Affine,
        formula="Y = X W + b",
        derivative="dX = dout Wᵀ; dW = Xᵀ dout; db = Σ_n dout_n",
        source=_SOURCE,
        names=("Affine", "dense", "linear", "fully connected", "fc"),
        slots=(_X, _W, Slot("b", "parameter", ("C",))),
        shapes=_SHAPES,
        documents=(("001", "Affine"), ("004", "Affine")),
        deviates=(
            "001: one sample (D,) has no transpose: backward raises, or dW is one number (NN501)",
            "004: one sample (D,) becomes D samples of one feature and does not fit W (NN501)",
            "001, 004: the caller's x is kept, so that writing into it changes dW (NN405)",
        ),
    ),
    Entry(
        kind="layer",
        name="dot",
        make=Dot,
        formula="Y = X W",
        derivative="dX = dout Wᵀ; dW = Xᵀ dout",
        source=_SOURCE,
        names=("Dot", "matmul", "MatMul"),
        slots=(_X, _W),
        shapes=_SHAPES,
        documents=(("003", "np.dot"), ("003", "内積")),
        deviates=("003: a vector is taken for a row or a column as needed; x.T is x (NN501)",),
    ),
)
