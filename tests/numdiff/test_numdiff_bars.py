"""Statistics: over random functions, smooth and kinked, the truth lies within the bars."""

from __future__ import annotations

import numpy as np
import pytest

from nncheck.numdiff import jacobian

CASES = 250
PIECES = [
    (np.sin, np.cos),
    (np.exp, np.exp),
    (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    (lambda x: np.log1p(x * x), lambda x: 2 * x / (1 + x * x)),
    (lambda x: x**3 - x, lambda x: 3 * x * x - 1),
    (lambda x: 1 / (1 + np.exp(-5 * x)), lambda x: 1.25 / np.cosh(2.5 * x) ** 2),
    (np.cosh, np.sinh),
]


class Case:
    """A sum of two smooth pieces at a random scale, with kinks b|x - x0 - d| or a jump."""

    def __init__(self, rng, kind):
        self.scale = 10 ** rng.uniform(-6, 6)
        self.x = rng.standard_normal() * self.scale
        self.pieces = rng.choice(len(PIECES), 2)
        self.a = rng.standard_normal(2) * 10 ** rng.uniform(-3, 3, 2)
        self.w = rng.uniform(0.2, 2, 2) / self.scale
        self.p = rng.standard_normal(2)
        self.b, self.d, self.jump = np.zeros(2), np.ones(2), 0.0
        size = np.abs(self.a).max()
        near = 10 ** rng.uniform(-7, -2, 2) * self.scale * rng.choice([-1, 1], 2)
        if kind in ("kink nearby", "two kinks nearby"):
            self.d = near
            self.b = size / self.scale * 10 ** rng.uniform(-3, 1, 2) * rng.choice([-1, 1], 2)
            if kind == "kink nearby":
                self.b[1] = 0
        if kind == "kink":
            self.d[0] = 0
            self.b[0] = size / self.scale * 10 ** rng.uniform(-2, 1) * rng.choice([-1, 1])
        if kind == "jump nearby":
            self.d, self.jump = near, size * 10 ** rng.uniform(-3, 0)

    def f(self, x):
        t = float(x)
        smooth = sum(
            a * PIECES[i][0](w * t + p)
            for i, a, w, p in zip(self.pieces, self.a, self.w, self.p, strict=True)
        )
        away = t - self.x
        kinks = self.b @ np.abs(away - self.d)
        return np.asarray(smooth + kinks + self.jump * (away > self.d[0]))

    def slope(self, side):
        smooth = sum(
            a * w * PIECES[i][1](w * self.x + p)
            for i, a, w, p in zip(self.pieces, self.a, self.w, self.p, strict=True)
        )
        return smooth + self.b @ np.where(self.d == 0, side, -np.sign(self.d))

    def estimate(self):
        return jacobian(lambda points: [self.f(p) for p in points], np.array(self.x))


def cases(kind, count=CASES):
    rng = np.random.default_rng(abs(sum(map(ord, kind))))
    return [Case(rng, kind) for _ in range(count)]


@pytest.mark.parametrize("kind", ["smooth", "kink nearby", "jump nearby"])
def test_the_truth_lies_within_the_bar(kind):
    bars = []
    for case in cases(kind):
        estimate = case.estimate()
        assert estimate.kink is None
        assert abs(estimate.value - case.slope(1)) <= estimate.error
        bars.append(float(estimate.error / max(abs(case.slope(1)), 1e-300)))
    assert np.median(bars) < 1e-8
    assert np.quantile(bars, 0.9) < 1e-5


def test_two_kinks_nearby_stay_within_ten_bars():
    """A pair of kinks can cancel where one cannot: the bar is proven for one only."""
    over = 0
    for case in cases("two kinks nearby"):
        estimate = case.estimate()
        ratio = abs(estimate.value - case.slope(1)) / estimate.error
        assert estimate.kink is None
        assert ratio < 10
        over += ratio > 1
    assert over <= 0.01 * CASES


def test_every_kink_at_x_is_found():
    for case in cases("kink"):
        estimate = case.estimate()
        assert estimate.kink is not None
        low, high = sorted([case.slope(-1), case.slope(1)])
        assert abs(estimate.low - low) <= estimate.error
        assert abs(estimate.high - high) <= estimate.error


@pytest.mark.parametrize(
    ("d1", "d2", "b2"),
    [
        (-1.436e-07, -3.2e-06, -0.0456),
        (-7.03e-08, -8.8e-06, -0.023),
        (-2.154e-07, -1.17e-05, -0.078),
    ],
)
def test_a_second_kink_that_hides_the_distance_of_the_first(d1, d2, b2):
    """With two extrapolations instead of three these were taken for a kink at x."""

    def evaluate(points):
        return [np.abs(p - 1 - d1) + b2 * np.abs(p - 1 - d2) for p in points]

    estimate = jacobian(evaluate, np.array(1.0))
    assert estimate.kink is None
    assert abs(estimate.value - (1 + b2)) <= estimate.error


def test_known_gap_a_kink_below_the_smallest_step_gives_a_wide_bar():
    """Closer than 1e-8 of the size of x, and not at x: nothing is claimed either way."""
    estimate = jacobian(lambda points: [np.abs(p - 1 - 4e-9) for p in points], np.array(1.0))
    assert estimate.kink is None
    assert abs(estimate.value + 1) <= estimate.error
    assert estimate.error > 0.1


@pytest.mark.parametrize("seed", range(10))
def test_code_that_is_float32_in_part(seed):
    """A float64 path beside a float32 one: the small steps see the first path only.

    Known gap: with x of one or two entries the treads of float32 are missed in 1 case of 40,
    and the bars with them; from some tens of entries on they are seen.
    """
    x = np.random.default_rng(seed).standard_normal(40)

    def f(x):
        return np.sin(x).sum() + np.tanh(x.astype(np.float32)).astype(np.float64).sum()

    estimate = jacobian(lambda points: [np.asarray(f(p)) for p in points], x)
    truth = np.cos(x) + 1 - np.tanh(x) ** 2
    assert np.all(np.abs(estimate.value - truth) <= estimate.error)
