"""Which tier gives the reference, and what each says; maps of entries and of rows; Taylor."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nncheck.numdiff import (
    derivatives,
    directional,
    gradient,
    jacobian,
    jacobian_longdouble,
    structured,
    taylor_order,
)
from nncheck.numdiff.long import is_longer

# a name that is bound before a run is not followed: it strips what carries the derivative
bound = np.array
RNG = np.random.default_rng(0)
needs_longdouble = pytest.mark.skipif(not is_longer(), reason="longdouble is float64 here")


def batched(f):
    return lambda points: [np.asarray(f(p)) for p in points]


def loop(x):
    """Python floats: no complex numbers, no longdouble."""
    out = np.zeros(x.shape)
    for i in range(x.size):
        out.flat[i] = math.tanh(x.flat[i])
    return out


def blunt(x):
    """A value of 1e9 on which little rides: float64 sees the derivative to two digits."""
    if np.iscomplexobj(x):
        raise TypeError("no complex numbers")
    return np.sum(x * x * 1e-4) + np.longdouble(1e9) if x.dtype == np.longdouble else _short(x)


def _short(x):
    return np.float64(np.sum(x * x * 1e-4) + 1e9)


X = RNG.standard_normal((5, 4))


@pytest.mark.parametrize(
    ("f", "x", "method"),
    [
        (np.tanh, X, "complex step"),
        (lambda x: np.sum(np.abs(x)), X, "complex step"),
        (loop, X, "central"),
        (lambda x: np.maximum(x, 0), np.array([0.0, 1.0, -1.0]), "central"),
        (lambda x: np.abs(np.array(x)), X, "complex step"),
        (lambda x: np.abs(bound(x)), X, "central"),
    ],
    ids="tanh abs loop kink kept lost".split(),
)
def test_the_tier_follows_from_the_function(f, x, method):
    found = derivatives(batched(f), x)
    assert found.method == method
    exact = jacobian(batched(f), x)
    assert np.all(np.abs(found.value - exact.value) <= found.error + exact.error)


def test_evaluations_of_tiers_that_failed_are_counted():
    calls = []

    def evaluate(points):
        calls.extend(points)
        return [loop(p) for p in points]

    found = derivatives(evaluate, X)
    assert found.evaluations == len(calls)


@needs_longdouble
def test_longdouble_decides_where_float64_is_too_blunt():
    x = np.array([1.0, -2.0, 3.0])
    rough = jacobian(batched(blunt), x)
    assert np.all(rough.error > 2e-2 * np.abs(rough.value))
    found = derivatives(batched(blunt), x)
    assert found.method == "longdouble"
    assert np.all(np.abs(found.value - 2e-4 * x) <= found.error)
    assert np.all(found.error < 2e-2 * np.abs(found.value))


@needs_longdouble
def test_longdouble_knows_its_error():
    for f, df in ((np.exp, np.exp), (np.sin, np.cos), (np.log1p, lambda x: 1 / (1 + x))):
        x = np.abs(X)
        found = jacobian_longdouble(batched(lambda p, f=f: np.sum(f(p))), x)
        assert np.all(np.abs(found.value - df(x)) <= found.error)
        assert np.all(found.error < 1e-11 * np.maximum(1, np.abs(found.value)))
    assert jacobian_longdouble(batched(loop), X) is None


@needs_longdouble
def test_tiers_that_contradict_each_other_leave_nothing_known():
    """Another function for longdouble than for float64."""

    def f(x):
        return blunt(x) * (2 if x.dtype == np.longdouble else 1)

    found = derivatives(batched(f), np.array([100.0, -200.0, 300.0]))
    assert np.all(np.isinf(found.error))


@pytest.mark.parametrize("method", ["central", "complex step", "longdouble"])
def test_gradient_by_each_method(method):
    if method == "longdouble" and not is_longer():
        pytest.skip("longdouble is float64 here")
    found = gradient(lambda x: np.sum(np.exp(x)), [0.5, -1.0], method=method)
    assert found.method == method
    assert np.all(np.abs(found.value - np.exp([0.5, -1.0])) <= found.error)


def test_gradient_says_why_a_method_fails():
    with pytest.raises(ValueError, match=r"loses the derivative.*complex step"):
        gradient(loop, X, method="complex step")
    with pytest.raises(ValueError, match='"auto", "complex step", "central" or "longdouble"'):
        gradient(loop, X, method="forward")


def test_code_that_keeps_its_argument_is_left_with_real_numbers():
    kept = {}

    def f(x):
        kept["x"] = x
        return np.sum(x * x)

    assert gradient(f, X).method == "complex step"
    assert type(kept["x"]) is np.ndarray
    assert kept["x"].dtype == np.float64


# -- maps of entries and of rows ---------------------------------------------------------


def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def along(f, x, calls=None):
    def ask(directions):
        found = directional(batched(f), x, directions, output_noise=1e-15)
        if calls is not None:
            calls.append(found.evaluations)
        return found

    return ask


@pytest.mark.parametrize("f", [np.tanh, lambda x: x**3, loop], ids="tanh cube loop".split())
def test_an_element_wise_map_costs_one_derivative_once_verified(f):
    calls = []
    found = structured(along(f, X, calls), X.shape)
    exact = jacobian(batched(f), X)
    assert found.value.shape == (5, 4, 5, 4)
    assert np.all(np.abs(found.value - exact.value) <= found.error + exact.error)
    # all entries, one digit of the 20 indices, and the other four in one batch
    assert len(calls) == 3
    assert sum(calls) < exact.evaluations


@pytest.mark.parametrize(
    "f",
    [softmax, lambda x: np.sum(x**2, axis=1), lambda x: x @ np.arange(12.0).reshape(4, 3)],
    ids="softmax norms affine".split(),
)
def test_a_map_of_rows_costs_a_derivative_a_column(f):
    calls = []
    x = RNG.standard_normal((12, 4))
    found = structured(along(f, x, calls), x.shape)
    exact = jacobian(batched(f), x)
    assert found.value.shape == exact.value.shape
    assert np.all(np.abs(found.value - exact.value) <= found.error + exact.error)
    assert sum(calls) < exact.evaluations / 2


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x - x.mean(axis=0),
        lambda x: np.cumsum(x, axis=0),
        lambda x: x[::-1],
        lambda x: x + 1e-6 * np.roll(x, 1, axis=0),
        lambda x: softmax(x.ravel()).reshape(x.shape),
        lambda x: x.T.reshape(x.shape),
        lambda x: np.where(np.arange(x.size).reshape(x.shape) == 7, x.flat[0] * x, x),
    ],
    ids="mean cumsum reversed neighbour batchwide transposed one-entry".split(),
)
def test_what_couples_samples_is_not_taken_for_such_a_map(f):
    x = RNG.standard_normal((6, 4))
    found = structured(along(f, x), x.shape)
    exact = jacobian(batched(f), x)
    if found is not None:
        assert np.all(np.abs(found.value - exact.value) <= found.error + exact.error)
    result = derivatives(batched(f), x)
    assert np.all(np.abs(result.value - exact.value) <= result.error + exact.error)


def test_structure_and_the_full_jacobian_agree_on_the_ladder():
    def raising(x):
        return loop(x) if x.dtype == np.float64 else 1 / 0

    few, full = derivatives(batched(raising), X), jacobian(batched(raising), X)
    assert few.method == "central"
    assert np.all(np.abs(few.value - full.value) <= few.error + full.error)


# -- the Taylor test ---------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_order_is_two_where_right_and_one_where_wrong(scale):
    def f(h):
        return scale * math.exp(1 + h)

    right = scale * math.e
    assert taylor_order(f, right) == pytest.approx(2, abs=0.1)
    assert taylor_order(f, 1.01 * right) == pytest.approx(1, abs=0.1)
    assert taylor_order(f, (1 + 1e-5) * right) == pytest.approx(1, abs=0.3)
    assert taylor_order(f, -right) == pytest.approx(1, abs=0.1)


def test_the_order_of_a_linear_function_and_of_nothing():
    assert taylor_order(lambda h: 3 + 2 * h, 2.0) == 2.0
    assert taylor_order(lambda h: 3 + 2 * h, 2.1) == pytest.approx(1, abs=0.01)
    assert math.isnan(taylor_order(lambda h: math.nan, 1.0))
