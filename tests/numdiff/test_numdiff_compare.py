"""The verdict: right passes, wrong by one in a thousand is caught, the rest says why."""

from __future__ import annotations

import numpy as np
import pytest

from nncheck.model import Estimate
from nncheck.numdiff import compare, jacobian

X = np.random.default_rng(5).standard_normal((3, 4))
SCALES = [1e-6, 1.0, 1e6]


def reference(f, x):
    return jacobian(lambda points: [np.asarray(f(p)) for p in points], x)


def made(value, error, **options):
    return Estimate(np.asarray(value, float), np.asarray(error, float), 10, **options)


@pytest.mark.parametrize("scale", SCALES)
def test_right_passes_and_one_in_a_thousand_is_caught(scale):
    x = X * scale
    truth = (1 - np.tanh(X) ** 2) / scale
    estimate = reference(lambda x: np.tanh(x / scale).sum(), x)
    right = compare("x", truth, estimate)
    assert (right.status, right.reason) == ("passed", None)
    assert right.smallest_detectable < 1e-6
    assert not right.wrong.any()
    yours = truth.copy()
    yours[1, 2] *= 1.001
    wrong = compare("x", yours, estimate)
    assert wrong.status == "failed"
    assert np.argwhere(wrong.wrong).tolist() == [[1, 2]]
    assert wrong.max_error == pytest.approx(abs(truth[1, 2]) * 1e-3, rel=1e-3)
    assert estimate.error[1, 2] <= wrong.error_bar <= 2.5 * estimate.error[1, 2]
    assert compare("x", -truth, estimate).wrong.all()


def test_small_gradients_are_held_to_their_own_scale():
    """torch's absolute tolerance of 1e-5 passes these with every sign flipped."""
    estimate = reference(lambda x: 1e-6 * np.sin(x).sum(), X)
    assert compare("x", 1e-6 * np.cos(X), estimate).status == "passed"
    assert compare("x", -1e-6 * np.cos(X), estimate).status == "failed"


def test_shapes_are_compared_strictly():
    estimate = made(np.ones((4, 3)), np.full((4, 3), 1e-9))
    result = compare("W", np.ones((3, 4)), estimate)
    assert (result.status, result.reason) == ("failed", "shape (3, 4), expected (4, 3)")
    assert result.wrong is None
    assert compare("W", np.ones((1, 4, 3)), estimate).status == "failed"
    assert compare("b", 1.0, made(1.0, 1e-9)).status == "passed"
    assert compare("b", np.ones(1), made(1.0, 1e-9)).reason == "shape (1,), expected ()"


def test_missing_and_not_numeric():
    estimate = made([1.0], [1e-9])
    assert compare("x", None, estimate).reason == "missing, expected an array of shape (1,)"
    assert compare("x", np.array([1j]), estimate).status == "failed"
    assert compare("x", np.array(["a"]), estimate).status == "failed"
    assert compare("x", np.array([1]), estimate).status == "passed"


def test_nan_fails_and_is_counted():
    result = compare("x", np.array([np.nan, 1.0, np.inf]), made([1, 1, 1], [1e-9] * 3))
    assert (result.status, result.reason) == ("failed", "2 of 3 entries are not finite")
    assert result.wrong.tolist() == [True, False, True]
    assert result.max_error == np.inf


def test_entries_without_a_bar_are_inconclusive():
    result = compare("x", np.array([5.0, 1.0]), made([1, 1], [np.inf, 1e-9]))
    assert result.status == "inconclusive"
    assert "1 of 2 entries could not be judged" in result.reason
    assert result.max_error < 1e-9
    result = compare("x", np.array([5.0, 1.1]), made([np.nan, 1], [np.nan, 1e-9]))
    assert result.status == "failed"
    assert result.wrong.tolist() == [False, True]
    nothing = compare("x", np.array([5.0]), made([np.nan], [np.inf]))
    assert nothing.status == "inconclusive"
    assert np.isnan(nothing.max_error)


def test_between_one_and_ten_bars_nothing_is_claimed():
    estimate = made([1.0, 1.0], [1e-4, 1e-4])
    assert compare("x", np.array([1.0, 1.00005]), estimate).status == "passed"
    assert compare("x", np.array([1.0, 1.0005]), estimate).status == "inconclusive"
    assert compare("x", np.array([1.0, 1.005]), estimate).status == "failed"


