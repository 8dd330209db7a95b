"""The first stage: right gradients pass in a few evaluations, wrong ones do not."""

from __future__ import annotations

import numpy as np
import pytest

from nncheck.numdiff import Slopes, accept
from nncheck.numdiff.directions import one_signed, pieces


class Net:
    """A ReLU network as a function of its first weights; counts its forwards."""

    def __init__(self, shape=(60, 40), samples=6, seed=0):
        rng = np.random.default_rng(seed)
        self.x = rng.standard_normal((samples, shape[0]))
        self.w = rng.standard_normal(shape) * (2 / shape[0]) ** 0.5
        self.v = rng.standard_normal((shape[1], 5))
        self.t = np.eye(5)[rng.integers(0, 5, samples)]
        self.forwards = 0

    def loss(self, w):
        self.forwards += 1
        scores = np.maximum(self.x @ w, 0) @ self.v
        scores = scores - np.max(scores, axis=1, keepdims=True)
        picked = np.sum(scores * self.t, axis=1)
        return np.asarray(np.mean(np.log(np.sum(np.exp(scores), axis=1)) - picked))

    def gradient(self):
        hidden = self.x @ self.w
        e = np.exp(np.maximum(hidden, 0) @ self.v)
        d = (e / e.sum(axis=1, keepdims=True) - self.t) / len(self.x)
        return self.x.T @ ((d @ self.v.T) * (hidden > 0))

    def evaluate(self, points):
        return [self.loss(p) for p in points]


