"""Localisation: found rates, cost, and no false entries, with fixed seeds."""

from __future__ import annotations

import numpy as np
import pytest

from nncheck.model import Estimate
from nncheck.numdiff import directional, locate

SHAPE = (30, 20)


class Net:
    """A ReLU network's W1 of `shape`, its loss, and its gradient."""

    def __init__(self, shape, samples=8, classes=4, seed=0):
        rng = np.random.default_rng(seed)
        D, H = shape
        self.x = rng.random((samples, D)) + 0.1
        self.W1 = rng.standard_normal(shape) * (2 / D) ** 0.5
        self.W2 = rng.standard_normal((H, classes))
        self.t = np.eye(classes)[rng.integers(0, classes, samples)]

    def loss(self, w):
        scores = np.maximum(self.x @ w, 0) @ self.W2
        scores = scores - scores.max(axis=1, keepdims=True)
        return np.asarray((np.log(np.exp(scores).sum(1)) - (scores * self.t).sum(1)).mean())

    def gradient(self):
        hidden = self.x @ self.W1
        scores = np.maximum(hidden, 0) @ self.W2
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        d = (e / e.sum(axis=1, keepdims=True) - self.t) / len(self.x)
        return self.x.T @ ((d @ self.W2.T) * (hidden > 0))

    def directional(self, directions):
        return directional(lambda points: [self.loss(w) for w in points], self.W1, directions)


NET = Net(SHAPE)
GRADIENT = NET.gradient()
TYPICAL = float(np.median(np.abs(GRADIENT[GRADIENT != 0])))


def spoiled(count, size, seed):
    rng = np.random.default_rng(seed)
    yours = GRADIENT.copy()
    entries = rng.choice(yours.size, count, replace=False)
    yours.flat[entries] += size * TYPICAL * rng.choice([-1, 1], count) * rng.uniform(0.5, 2, count)
    return yours, set(entries.tolist())


def test_right_code_costs_two_directions():
    found = locate(NET.directional, GRADIENT, SHAPE)
    assert (found.method, found.entries, found.complete) == ("nothing", (), True)
    assert found.directions == 2
    assert found.detectable < 1e-5 * TYPICAL


@pytest.mark.parametrize("size", [1.0, 1e-3, 1e-5])
@pytest.mark.parametrize("seed", range(5))
def test_one_wrong_entry_is_decoded(size, seed):
    yours, wrong = spoiled(1, size, seed)
    found = locate(NET.directional, yours, SHAPE, seed=seed)
    assert set(found.entries) == wrong
    assert found.method == "syndrome"
    assert found.complete
    assert found.directions <= 12
    entry = found.entries[0]
    assert found.errors[0] == pytest.approx((yours - GRADIENT).flat[entry], rel=1e-2)


# number of wrong entries, directions that may be spent on average
@pytest.mark.parametrize(("count", "directions"), [(2, 50), (3, 60), (10, 110), (40, 450)])
def test_several_wrong_entries_are_found_by_buckets(count, directions):
    spent = []
    for seed in range(4):
        yours, wrong = spoiled(count, 0.1, seed)
        found = locate(NET.directional, yours, SHAPE, seed=seed)
        assert set(found.entries) == wrong
        assert found.complete
        spent.append(found.directions)
    assert np.mean(spent) <= directions


def test_a_wrong_row_and_a_wrong_column_are_named():
    yours = GRADIENT.copy()
    yours[2] *= 1.01
    found = locate(NET.directional, yours, SHAPE)
    assert found.slices == ((0, (2,)),)
    assert set(found.entries) == set(np.flatnonzero(yours != GRADIENT))
    column = int(np.argmax(np.abs(GRADIENT).sum(axis=0)))
    yours = GRADIENT.copy()
    yours[:, column] *= 1.01
    found = locate(NET.directional, yours, SHAPE)
    assert found.slices == ((1, (column,)),)
    assert found.complete


def test_errors_everywhere_are_sampled():
    found = locate(NET.directional, 1.01 * GRADIENT, SHAPE)
    assert found.method == "sample"
    assert not found.complete
    assert found.share > 0.25
    assert 5 < len(found.entries) <= 20
    assert found.directions < 300