def test_zero_on_both_sides_is_not_tested():
    estimate = made(np.zeros(3), np.full(3, 1e-11))
    result = compare("x", np.zeros(3), estimate)
    assert (result.status, result.reason) == ("inconclusive", "zero on both sides: not tested")
    assert compare("x", np.zeros(3), estimate, expect_zero=True).status == "passed"
    assert compare("x", np.full(3, 1e-12), estimate).status == "inconclusive"
    assert compare("x", np.array([0, 0, 1e-3]), estimate).status == "failed"
    assert compare("x", np.zeros(3), made(np.ones(3), np.full(3, 1e-9))).status == "failed"
    assert compare("x", np.zeros((0,)), made(np.zeros(0), np.zeros(0))).status == "inconclusive"


def test_a_blunt_look_certifies_nothing():
    result = compare("x", np.array([1.0, 2.0]), made([1.0, 2.0], [0.5, 0.5]))
    assert result.status == "inconclusive"
    assert result.reason.startswith("error bars too wide")


def test_any_subgradient_is_right_at_a_kink():
    estimate = reference(lambda x: np.maximum(x, 0).sum(), np.array([0.0, 1.0, -1.0]))
    for at_zero in (0.0, 0.5, 1.0):
        assert compare("x", np.array([at_zero, 1, 0]), estimate).status == "passed"
    for at_zero in (-0.001, 1.001, np.nan):
        result = compare("x", np.array([at_zero, 1, 0]), estimate)
        assert result.wrong.tolist() == [True, False, False]


def network(seed, dtype):
    """Loss and W1-gradient of an MLP with ReLU and softmax cross-entropy, in `dtype`."""
    rng = np.random.default_rng(seed)
    x, W1, W2 = (rng.standard_normal(s) for s in ((8, 10), (10, 20), (20, 5)))
    t = np.eye(5)[rng.integers(0, 5, 8)]

    def loss(w):
        scores = np.maximum(x @ w, 0) @ W2
        scores = scores - scores.max(axis=1, keepdims=True)
        return (np.log(np.exp(scores).sum(axis=1)) - (scores * t).sum(axis=1)).mean()

    def gradient():
        a, w, v = x.astype(dtype), W1.astype(dtype), W2.astype(dtype)
        hidden = a @ w
        scores = np.maximum(hidden, 0) @ v
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        d = (e / e.sum(axis=1, keepdims=True) - t.astype(dtype)) / dtype(8)
        return a.T @ ((d @ v.T) * (hidden > 0))

    # the same values in both precisions, as the reference must have them
    x, W1, W2 = (a.astype(np.float32).astype(np.float64) for a in (x, W1, W2))
    return loss, W1, gradient()


@pytest.mark.parametrize("seed", range(6))
def test_honest_float32_code_passes_and_one_in_a_thousand_is_caught(seed):
    loss, W1, yours = network(seed, np.float32)
    assert yours.dtype == np.float32
    entries = np.random.default_rng(seed).choice(200, 60, replace=False)
    estimate = jacobian(lambda p: [np.asarray(loss(w)) for w in p], W1, entries=entries)
    given = yours.reshape(-1)[entries]
    assert compare("W1", given, estimate).status == "passed"
    assert compare("W1", given.astype(np.float64), estimate, float32=True).status == "passed"
    worst = int(np.argmax(np.abs(given)))
    given[worst] *= np.float32(1.001)
    assert compare("W1", given, estimate).wrong.nonzero()[0].tolist() == [worst]


@pytest.mark.parametrize("seed", range(6))
def test_honest_float64_code_passes(seed):
    loss, W1, yours = network(seed, np.float64)
    estimate = jacobian(lambda p: [np.asarray(loss(w)) for w in p], W1)
    result = compare("W1", yours, estimate)
    assert result.status == "passed"
    assert result.smallest_detectable < 1e-6


def test_an_allowance_of_the_callers_own():
    estimate = made([1e-3, 1e-3], [1e-16, 1e-16])
    yours = np.array([1e-3, 1e-3 + 1e-8])
    assert compare("x", yours, estimate).status == "failed"
    assert compare("x", yours, estimate, scale=1e3).status == "passed"
