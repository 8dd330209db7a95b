"""Activations of whole rows: softmax and its kin, gated halves, and the largest of several maps."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ...model import Array, Slot
from ..entry import Entry, Known
from .elementwise import floating, logistic, logistic_slope

_LATE = "backward was called before forward; call forward(x) first"


class Softmax:
    """y_i = e^(x_i) / Σ e^(x_j) along one axis; dx = y (dout - Σ dout y)."""

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis
        self._y: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        self._y = softmax(floating(x), self.axis)
        return self._y.copy()

    # J = diag(y) - y yᵀ is symmetric, so that J g = y g - y (y · g)
    def backward(self, dout: ArrayLike) -> Array:
        if self._y is None:
            raise RuntimeError(_LATE)
        weighted = np.sum(dout * self._y, axis=self.axis, keepdims=True)
        return np.asarray(self._y * (dout - weighted))


class Softmin:
    """softmax(-x): the smallest entry gets the most."""

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis
        self._y: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        self._y = softmax(-floating(x), self.axis)
        return self._y.copy()

    def backward(self, dout: ArrayLike) -> Array:
        if self._y is None:
            raise RuntimeError(_LATE)
        weighted = np.sum(dout * self._y, axis=self.axis, keepdims=True)
        return np.asarray(-self._y * (dout - weighted))


class LogSoftmax:
    """y_i = x_i - ln Σ e^(x_j) along one axis; dx = dout - softmax(x) Σ dout."""

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis
        self._softmax: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        x = floating(x)
        shifted = x - np.max(x, axis=self.axis, keepdims=True)
        e = np.exp(shifted)
        total = np.sum(e, axis=self.axis, keepdims=True)
        self._softmax = e / total
        return np.asarray(shifted - np.log(total))

    def backward(self, dout: ArrayLike) -> Array:
        if self._softmax is None:
            raise RuntimeError(_LATE)
        total = np.sum(dout, axis=self.axis, keepdims=True)
        return np.asarray(dout - self._softmax * total)


class GLU:
    """a σ(b) for the two halves a and b of the last axis; x: (..., 2D), y: (..., D)."""

    def __init__(self) -> None:
        self._halves: tuple[Array, Array] | None = None

    def forward(self, x: ArrayLike) -> Array:
        x = floating(x)
        if x.ndim == 0 or x.shape[-1] % 2:
            raise ValueError(
                f"x has shape {x.shape}, expected a last axis of even length: it is split in two"
            )
        a, b = np.split(x, 2, axis=-1)
        self._halves = a, b
        return np.asarray(a * logistic(b))

    def backward(self, dout: ArrayLike) -> Array:
        if self._halves is None:
            raise RuntimeError(_LATE)
        a, b = self._halves
        return np.concatenate([dout * logistic(b), dout * a * logistic_slope(b)], axis=-1)


class Maxout:
    """The largest of k affine maps, for each output; x: (N, D), W: (D, n, k), b: (n, k), y: (N, n).

    At a tie the first of the largest gets the gradient.
    """

    def __init__(
        self,
        input_size: int,
        output_size: int,
        pieces: int = 2,
        rng: np.random.Generator | None = None,
    ) -> None:
        rng = np.random.default_rng(0) if rng is None else rng
        shape = (input_size, output_size, pieces)
        self.W = rng.standard_normal(shape) / np.sqrt(input_size)
        self.b = 0.1 * rng.standard_normal((output_size, pieces))
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)
        self._cache: tuple[Array, Array] | None = None

    def forward(self, x: ArrayLike) -> Array:
        x = floating(x)
        if x.ndim != 2 or x.shape[1] != len(self.W):
            raise ValueError(
                f"x has shape {x.shape}, expected (N, {len(self.W)}): one row a sample"
            )
        z = np.einsum("nd,dok->nok", x, self.W) + self.b
        largest = np.argmax(z, axis=2)
        self._cache = x, largest
        return np.asarray(np.take_along_axis(z, largest[..., None], axis=2)[..., 0])

    # y_o = z_{o,k*}: the upstream gradient goes to the map k* that was the largest, and no other
    def backward(self, dout: ArrayLike) -> Array:
        if self._cache is None:
            raise RuntimeError(_LATE)
        x, largest = self._cache
        routed = np.zeros((*largest.shape, self.W.shape[2]), dtype=x.dtype)
        np.put_along_axis(routed, largest[..., None], np.asarray(dout)[..., None], axis=2)
        self.dW = np.einsum("nd,nok->dok", x, routed)
        self.db = routed.sum(axis=0)
        return np.asarray(np.einsum("nok,dok->nd", routed, self.W))


def softmax(x: Array, axis: int = -1) -> Array:
    """Shifted by the largest entry of each row, which changes nothing and keeps exp below 1."""
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return np.asarray(e / np.sum(e, axis=axis, keepdims=True))


_ROWS = (Slot("x", "input", ("N", "C")),)
_ROW = (0.5, -1.0, 2.0)

ENTRIES = (
    Entry(
        "activation", "softmax", Softmax, "eˣ / Σ eˣ, along an axis", "y·(g − Σ g·y)",
        "J. S. Bridle (1990)", ("softargmax",), _ROWS, "any but 0-d; rows along the last axis",
        documents=(("000", "softmax"), ("003", "softmax"), ("004", "softmax")),
        known=(Known((_ROW,), (0.175290392140036690, 0.039112573270687452, 0.785597034589275858)), Known(((800.0, 0.0),), (1.0, 0.0)), Known(((1.0, 1.0),), (0.5, 0.5))),
        deviates=(
            "000, 004: the sum runs over the whole batch (NN201)",
            "000: no shift by the maximum (NN301); 004: one maximum for all rows (NN302)",
            "000: the backward is the diagonal of the Jacobian (NN106)",
        ),
    ),
    Entry(
        "activation", "softmin", Softmin, "e⁻ˣ / Σ e⁻ˣ, along an axis", "−y·(g − Σ g·y)",
        "torch.nn.Softmin", (), _ROWS, "any but 0-d; rows along the last axis",
        documents=(("000", "softmin"),),
        known=(Known((_ROW,), (0.175290392140036690, 0.785597034589275858, 0.039112573270687452)), Known(((-800.0, 0.0),), (1.0, 0.0)), Known(((1.0, 1.0),), (0.5, 0.5))),
        deviates=("000: as softmax; and its backward has eˣ for e⁻ˣ (NN110)",),
    ),
    Entry(
        "activation", "log_softmax", LogSoftmax, "x − ln Σ eˣ, along an axis", "g − softmax(x)·Σ g",
        "torch.nn.LogSoftmax", (), _ROWS, "any but 0-d; rows along the last axis",
        documents=(("000", "log-softmax"), ("000", "logSoftmax")),
        known=(Known((_ROW,), (-1.74131129665715706, -3.24131129665715706, -0.24131129665715706)), Known(((0.0, -800.0),), (0.0, -800.0)), Known(((800.0, 0.0),), (0.0, -800.0))),
        deviates=("000: the log of a softmax: −inf at 800 (NN305), over the batch (NN201)",),
    ),
    Entry(
        "activation", "glu", GLU, "a·σ(b), x = (a, b)", "(g·σ(b), g·a·σ'(b))",
        "Y. N. Dauphin et al., arXiv:1612.08083", ("gated_linear_unit",), (Slot("x", "input", ("N", 6)),),
        "(..., 2D) → (..., D)",
        known=(Known(((0.5, -1.0, 2.0, 0.3),), (0.440398538988941222, -0.574442516811658987)), Known(((1.0, 0.0),), (0.5,)), Known(((2.0, 800.0),), (2.0,))),
    ),
    Entry(
        "activation", "maxout", Maxout, "max over k of (x·Wₖ + bₖ)", "to the largest piece alone",
        "I. J. Goodfellow et al., arXiv:1302.4389", (), (Slot("x", "input", ("N", "D")),),
        "(N, D) → (N, n)", documents=(("000", "maxout"),),
        deviates=(
            "000: rand((a, b)) raises; one sample only; its backward is unfinished and not registered",
        ),
    ),
)  # fmt: skip
