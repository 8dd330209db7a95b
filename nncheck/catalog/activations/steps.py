"""Activations of straight pieces: steps, shrinkage, clipping; and the identity."""

from __future__ import annotations

import numpy as np

from ...model import Array
from ..entry import Entry, Known
from .elementwise import Elementwise, floating


class Step(Elementwise):
    """1 where x > 0, else 0; its derivative is 0 wherever there is one."""

    def f(self, x: Array) -> Array:
        return (x > 0).astype(x.dtype)

    def df(self, x: Array) -> Array:
        return np.zeros_like(x)


class Identity(Elementwise):
    """x itself, as a copy."""

    def f(self, x: Array) -> Array:
        return x.copy()

    def df(self, x: Array) -> Array:
        return np.ones_like(x)

    def second(self, x: Array) -> Array:
        return np.zeros_like(floating(x))


class BentIdentity(Elementwise):
    """x + (√(x² + 1) - 1) / 2."""

    # √(x²+1) - 1 = x² / (√(x²+1) + 1): no cancellation near 0, no overflow of x² far out
    def f(self, x: Array) -> Array:
        return np.asarray(x * (1 + x / (2 * (np.hypot(x, 1) + 1))))

    def df(self, x: Array) -> Array:
        return np.asarray(1 + x / (2 * np.hypot(x, 1)))

    def second(self, x: Array) -> Array:
        return np.asarray(1 / (2 * np.hypot(x, 1) ** 3))


class HardShrink(Elementwise):
    """x where |x| > λ, else 0; it jumps at ±λ."""

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def f(self, x: Array) -> Array:
        return np.where(np.abs(x) > self.lambd, x, 0).astype(x.dtype)

    def df(self, x: Array) -> Array:
        return (np.abs(x) > self.lambd).astype(x.dtype)


class SoftShrink(Elementwise):
    """x - λ where x > λ, x + λ where x < -λ, else 0; 0 at the kinks ±λ."""

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def f(self, x: Array) -> Array:
        return np.asarray(x - np.clip(x, -self.lambd, self.lambd))

    def df(self, x: Array) -> Array:
        return (np.abs(x) > self.lambd).astype(x.dtype)


class Threshold(Elementwise):
    """x where x > θ, else a fixed value; it jumps at θ unless the value is θ."""

    def __init__(self, threshold: float = 1.0, value: float = 0.0) -> None:
        super().__init__()
        self.threshold = threshold
        self.value = value

    def f(self, x: Array) -> Array:
        return np.where(x > self.threshold, x, self.value).astype(x.dtype)

    def df(self, x: Array) -> Array:
        return (x > self.threshold).astype(x.dtype)


class HardSigmoid(Elementwise):
    """max(0, min(1, slope · x + ½)); slope 1/5 (Theano, Keras) or 1/6 (MobileNetV3, PyTorch)."""

    def __init__(self, slope: float = 0.2) -> None:
        super().__init__()
        self.slope = slope

    def f(self, x: Array) -> Array:
        return np.clip(self.slope * x + 0.5, 0, 1).astype(x.dtype)

    def df(self, x: Array) -> Array:
        return np.where(np.abs(x) < 0.5 / self.slope, self.slope, 0).astype(x.dtype)


class HardTanh(Elementwise):
    """x, held between -1 and 1; 1 at the kinks ±1."""

    def f(self, x: Array) -> Array:
        return np.clip(x, -1, 1)

    def df(self, x: Array) -> Array:
        return (np.abs(x) <= 1).astype(x.dtype)


ENTRIES = (
    Entry(
        "activation", "step", Step, "1 if x > 0 else 0", "0",
        "W. S. McCulloch, W. Pitts (1943)", ("heaviside", "step_function", "binary_step"),
        jumps=(0.0,), documents=(("000", "step"),),
        known=(Known((-0.1,), 0.0, 0.0), Known((0.1,), 1.0, 0.0), Known((3.0,), 1.0, 0.0)),
        deviates=("000: integers come back for floats (NN506)",),
        note="a gradient of 0 teaches nothing: nncheck says 'not tested'",
    ),
    Entry(
        "activation", "identity", Identity, "x", "1", "-", ("linear",),
        documents=(("000", "identity"),),
        known=(Known((-2.5,), -2.5, 1.0), Known((0.3,), 0.3, 1.0), Known((1.7,), 1.7, 1.0)),
        deviates=("000: returns the caller's own array (NN403)",),
    ),
    Entry(
        "activation", "bent_identity", BentIdentity, "x + (√(x² + 1) − 1)/2", "1 + x / (2√(x² + 1))",
        "-", (), documents=(("000", "bent-identity"), ("000", "bentIdentity")),
        known=(
            Known((-2.5,), -1.6537087982163739922, 0.53576165455737034213),
            Known((0.3,), 0.32201532544552749629, 1.143673942783172704),
            Known((1.7,), 2.1861541461658009349, 1.4309671075788847522),
        ),
        deviates=("000: x² overflows from 1e155 on (NN308)",),
    ),
    Entry(
        "activation", "hard_shrink", HardShrink, "x if |x| > λ else 0", "1 if |x| > λ else 0",
        "torch.nn.Hardshrink", (), jumps=(-0.5, 0.5),
        documents=(("000", "hard-shrink"), ("000", "hardShrink")),
        known=(Known((-2.5,), -2.5, 1.0), Known((0.3,), 0.0, 0.0), Known((1.7,), 1.7, 1.0)),
    ),
    Entry(
        "activation", "soft_shrink", SoftShrink, "x − clip(x, −λ, λ)", "1 if |x| > λ else 0",
        "torch.nn.Softshrink; D. L. Donoho (1995)", (), kinks=(-0.5, 0.5),
        documents=(("000", "soft-shrink"), ("000", "softShrink")),
        known=(Known((-2.5,), -2.0, 1.0), Known((0.3,), 0.0, 0.0), Known((1.7,), 1.2, 1.0)),
    ),
    Entry(
        "activation", "threshold", Threshold, "x if x > θ else value", "1 if x > θ else 0",
        "torch.nn.Threshold", ("thresholded_relu",), jumps=(1.0,), documents=(("000", "threshold"),),
        known=(Known((-2.5,), 0.0, 0.0), Known((0.3,), 0.0, 0.0), Known((1.7,), 1.7, 1.0)),
        deviates=("000: two arguments that get_act cannot give",),
    ),
    Entry(
        "activation", "hard_sigmoid", HardSigmoid, "max(0, min(1, s·x + ½)), s = 1/5 or 1/6",
        "s if |s·x| < ½ else 0",
        "M. Courbariaux et al., arXiv:1511.00363; A. Howard et al., arXiv:1905.02244", (),
        kinks=(-2.5, 2.5), documents=(("000", "hard-sigmoid"), ("000", "hardSigmoid")),
        known=(Known((-2.6,), 0.0, 0.0), Known((0.3,), 0.56, 0.2), Known((1.7,), 0.84, 0.2)),
    ),
    Entry(
        "activation", "hard_tanh", HardTanh, "clip(x, −1, 1)", "1 if |x| ≤ 1 else 0",
        "R. Collobert (2004), Torch", (), kinks=(-1.0, 1.0),
        documents=(("000", "hard-tanh"), ("000", "hardtanh")),
        known=(Known((-2.5,), -1.0, 0.0), Known((0.3,), 0.3, 1.0), Known((1.7,), 1.0, 0.0)),
    ),
)  # fmt: skip
