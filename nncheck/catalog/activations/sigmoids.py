"""Smooth activations: sigmoids, soft rectifiers, bells and waves."""

from __future__ import annotations

import math

import numpy as np

from ...model import Array
from ..entry import Entry, Known
from .elementwise import Elementwise, logistic, logistic_bend, logistic_slope, sech2


class Sigmoid(Elementwise):
    """σ(x) = 1 / (1 + e⁻ˣ); σ' = σ (1 - σ)."""

    def f(self, x: Array) -> Array:
        return logistic(x)

    def df(self, x: Array) -> Array:
        return logistic_slope(x)

    def second(self, x: Array) -> Array:
        return logistic_bend(x)


class LogSigmoid(Elementwise):
    """ln σ(x) = -ln(1 + e⁻ˣ); its derivative is σ(-x)."""

    # min(x, 0) - ln(1 + e^(-|x|)): the argument of exp is never positive
    def f(self, x: Array) -> Array:
        return np.asarray(np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))

    def df(self, x: Array) -> Array:
        return logistic(-x)

    def second(self, x: Array) -> Array:
        return -logistic_slope(x)


class Tanh(Elementwise):
    """tanh x; its derivative is 1 - tanh² = sech²."""

    def f(self, x: Array) -> Array:
        return np.tanh(x)

    def df(self, x: Array) -> Array:
        return sech2(x)

    def second(self, x: Array) -> Array:
        return np.asarray(-2 * np.tanh(x) * sech2(x))


class TanhShrink(Elementwise):
    """x - tanh x, also near 0, where it is x³/3."""

    # x - tanh x = (x cosh x - sinh x) / cosh x, and x cosh x - sinh x = Σ 2k x^(2k+1) / (2k+1)!
    # has terms of one sign: no cancellation. Ten of them reach 1e-17 for |x| < 1.
    def f(self, x: Array) -> Array:
        near = np.clip(x, -1, 1)
        terms = np.zeros_like(near)
        for k in range(10, 0, -1):
            terms = (terms + 2 * k / math.factorial(2 * k + 1)) * near**2
        return np.where(np.abs(x) < 1, near * terms / np.cosh(near), x - np.tanh(x)).astype(x.dtype)

    def df(self, x: Array) -> Array:
        return np.asarray(np.tanh(x) ** 2)

    def second(self, x: Array) -> Array:
        return np.asarray(2 * np.tanh(x) * sech2(x))


class Softplus(Elementwise):
    """ln(1 + eˣ); its derivative is σ(x)."""

    def f(self, x: Array) -> Array:
        return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))

    def df(self, x: Array) -> Array:
        return logistic(x)

    def second(self, x: Array) -> Array:
        return logistic_slope(x)


class Softsign(Elementwise):
    """x / (1 + |x|); its derivative is 1 / (1 + |x|)²."""

    def f(self, x: Array) -> Array:
        return np.asarray(x / (1 + np.abs(x)))

    def df(self, x: Array) -> Array:
        return np.asarray(1 / (1 + np.abs(x)) ** 2)

    # it jumps from 2 to -2 at 0
    def second(self, x: Array) -> Array:
        return np.asarray(-2 * np.sign(x) / (1 + np.abs(x)) ** 3)


class LogCosh(Elementwise):
    """ln cosh x; its derivative is tanh x."""

    # near 0: cosh x = 1 + 2 sinh²(x/2); far out: |x| + ln(1 + e^(-2|x|)) - ln 2
    def f(self, x: Array) -> Array:
        size = np.abs(x)
        near = np.log1p(2 * np.sinh(np.minimum(size, 1) / 2) ** 2)
        far = size + np.log1p(np.exp(-2 * size)) - math.log(2)
        return np.asarray(np.where(size < 1, near, far), dtype=x.dtype)

    def df(self, x: Array) -> Array:
        return np.tanh(x)

    def second(self, x: Array) -> Array:
        return sech2(x)


class Gaussian(Elementwise):
    """e^(-x²)."""

    def f(self, x: Array) -> Array:
        return np.asarray(np.exp(-(x**2)))

    def df(self, x: Array) -> Array:
        return np.asarray(-2 * x * np.exp(-(x**2)))

    def second(self, x: Array) -> Array:
        return np.asarray((4 * x**2 - 2) * np.exp(-(x**2)))


class Sine(Elementwise):
    """sin(ω x); ω = 30 in the first layer of a SIREN."""

    def __init__(self, omega: float = 1.0) -> None:
        super().__init__()
        self.omega = omega

    def f(self, x: Array) -> Array:
        return np.asarray(np.sin(self.omega * x))

    def df(self, x: Array) -> Array:
        return np.asarray(self.omega * np.cos(self.omega * x))

    def second(self, x: Array) -> Array:
        return np.asarray(-(self.omega**2) * np.sin(self.omega * x))


