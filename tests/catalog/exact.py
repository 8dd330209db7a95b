"""The activations once more, in arithmetic of fifty digits, straight from their formulas."""

from __future__ import annotations

from mpmath import mp, mpf

mp.dps = 50


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def normal(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def clip(x, low, high):
    return max(low, min(high, x))


SCALE = mpf("1.0507009873554804934193349852946")
ALPHA = mpf("1.6732632423543772848170429916717")

# name in the catalogue: f(x, **settings)
EXACT = {
    "step": lambda x: mpf(x > 0),
    "identity": lambda x: x,
    "bent_identity": lambda x: x + (mp.sqrt(x * x + 1) - 1) / 2,
    "hard_shrink": lambda x: x if abs(x) > mpf(1) / 2 else mpf(0),
    "soft_shrink": lambda x: x - clip(x, -mpf(1) / 2, mpf(1) / 2),
    "threshold": lambda x: x if x > 1 else mpf(0),
    "hard_sigmoid": lambda x: clip(x / 5 + mpf(1) / 2, mpf(0), mpf(1)),
    "hard_tanh": lambda x: clip(x, mpf(-1), mpf(1)),
    "sigmoid": sigmoid,
    "log_sigmoid": lambda x: -mp.log1p(mp.exp(-x)),
    "tanh": mp.tanh,
    "tanh_shrink": lambda x: x - mp.tanh(x),
    "softplus": lambda x: mp.log1p(mp.exp(x)),
    "softsign": lambda x: x / (1 + abs(x)),
    "log_cosh": lambda x: mp.log(mp.cosh(x)),
    "gaussian": lambda x: mp.exp(-x * x),
    "sine": mp.sin,
    "relu": lambda x: max(x, mpf(0)),
    "relu6": lambda x: clip(x, mpf(0), mpf(6)),
    "leaky_relu": lambda x: x if x > 0 else x / 100,
    "elu": lambda x: x if x > 0 else mp.expm1(x),
    "selu": lambda x: SCALE * (x if x > 0 else ALPHA * mp.expm1(x)),
    "celu": lambda x, alpha=1: x if x > 0 else alpha * mp.expm1(x / alpha),
    "prelu": lambda x: x if x > 0 else x / 4,
    "rrelu": lambda x: x if x > 0 else None,
    "hard_swish": lambda x: x * clip(x + 3, 0, 6) / 6,
    "hard_mish": lambda x: x / 2 * clip(x + 2, 0, 2),
    "swish": lambda x: x * sigmoid(x),
    "mish": lambda x: x * mp.tanh(mp.log1p(mp.exp(x))),
    "tanhexp": lambda x: x * mp.tanh(mp.exp(x)),
    "gelu": lambda x: x * normal(x),
    # (1 + tanh u)/2 = σ(2u): fifty digits would not save 1 + tanh u
    "gelu_tanh": lambda x: x * sigmoid(2 * mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)),
}


def slope(f, x, order=1):
    """The derivative at x, by mpmath's differences in a hundred and more digits."""
    with mp.workdps(200):
        return mp.diff(f, x, order, h=mpf(10) ** -60)
