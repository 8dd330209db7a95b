"""The complex step over common NumPy forwards: right or refused, never silently wrong."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from scipy import special

from nncheck.numdiff import jacobian, jacobian_complex

RNG = np.random.default_rng(7)
X = RNG.standard_normal((4, 3))
W = RNG.standard_normal((3, 5))
V = RNG.standard_normal((4, 3))
T = np.eye(3)[[0, 2, 1, 1]]


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def into_zeros(x):
    out = np.zeros(x.shape)
    out[:] = x * x
    return out


def into_zeros_like(x):
    out = np.zeros_like(x)
    for i in range(len(x)):
        out[i] = np.abs(x[i]) + x[i] ** 2
    return out


def masked_relu(x):
    out = x.copy()
    out[x <= 0] = 0
    return out


def batchnorm(x):
    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)


def maxpool(x):
    return x.reshape(2, 2, 3).max(axis=1)


def by_python_max(x):
    return np.stack([max(v, v * 0.1) for row in x for v in row])


def stripped_abs(x):
    return np.abs(np.asarray(x))


def filled_then_abs(x):
    out = np.empty(x.shape, dtype=x.dtype)
    out[...] = x
    return np.abs(out)


SURVIVES, FALLS_BACK = True, False
# name, forward, whether the complex step must survive it
FORWARDS = [
    ("sigmoid", lambda x: 1 / (1 + np.exp(-x)), SURVIVES),
    ("tanh", np.tanh, SURVIVES),
    ("relu maximum", lambda x: np.maximum(x, 0), SURVIVES),
    ("relu product", lambda x: x * (x > 0), SURVIVES),
    ("relu where", lambda x: np.where(x > 0, x, 0), SURVIVES),
    ("relu mask", masked_relu, SURVIVES),
    ("leaky relu", lambda x: np.where(x > 0, x, 0.01 * x), SURVIVES),
    ("elu", lambda x: np.where(x > 0, x, np.expm1(x)), SURVIVES),
    ("softplus log1p", lambda x: np.log1p(np.exp(x)), SURVIVES),
    ("softplus logaddexp", lambda x: np.logaddexp(0, x), SURVIVES),
    ("softsign", lambda x: x / (1 + np.abs(x)), SURVIVES),
    ("abs", np.abs, SURVIVES),
    ("builtin abs", abs, SURVIVES),
    ("fabs", np.fabs, SURVIVES),
    ("sign", lambda x: np.sign(x) * x, SURVIVES),
    ("heaviside", lambda x: np.heaviside(x, 0.5) * x, SURVIVES),
    ("clip", lambda x: np.clip(x, -0.5, 0.5), SURVIVES),
    ("clip method", lambda x: x.clip(-0.5, 0.5), SURVIVES),
    ("gelu tanh", lambda x: 0.5 * x * (1 + np.tanh(0.8 * (x + 0.04 * x**3))), SURVIVES),
    ("softmax", softmax, SURVIVES),
    ("cross entropy", lambda x: -(T * np.log(softmax(x) + 1e-7)).sum() / 4, SURVIVES),
    ("cross entropy index", lambda x: -np.log(softmax(x)[range(4), [0, 2, 1, 1]]).mean(), SURVIVES),
    ("mse", lambda x: ((x - V) ** 2).mean(), SURVIVES),
    ("mae", lambda x: np.mean(np.abs(x - V)), SURVIVES),
    ("affine", lambda x: np.dot(x, W) + 1, SURVIVES),
    ("matmul", lambda x: x @ W, SURVIVES),
    ("einsum", lambda x: np.einsum("ij,jk->ki", x, W), SURVIVES),
    ("batchnorm", batchnorm, SURVIVES),
    ("var", lambda x: np.var(x, axis=0, ddof=1), SURVIVES),
    ("std", lambda x: x.std(axis=1), SURVIVES),
    ("norm", np.linalg.norm, SURVIVES),
    ("norm by row", lambda x: np.linalg.norm(x, axis=1, keepdims=True), SURVIVES),
    ("vdot", lambda x: np.vdot(x, x), SURVIVES),
    ("inner", lambda x: np.inner(x, x), SURVIVES),
    ("conj", lambda x: np.real(x.conj() * x), SURVIVES),
    ("power", lambda x: x**3 + np.abs(x) ** 1.5, SURVIVES),
    ("hypot", lambda x: np.hypot(x, 1.0) + np.arctan2(x, V), SURVIVES),
    ("maxpool", maxpool, SURVIVES),
    ("argmax pick", lambda x: x[np.arange(4), x.argmax(axis=1)], SURVIVES),
    ("min max", lambda x: x.max() - np.min(x, axis=0), SURVIVES),
    ("prod", lambda x: np.prod(x, axis=1), SURVIVES),
    ("cumsum", lambda x: np.cumsum(x, axis=0), SURVIVES),
    ("concatenate", lambda x: np.concatenate([x, x[::-1] ** 2], axis=1), SURVIVES),
    ("pad", lambda x: np.pad(x, 1) ** 2, SURVIVES),
    ("log sum exp", lambda x: np.log(np.sum(np.exp(x), axis=1)), SURVIVES),
    ("zeros_like loop", into_zeros_like, SURVIVES),
    ("python max", by_python_max, SURVIVES),
    ("solve", lambda x: np.linalg.solve(x.T @ x, V[0]), SURVIVES),
    ("astype float", lambda x: x.astype(float) ** 2, SURVIVES),
    ("floor", lambda x: x - np.floor(x), SURVIVES),
    ("into zeros", into_zeros, FALLS_BACK),
    ("float32", lambda x: x.astype(np.float32) ** 2, FALLS_BACK),
    ("float()", lambda x: np.array([float(v) ** 2 for v in x.ravel()]), FALLS_BACK),
    ("math.exp", lambda x: np.array([math.exp(v) for v in x.ravel()]), FALLS_BACK),
    ("tolist", lambda x: np.array([abs(v) for v in x.ravel().tolist()]), FALLS_BACK),
    ("expit", lambda x: special.expit(x), FALLS_BACK),
    ("sort", lambda x: np.sort(x, axis=1), FALLS_BACK),
    ("median", lambda x: np.median(x, axis=0), FALLS_BACK),
    ("svd", lambda x: np.linalg.svd(x)[1], FALLS_BACK),
    ("vectorize", lambda x: np.vectorize(abs)(x), FALLS_BACK),
    ("asarray abs", stripped_abs, SURVIVES),
    ("empty abs", filled_then_abs, FALLS_BACK),
    ("correlate", lambda x: np.correlate(x[:, 0], x[:, 1]), FALLS_BACK),
    ("raises", lambda x: 1 / 0, FALLS_BACK),
]


def evaluated(f):
    return lambda points: [np.asarray(f(p)) for p in points]


@pytest.mark.parametrize(("f", "survives"), [f[1:] for f in FORWARDS], ids=[f[0] for f in FORWARDS])
def test_right_or_refused(f, survives):
    estimate = jacobian_complex(evaluated(f), X)
    assert (estimate is not None) == survives
    if estimate is not None:
        reference = jacobian(evaluated(f), X)
        assert estimate.value.shape == reference.value.shape
        assert np.all(np.abs(estimate.value - reference.value) <= 2 * reference.error)
        assert estimate.error.max() <= 1e-12 * max(1.0, np.abs(estimate.value).max())


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (np.abs, [0.0, 1.0]),
        (lambda x: np.maximum(x, 0), [0.0, 1.0]),
        (lambda x: x * (x > 0), [0.0, 1.0]),
        (lambda x: x.max(), [1.0, 1.0]),
        (np.sqrt, [0.0, 1.0]),
        (np.linalg.norm, [0.0, 0.0]),
        (np.log, [-1.0, 1.0]),
        (np.floor, [1.0, 1.5]),
        (lambda x: 0 * x, [1.0, 2.0]),
    ],
)
def test_kinks_borders_and_nothing_to_see_are_left_to_the_ladder(f, x):
    assert jacobian_complex(evaluated(f), np.array(x)) is None


def test_accuracy_against_a_known_derivative():
    x = np.linspace(-3, 3, 20)
    estimate = jacobian_complex(evaluated(lambda x: np.tanh(x).sum()), x)
    truth = 1 - np.tanh(x) ** 2
    assert np.abs(estimate.value - truth).max() < 1e-15
    assert np.all(np.abs(estimate.value - truth) <= estimate.error)
    assert estimate.method == "complex step"


def test_entries_shape_and_count():
    estimate = jacobian_complex(evaluated(lambda x: x @ W), X, entries=[0, 5, 11])
    assert estimate.value.shape == (4, 5, 3)
    # three entries, one direction by the complex step, and one by the ladder
    assert estimate.evaluations == 3 + 1 + (1 + 12 + 11 + 4)
    assert jacobian_complex(evaluated(np.sum), X, entries=[]) is None


def test_settings_are_left_as_found():
    before = np.geterr(), warnings.filters[:]
    jacobian_complex(evaluated(into_zeros), X)
    assert (np.geterr(), warnings.filters[:]) == before