ENTRIES = (
    Entry(
        "activation", "sigmoid", Sigmoid, "1 / (1 + e⁻ˣ)", "σ(x)·(1 − σ(x))",
        "P.-F. Verhulst (1838)", ("logistic", "expit"),
        documents=(("000", "sigmoid"), ("001", "Sigmoid"), ("002", "Sigmoid"), ("004", "Sigmoid")),
        known=(
            Known((-2.5,), 0.075858180021243549, 0.070103716545108155),
            Known((0.3,), 0.57444251681165899, 0.24445831169074589),
            Known((1.7,), 0.84553473491646528987, 0.13060574696620806285),
        ),
        deviates=("000, 002, 004: exp(-x) overflows loudly for x < -709 (NN306)", "002: forwad (NN508)"),
    ),
    Entry(
        "activation", "log_sigmoid", LogSigmoid, "−ln(1 + e⁻ˣ)", "σ(−x)", "torch.nn.LogSigmoid", (),
        documents=(("000", "log-sigmoid"), ("000", "logSigmoid")),
        known=(
            Known((-2.5,), -2.5788897342925496, 0.92414181997875645),
            Known((0.3,), -0.55435524446852712, 0.42555748318834101),
            Known((40.0,), -4.2483542552915890e-18, 4.2483542552915890e-18),
        ),
        deviates=("000: −inf from x = −710 on, 0 from x = 37 on (NN307)",),
    ),
    Entry(
        "activation", "tanh", Tanh, "tanh x", "1 − tanh²x", "-", ("hyperbolic_tangent",),
        documents=(("000", "tanh"), ("000", "act_tanh")),
        known=(
            Known((-2.5,), -0.98661429815143031, 0.026592226683160578),
            Known((0.3,), 0.29131261245159089, 0.91513696182662943),
            Known((1.7,), 0.93540907060309897497, 0.12500987063344659705),
        ),
    ),
    Entry(
        "activation", "tanh_shrink", TanhShrink, "x − tanh x", "tanh²x", "torch.nn.Tanhshrink", (),
        documents=(("000", "tanh-shrink"), ("000", "tanhShrink")),
        known=(
            Known((-2.5,), -1.5133857018485697, 0.97340777331683942),
            Known((1e-6,), 3.3333333333320000e-19, 9.9999999999933333e-13),
            Known((1.7,), 0.76459092939690098062, 0.87499012936655340295),
        ),
        deviates=("000: x − tanh x cancels near 0 (NN311)",),
    ),
    Entry(
        "activation", "softplus", Softplus, "ln(1 + eˣ)", "σ(x)",
        "C. Dugas et al., NIPS (2000)", ("smooth_relu",), documents=(("000", "softplus"),),
        known=(
            Known((-2.5,), 0.078889734292549568, 0.075858180021243549),
            Known((0.3,), 0.85435524446852712, 0.57444251681165899),
            Known((-40.0,), 4.2483542552915890e-18, 4.2483542552915890e-18),
        ),
        deviates=("000: the body of its forward is lost; ln(1 + eˣ) as written overflows (NN307)",),
    ),
    Entry(
        "activation", "softsign", Softsign, "x / (1 + |x|)", "1 / (1 + |x|)²",
        "J. Turian et al. (2009); X. Glorot, Y. Bengio, AISTATS (2010)", (),
        documents=(("000", "softsign"),),
        known=(
            Known((-2.5,), -0.71428571428571429, 0.081632653061224490),
            Known((0.3,), 0.23076923076923077, 0.59171597633136095),
            Known((1.7,), 0.62962962962962963, 0.13717421124828532),
        ),
    ),
    Entry(
        "activation", "log_cosh", LogCosh, "ln cosh x", "tanh x", "-", (),
        known=(
            Known((-2.5,), 1.8135681679291727592, -0.98661429815143028888),
            Known((1e-6,), 4.9999999999991667e-13, 9.9999999999966667e-07),
            Known((1.7,), 1.0396812898649199908, 0.93540907060309897497),
        ),
    ),
    Entry(
        "activation", "gaussian", Gaussian, "e^(−x²)", "−2x·e^(−x²)", "-", ("rbf",),
        known=(
            Known((-2.5,), 0.0019304541362277093, 0.0096522706811385467),
            Known((0.3,), 0.91393118527122820, -0.54835871116273692),
            Known((1.7,), 0.055576212611483058, -0.18895912287904240),
        ),
    ),
    Entry(
        "activation", "sine", Sine, "sin(ω·x)", "ω·cos(ω·x)",
        "V. Sitzmann et al., arXiv:2006.09661", ("sin", "siren"),
        known=(
            Known((-2.5,), -0.59847214410395649, -0.80114361554693371),
            Known((0.3,), 0.29552020666133957, 0.95533648912560602),
            Known((1.7,), 0.99166481045246862, -0.12884449429552468),
        ),
    ),
)  # fmt: skip
