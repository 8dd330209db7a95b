"""Rectifiers: ReLU and its kin, with a corner or with an exponential below zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ...model import Array
from ..entry import Entry, Known
from .elementwise import Elementwise, floating


class ReLU(Elementwise):
    """max(x, 0); 0 at the kink."""

    def f(self, x: Array) -> Array:
        return np.maximum(x, 0)

    def df(self, x: Array) -> Array:
        return (x > 0).astype(x.dtype)


class ReLU6(Elementwise):
    """min(max(x, 0), 6); 0 at both kinks."""

    def f(self, x: Array) -> Array:
        return np.clip(x, 0, 6)

    def df(self, x: Array) -> Array:
        return ((x > 0) & (x < 6)).astype(x.dtype)


class LeakyReLU(Elementwise):
    """x above 0, α x below; right for every α, where max(αx, x) is not for α > 1."""

    def __init__(self, alpha: float = 0.01) -> None:
        super().__init__()
        self.alpha = alpha

    def f(self, x: Array) -> Array:
        return np.where(x > 0, x, self.alpha * x).astype(x.dtype)

    def df(self, x: Array) -> Array:
        return np.where(x > 0, 1, self.alpha).astype(x.dtype)


class ELU(Elementwise):
    """x above 0, α (eˣ - 1) below."""

    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__()
        self.alpha = alpha

    # the exponential is taken of min(x, 0): np.where evaluates both branches
    def f(self, x: Array) -> Array:
        return np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0))).astype(x.dtype)

    def df(self, x: Array) -> Array:
        return np.where(x > 0, 1, self.alpha * np.exp(np.minimum(x, 0))).astype(x.dtype)


class SELU(Elementwise):
    """λ x above 0, λ α (eˣ - 1) below: mean 0 and variance 1 are a fixed point."""

    # the constants are the solution of eqs. (4, 5) and (14) in the paper, to float64
    scale = 1.0507009873554804934193349852946
    alpha = 1.6732632423543772848170429916717

    def f(self, x: Array) -> Array:
        below = self.alpha * np.expm1(np.minimum(x, 0))
        return (self.scale * np.where(x > 0, x, below)).astype(x.dtype)

    def df(self, x: Array) -> Array:
        below = self.alpha * np.exp(np.minimum(x, 0))
        return (self.scale * np.where(x > 0, 1, below)).astype(x.dtype)


class CELU(Elementwise):
    """x above 0, α (e^(x/α) - 1) below: the slope is 1 at 0 for every α."""

    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__()
        self.alpha = alpha

    def f(self, x: Array) -> Array:
        below = self.alpha * np.expm1(np.minimum(x, 0) / self.alpha)
        return np.where(x > 0, x, below).astype(x.dtype)

    def df(self, x: Array) -> Array:
        return np.where(x > 0, 1, np.exp(np.minimum(x, 0) / self.alpha)).astype(x.dtype)


class PReLU:
    """Leaky ReLU with a slope that is learnt: one for all, or one for each feature (last axis)."""

    def __init__(self, num_parameters: int = 1, init: float = 0.25) -> None:
        self.alpha = np.full(num_parameters, init)
        self.dalpha = np.zeros(num_parameters)
        self._x: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        self._x = floating(x)
        return np.where(self._x > 0, self._x, self.alpha * self._x).astype(self._x.dtype)

    # dy/dα = x where x < 0, summed over all entries that share α
    def backward(self, dout: ArrayLike) -> Array:
        if self._x is None:
            raise RuntimeError("backward was called before forward; call forward(x) first")
        below = np.asarray(dout * np.minimum(self._x, 0))
        if self.alpha.size == 1:
            self.dalpha = np.full(1, np.sum(below))
        else:
            self.dalpha = below.reshape(-1, self.alpha.size).sum(axis=0)
        return np.asarray(dout * np.where(self._x > 0, 1, self.alpha).astype(self._x.dtype))


class RReLU:
    """Leaky ReLU with a random slope for each entry, in [lower, upper]; their mean in evaluation."""

    def __init__(
        self,
        lower: float = 1 / 8,
        upper: float = 1 / 3,
        rng: np.random.Generator | None = None,
    ) -> None:
        self.lower = lower
        self.upper = upper
        self.training = True
        self.rng = np.random.default_rng(0) if rng is None else rng
        self._slope: Array | None = None

    def forward(self, x: ArrayLike) -> Array:
        x = floating(x)
        drawn = self.rng.uniform(self.lower, self.upper, x.shape) if self.training else None
        below = (self.lower + self.upper) / 2 if drawn is None else drawn
        self._slope = np.where(x > 0, 1, below).astype(x.dtype)
        return x * self._slope

    def backward(self, dout: ArrayLike) -> Array:
        if self._slope is None:
            raise RuntimeError("backward was called before forward; call forward(x) first")
        return np.asarray(dout * self._slope)


class HardSwish(Elementwise):
    """x · min(max(x + 3, 0), 6) / 6; 0 and 1 at the kinks -3 and 3."""

    def f(self, x: Array) -> Array:
        return np.asarray(x * np.clip(x + 3, 0, 6) / 6)

    def df(self, x: Array) -> Array:
        return np.where(x <= -3, 0, np.where(x >= 3, 1, x / 3 + 0.5)).astype(x.dtype)


class HardMish(Elementwise):
    """x/2 · min(2, max(0, x + 2)); 0 and 1 at the kinks -2 and 0."""

    def f(self, x: Array) -> Array:
        return np.asarray(x * np.clip(x + 2, 0, 2) / 2)

    def df(self, x: Array) -> Array:
        return np.where(x <= -2, 0, np.where(x >= 0, 1, x + 1)).astype(x.dtype)


ENTRIES = (
    Entry(
        "activation", "relu", ReLU, "max(x, 0)", "1 if x > 0 else 0",
        "V. Nair, G. E. Hinton, ICML (2010)", ("rectifier", "ramp"), kinks=(0.0,),
        documents=(("000", "ReLU"), ("001", "Relu"), ("002", "Relu"), ("003", "Relu"), ("004", "Relu")),
        known=(Known((-2.5,), 0.0, 0.0), Known((0.3,), 0.3, 1.0), Known((1.7,), 1.7, 1.0)),
        deviates=("001-004: backward writes into dout (NN401)",),
    ),
    Entry(
        "activation", "relu6", ReLU6, "min(max(x, 0), 6)", "1 if 0 < x < 6 else 0",
        "A. Krizhevsky (2010); arXiv:1704.04861", (), kinks=(0.0, 6.0), documents=(("000", "ReLU6"),),
        known=(Known((-2.5,), 0.0, 0.0), Known((1.7,), 1.7, 1.0), Known((6.5,), 6.0, 0.0)),
    ),
    Entry(
        "activation", "leaky_relu", LeakyReLU, "x if x > 0 else α·x", "1 if x > 0 else α",
        "A. L. Maas et al., ICML (2013)", ("lrelu",), kinks=(0.0,),
        documents=(("000", "leaky-ReLU"), ("000", "leakyReLU")),
        known=(Known((-2.5,), -0.025, 0.01), Known((0.3,), 0.3, 1.0), Known((1.7,), 1.7, 1.0)),
        deviates=("000: max(αx, x) is wrong for α > 1 (NN111)",),
    ),
    Entry(
        "activation", "elu", ELU, "x if x > 0 else α·(eˣ − 1)", "1 if x > 0 else α·eˣ",
        "D.-A. Clevert et al., arXiv:1511.07289", (), kinks=(0.0,), documents=(("000", "ELU"),),
        known=(
            Known((-2.5,), -0.91791500137610121, 0.082084998623898795),
            Known((-1e-10,), -9.9999999995e-11, 0.9999999999),
            Known((1.7,), 1.7, 1.0),
        ),
        deviates=("000: exp(x) − 1 loses small x and overflows in the dead branch (NN311, NN309)",),
    ),
    Entry(
        "activation", "selu", SELU, "λ·(x if x > 0 else α·(eˣ − 1))", "λ·(1 if x > 0 else α·eˣ)",
        "G. Klambauer et al., arXiv:1706.02515", (), kinks=(0.0,), documents=(("000", "SELU"),),
        known=(
            Known((-2.5,), -1.6137857588732425515, 0.1443135819741343084),
            Known((0.3,), 0.31521029620664415, 1.0507009873554805),
            Known((1.7,), 1.7861916785043168, 1.0507009873554805),
        ),
        deviates=("000: constants to five digits (NN110)",),
    ),
    Entry(
        "activation", "celu", CELU, "x if x > 0 else α·(e^(x/α) − 1)", "1 if x > 0 else e^(x/α)",
        "J. T. Barron, arXiv:1704.07483", (), kinks=(0.0,), documents=(("000", "CELU"),),
        known=(
            Known((-2.5,), -0.91791500137610121, 0.082084998623898795),
            Known((0.3,), 0.3, 1.0),
            Known((-1.7,), -1.14517013610254666, 0.42741493194872667, (("alpha", 2.0),)),
        ),
    ),
    Entry(
        "activation", "prelu", PReLU, "x if x > 0 else α·x, α learnt", "1 if x > 0 else α; dα = Σ min(x, 0)",
        "K. He et al., arXiv:1502.01852", ("parametric_relu",), kinks=(0.0,),
        known=(Known((-2.5,), -0.625, 0.25), Known((0.3,), 0.3, 1.0), Known((1.7,), 1.7, 1.0)),
    ),
    Entry(
        "activation", "rrelu", RReLU, "x if x > 0 else a·x, a ~ U[1/8, 1/3]", "1 if x > 0 else a",
        "B. Xu et al., arXiv:1505.00853", ("randomized_leaky_relu",), kinks=(0.0,),
        known=(Known((0.3,), 0.3, 1.0), Known((1.7,), 1.7, 1.0), Known((4.0,), 4.0, 1.0)),
    ),
    Entry(
        "activation", "hard_swish", HardSwish, "x·min(max(x + 3, 0), 6)/6", "0, (2x + 3)/6, 1",
        "A. Howard et al., arXiv:1905.02244", ("hswish",), kinks=(-3.0, 3.0),
        known=(
            Known((-2.5,), -0.20833333333333333, -0.33333333333333333),
            Known((0.3,), 0.165, 0.6),
            Known((1.7,), 1.3316666666666667, 1.0666666666666667),
        ),
    ),
    Entry(
        "activation", "hard_mish", HardMish, "x/2·min(2, max(0, x + 2))", "0, x + 1, 1",
        "D. Misra et al., H-Mish (2020)", ("hmish",), kinks=(-2.0, 0.0),
        known=(Known((-2.5,), 0.0, 0.0), Known((-0.5,), -0.375, 0.5), Known((1.7,), 1.7, 1.0)),
    ),
)  # fmt: skip
