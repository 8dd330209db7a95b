"""Functions that move in steps: float32 inside float64 code, rounding to decimals, cancellation.

Near x they are still, or jump; a difference quotient there is 0 or anything. The bar must know.
"""

from __future__ import annotations

import numpy as np
import pytest

from nncheck.numdiff import derivatives, jacobian
from nncheck.numdiff.noise import SCALES, own_precision, treads

W = np.random.default_rng(0).standard_normal((6, 3)).astype(np.float32)


def single(x):
    return x.astype(np.float32)


def sech2(x):
    return 1 - np.tanh(x) ** 2


# name: function, element-wise derivative
CASES = {
    "float32 sigmoid": (
        lambda x: (1 / (1 + np.exp(-single(x)))).astype(float),
        lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2,
    ),
    "float32 square": (lambda x: (single(x) ** 2).astype(float), lambda x: 2 * x),
    "float32 relu": (
        lambda x: 2.0 * np.maximum(single(x), 0).astype(float),
        lambda x: 2.0 * (x > 0),
    ),
    "float32 identity": (lambda x: single(x).astype(float), np.ones_like),
    "float32, float64 after": (
        lambda x: np.sin(single(x)).astype(float) * np.pi + 0.1,
        lambda x: np.pi * np.cos(x),
    ),
    "10 decimals": (lambda x: np.round(np.tanh(x), 10), sech2),
    "6 decimals": (lambda x: np.round(np.tanh(x), 6), sech2),
    "an offset of 1e5": (lambda x: (1e5 + np.sin(x)) - 1e5, np.cos),
    "an offset of 1e8": (lambda x: (1e8 + np.sin(x)) - 1e8, np.cos),
    "smooth": (np.tanh, sech2),
    "relu": (lambda x: np.maximum(x, 0), lambda x: 1.0 * (x > 0)),
}


# known gap: a slope that stays below one tread over the largest step is taken for none
UNSEEN = {"6 decimals": 1e-6 / (0.1 * 2.0**-12)}


def points(seed):
    rng = np.random.default_rng(seed)
    for shape in ((3,), (2, 2), (5, 6)):
        yield rng.standard_normal(shape) * rng.choice([0.1, 1, 3]), rng.standard_normal(shape)


@pytest.mark.parametrize("engine", [jacobian, derivatives])
@pytest.mark.parametrize("name", CASES)
def test_no_bar_is_too_small(name, engine):
    f, slope = CASES[name]
    for seed in range(12):
        for x, _ in points(seed):
            found = engine(lambda at: [f(v) for v in at], x)
            truth = np.diag(slope(x).ravel()).reshape(found.value.shape)
            slack = 1e-9 * np.abs(truth).max() + UNSEEN.get(name, 0.0)
            assert np.all(np.abs(found.value - truth) <= 10 * found.error + slack), (seed, x.shape)


@pytest.mark.parametrize("name", ["10 decimals", "an offset of 1e5", "smooth", "relu"])
def test_bars_are_no_wider_than_they_need_be(name):
    f, slope = CASES[name]
    x = np.random.default_rng(1).standard_normal((5, 6))
    found = jacobian(lambda at: [f(v) for v in at], x)
    assert np.median(found.error) < 1e-6 * np.abs(slope(x)).max()


def test_an_affine_map_in_float32_with_a_bias_in_float64():
    truth = np.einsum("ab,dc->acbd", np.eye(2), W.astype(float))
    for seed in range(20):
        x = np.random.default_rng(seed).standard_normal((2, 6))
        found = jacobian(lambda at: [(single(v) @ W).astype(float) + 0.3 for v in at], x)
        assert np.all(np.abs(found.value - truth) <= 10 * found.error)
        assert np.median(found.error) < 1e-3


def test_treads_are_measured():
    """Moves in proportion from 1e-6 on; below it is still."""
    still = np.where(SCALES < 1e-6, 0.0, SCALES)[:, None]
    assert 1e-8 < treads(still, np.zeros(1), 1e-16)[0] < 1e-6
    # no tread at all
    assert treads(SCALES[:, None] * 3.0, np.zeros(1), 1e-16)[0] == 0
    # a function of a short scale: in proportion near x, not farther off
    assert treads(np.sin(1e6 * SCALES)[:, None], np.zeros(1), 1e-16)[0] == 0


def test_the_precision_is_told_by_the_values():
    values = np.random.default_rng(0).standard_normal(40)
    for narrow in (np.float16, np.float32):
        assert own_precision(values.astype(narrow).astype(float)) == np.finfo(narrow).eps
    assert own_precision(values) == 0
    assert own_precision(np.arange(40.0)) == 0
    assert own_precision(np.round(4 * values) / 4) == 0