def test_a_large_matrix():
    """784 × 50, the size that the figures in the notes are for: 39,200 entries."""
    net = Net((784, 50), samples=4)
    yours = net.gradient()
    entry = int(np.argsort(np.abs(yours).ravel())[yours.size * 3 // 4])
    yours.flat[entry] *= 1.001
    found = locate(net.directional, yours, yours.shape)
    assert (found.method, found.entries) == ("syndrome", (entry,))
    assert found.directions <= 30


def exact(truth, bar):
    """Derivatives of a known gradient, off by up to a bar."""
    rng = np.random.default_rng(0)

    def along(directions):
        noise = rng.uniform(-1, 1, len(directions)) * bar
        value = directions @ np.ravel(truth) + noise
        return Estimate(value, np.full(len(directions), bar), 4 * len(directions))

    return along


@pytest.mark.parametrize("bar", [1e-12, 1e-6, 1e-3, 1e-2])
def test_no_entry_is_accused_without_ground(bar):
    """Errors of any size against bars of any size: missed perhaps, but never a right entry."""
    rng = np.random.default_rng(1)
    truth = rng.standard_normal((12, 9))
    for seed in range(30):
        yours = truth.copy()
        wrong = rng.choice(truth.size, rng.integers(0, 4), replace=False)
        yours.flat[wrong] += rng.standard_normal(wrong.size) * 10 ** rng.uniform(-3, 0)
        found = locate(exact(truth, bar), yours, truth.shape, seed=seed)
        assert set(found.entries) <= set(wrong.tolist())
        visible = wrong[np.abs((yours - truth).flat[wrong]) > 25 * bar]
        assert set(visible.tolist()) <= set(found.entries)


def test_an_error_that_is_barely_visible_takes_more_digits():
    truth = np.zeros(1000)
    yours = truth.copy()
    yours[617] = 1.0
    found = locate(exact(truth, 0.02), yours, truth.shape)
    assert found.entries == (617,)


def test_derivatives_that_are_unknown_accuse_nobody():
    def unknown(directions):
        nan = np.full(len(directions), np.nan)
        return Estimate(nan, np.full(len(directions), np.inf), 1)

    found = locate(unknown, np.ones(5), (5,))
    assert found.entries == ()
    assert not found.complete


def test_the_budget_is_kept():
    yours, _ = spoiled(40, 0.1, 0)
    found = locate(NET.directional, yours, SHAPE, budget=100)
    assert found.directions <= 130
    assert not found.complete


@pytest.mark.parametrize("shape", [(), (1,), (7,), (2, 3, 4), (1, 5)])
def test_every_shape(shape):
    truth = np.random.default_rng(0).standard_normal(shape)
    yours = np.array(truth)
    yours.flat[-1] += 1
    found = locate(exact(truth, 1e-9), yours, shape)
    assert found.entries == (yours.size - 1,)
    assert locate(exact(np.zeros(0), 1e-9), np.zeros((0, 2)), (0, 2)).complete


def test_slices_of_a_block_of_four_axes_are_named():
    truth = np.random.default_rng(0).standard_normal((6, 3, 5, 5))
    for axis, index in ((0, 4), (1, 2), (3, 1)):
        yours = truth.copy()
        yours[(slice(None),) * axis + (index,)] *= -1
        found = locate(exact(truth, 1e-9), yours, truth.shape)
        assert found.slices == ((axis, (index,)),)
        assert found.relation == "-1 times the reference"
    yours = truth.copy()
    yours[2, 1] *= 0.5
    found = locate(exact(truth, 1e-9), yours, truth.shape)
    assert found.slices == ((0, (2,)), (1, (1,)))
    assert found.entries == tuple(np.flatnonzero(yours.ravel() != truth.ravel()))


def test_several_slices_are_named():
    truth = np.random.default_rng(0).standard_normal((80, 60))
    yours = truth.copy()
    yours[[3, 41, 77]] *= 2
    found = locate(exact(truth, 1e-9), yours, truth.shape)
    assert found.slices == ((0, (3, 41, 77)),)
    assert found.relation == "2 times the reference"
    assert found.share == 1.0


def test_a_dense_error_is_related_to_the_reference():
    truth = np.random.default_rng(0).standard_normal((40, 40))
    for yours, said in (
        (-truth, "-1 times the reference"),
        (truth.T, "the transpose of the reference"),
        (truth / 8, "1/8 times the reference"),
    ):
        found = locate(exact(truth, 1e-9), yours, truth.shape)
        assert (found.method, found.relation, found.slices) == ("sample", said, ())


def test_one_wrong_entry_of_a_million_costs_five_derivatives():
    """Error 0.1 % of a typical entry, derivatives as sharp as the complex step's."""
    truth = np.random.default_rng(0).standard_normal(1_000_000)
    for entry in (0, 617_283, 999_999):
        yours = truth.copy()
        yours[entry] += 1e-3
        found = locate(exact(truth, 1e-11), yours, truth.shape, seed=entry)
        assert found.entries == (entry,)
        assert found.directions <= 5


def test_a_wrong_entry_stands_out_of_small_errors_everywhere():
    """An epsilon in the forward: every entry is off by a millionth, one by a tenth."""
    rng = np.random.default_rng(0)
    truth = rng.standard_normal((60, 50))
    yours = truth + 1e-6 * rng.standard_normal(truth.shape)
    yours[41, 7] *= 1.1
    found = locate(exact(truth, 1e-12), yours, truth.shape)
    assert found.entries == (41 * 50 + 7,)
    without = truth + 1e-6 * rng.standard_normal(truth.shape)
    assert locate(exact(truth, 1e-12), without, truth.shape).share > 0.5