NET = Net()
RIGHT = NET.gradient()
VALUE = float(NET.loss(NET.w))
# the smallest of the entries that are not small
SOME = int(np.argsort(np.abs(RIGHT).ravel())[RIGHT.size * 3 // 4])


def changed(factor, entry=SOME):
    yours = RIGHT.copy()
    yours.flat[entry] *= factor
    return yours


@pytest.mark.parametrize("complex_step", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_a_right_gradient_passes(complex_step, seed):
    found = accept(
        NET.evaluate, NET.w, RIGHT, value=VALUE, seed=seed, complex_step=complex_step
    )  # fmt: skip
    assert found.verdict == "passed"
    assert found.residual <= found.bar
    assert found.evaluations <= (1 if complex_step else 8)
    assert found.smallest_detectable < 1e-5


@pytest.mark.parametrize("complex_step", [True, False])
@pytest.mark.parametrize(
    "yours",
    [changed(0), changed(1.001), changed(-1), -RIGHT, 2 * RIGHT, 0 * RIGHT, 1.0001 * RIGHT],
    ids="entry-0 entry-1.001 entry-negative negative twice zero 1.0001".split(),
)
def test_a_wrong_gradient_does_not(yours, complex_step):
    found = accept(NET.evaluate, NET.w, yours, value=VALUE, complex_step=complex_step)
    assert found.verdict == "failed"
    assert "ten bars" in found.reason


def test_an_error_of_the_size_that_is_stated_is_seen():
    """`smallest_detectable` is of a median entry."""
    middle = float(np.median(np.abs(RIGHT[RIGHT != 0])))
    for complex_step in (True, False):
        for seed in range(10):
            told = accept(NET.evaluate, NET.w, RIGHT, value=VALUE, complex_step=complex_step)
            yours = RIGHT.copy()
            yours.flat[seed * 7] += 1.01 * told.smallest_detectable * middle
            found = accept(
                NET.evaluate, NET.w, yours, value=VALUE, seed=seed, complex_step=complex_step
            )
            assert found.verdict != "passed"


def test_f_is_evaluated_where_its_value_is_not_given():
    before = NET.forwards
    found = accept(NET.evaluate, NET.w, RIGHT)
    assert found.evaluations == NET.forwards - before == 2


def penalised(strip, size=1e-4):
    def evaluate(points):
        return [np.asarray(np.sum(p * p) + size * np.sum(np.abs(strip(p)))) for p in points]

    return evaluate


@pytest.mark.parametrize("strip", [np.array, lambda p: np.array(p), lambda p: np.asarray(p)])
@pytest.mark.parametrize("size", [1.0, 1e-2, 1e-4])
def test_a_lost_derivative_is_not_believed(strip, size):
    """np.array strips the carrier, and np.abs then loses the derivative; so does the claim."""
    w = np.linspace(-1.5, 1.5, 400) + 0.001
    # a name bound before the run cannot be followed: what it loses shows if it is not small
    if strip is np.array and size < 1:
        pytest.skip("known gap: a small term lost through `from numpy import array`")
    for seed in range(5):
        lossy = accept(penalised(strip, size), w, 2 * w, seed=seed)
        assert lossy.verdict == "failed"
        right = accept(penalised(strip, size), w, 2 * w + size * np.sign(w), seed=seed)
        assert right.verdict == "passed"


def test_zero_on_both_sides_is_not_a_pass():
    found = accept(lambda points: [np.asarray(3.0) for _ in points], np.ones(4), np.zeros(4))
    assert found.verdict == "inconclusive"


def test_what_is_not_finite_fails():
    assert accept(NET.evaluate, NET.w, RIGHT * np.nan).verdict == "failed"


@pytest.mark.parametrize("scale", [1e-6, 1e6])
@pytest.mark.parametrize("complex_step", [True, False])
def test_the_scale_changes_no_verdict(scale, complex_step):
    def evaluate(points):
        return [scale * NET.loss(p) for p in points]

    for yours, verdict in ((RIGHT, "passed"), (-RIGHT, "failed"), (changed(1.01), "failed")):
        found = accept(evaluate, NET.w, scale * yours, complex_step=complex_step)
        assert found.verdict == verdict


def test_a_loss_of_zero_and_a_kink_at_the_point():
    """All ReLUs at 0, as zero-initialised biases with zero inputs have it: not a failure."""
    b = np.zeros(20)

    def evaluate(points):
        return [np.asarray(np.sum(np.maximum(p, 0) * np.arange(1.0, 21))) for p in points]

    found = accept(evaluate, b, np.zeros(20))
    assert found.verdict == "inconclusive"


def test_slopes_learn_the_point_once():
    calls = []

    def evaluate(points):
        calls.append(len(points))
        return [NET.loss(np.array(p, dtype=float)) for p in points]

    slopes = Slopes(evaluate, NET.w, complex_step=False)
    d = one_signed(NET.w.size, seed=1)
    first, second = slopes(d[None]), slopes(d[None] * 0.7)
    assert first.evaluations > 10
    assert second.evaluations <= 8
    assert second.value[0] == pytest.approx(0.7 * first.value[0], rel=1e-6)


def test_slopes_by_complex_step_are_guarded_once():
    rms = float(np.sqrt(np.mean(RIGHT**2)))
    slopes = Slopes(NET.evaluate, NET.w, rms=rms, value=VALUE)
    d = one_signed(NET.w.size, seed=1)
    found = slopes(np.stack([d, -d]))
    assert found.method == "complex step"
    assert found.evaluations == 3
    assert slopes(d[None]).evaluations == 1
    assert np.all(np.abs(found.value - np.array([1, -1]) * (d @ RIGHT.ravel())) <= found.error)


@pytest.mark.parametrize("size", [1, 3, 1000, 40_001])
def test_a_direction_has_both_signs_and_no_small_entry(size):
    d = one_signed(size, seed=3)
    assert d.shape == (size,)
    assert np.all((np.abs(d) >= 0.5) & (np.abs(d) <= 1.5))
    assert size < 10 or 0.4 < np.mean(d > 0) < 0.6
    assert size < 10 or abs(np.mean(np.abs(d)) - 1) < 0.05
    assert np.array_equal(d, np.concatenate([e for _, e in pieces(size, seed=3)]))
    assert not np.array_equal(d, one_signed(size, seed=4))
