"""The ladder: values, bars, kinks, noise, odd inputs, and what it costs."""

from __future__ import annotations

import time

import numpy as np
import pytest

from nncheck.numdiff import directional, jacobian, signed

SCALES = [1e-6, 1e-3, 1.0, 1e3, 1e6]
X = np.random.default_rng(3).standard_normal((4, 5))


def evaluated(f):
    def evaluate(points):
        with np.errstate(all="ignore"):
            return [np.asarray(f(p)) for p in points]

    return evaluate


# name, f at unit scale, its derivative
SMOOTH = [
    ("tanh", np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    ("square", np.square, lambda x: 2 * x),
    ("exp", np.exp, np.exp),
    ("relu", lambda x: np.maximum(x, 0), lambda x: 1.0 * (x > 0)),
    ("log abs", lambda x: np.log(np.abs(x)), lambda x: 1 / x),
    ("sharp sigmoid", lambda x: 1 / (1 + np.exp(-20 * x)), lambda x: 5 / np.cosh(10 * x) ** 2),
]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("f", "df"), [s[1:] for s in SMOOTH], ids=[s[0] for s in SMOOTH])
def test_truth_lies_within_sharp_bars_at_every_scale(f, df, scale):
    x = X * scale
    truth = df(X) / scale
    estimate = jacobian(evaluated(lambda x: f(x / scale).sum()), x)
    rms = np.sqrt(np.mean(truth**2))
    assert estimate.value.shape == estimate.error.shape == x.shape
    assert np.all(np.abs(estimate.value - truth) <= estimate.error)
    assert estimate.error.max() < 1e-6 * rms
    assert np.median(estimate.error) < 1e-7 * rms
    assert estimate.kink is None


@pytest.mark.parametrize("scale", SCALES)
def test_scale_of_x_need_not_be_the_scale_of_the_function(scale):
    """Parameters initialised to 1e-6, inputs of 1e3: the function itself lives at scale 1."""
    x = X * scale
    truth = np.cos(x)
    estimate = jacobian(evaluated(lambda x: 3.0 + np.sin(x).sum()), x)
    assert np.all(np.abs(estimate.value - truth) <= estimate.error)
    assert np.median(estimate.error) < (1e-7 if scale <= 1 else 1e-2)


@pytest.mark.parametrize("size", [1e-200, 1e-30, 1e30, 1e200])
def test_outputs_of_any_size(size):
    estimate = jacobian(evaluated(lambda x: size * np.sin(x)), np.array([1.0, 2.0]))
    truth = size * np.diag(np.cos([1.0, 2.0]))
    assert np.all(np.abs(estimate.value - truth) <= estimate.error)
    assert estimate.error.max() < 1e-7 * size


def test_zero_inputs_get_a_useful_step():
    estimate = jacobian(evaluated(lambda x: np.sin(x).sum() + 2), np.zeros((2, 3)))
    assert np.abs(estimate.value - 1).max() < 1e-9
    assert estimate.error.max() < 1e-7


def test_an_outlier_does_not_blur_the_others():
    x = np.array([1e8, 0.3, -0.2, 0.5, 0.1])
    estimate = jacobian(evaluated(lambda x: np.tanh(x).sum()), x)
    assert np.all(np.abs(estimate.value - (1 - np.tanh(x) ** 2)) <= estimate.error)
    assert estimate.error[1:].max() < 1e-7


# -- shapes and dtypes -----------------------------------------------------------------------


def test_shapes():
    rng = np.random.default_rng(0)
    W = rng.standard_normal((5, 2))
    estimate = jacobian(evaluated(lambda x: x @ W), X)
    expected = np.einsum("ab,ij->aibj", np.eye(4), W.T)
    assert estimate.value.shape == (4, 2, 4, 5)
    assert np.abs(estimate.value - expected).max() < 1e-9
    some = jacobian(evaluated(lambda x: x @ W), X, entries=[7, 0])
    assert some.value.shape == (4, 2, 2)
    assert np.array_equal(some.value, estimate.value.reshape(4, 2, 20)[..., [7, 0]])
    none = jacobian(evaluated(lambda x: x @ W), X, entries=[])
    assert none.value.shape == (4, 2, 0)


@pytest.mark.parametrize(
    "x",
    [
        np.array(0.7),
        np.array([3]),
        np.array([[1, 2], [3, 4]]),
        np.arange(12.0).reshape(3, 4).T[::2],
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.array([0.5, 1.5], dtype=np.float32),
        np.array([True, False]),
    ],
    ids=["0-d", "one integer", "integers", "strided", "fortran", "float32", "bool"],
)
def test_every_kind_of_x(x):
    kept = x.copy()
    estimate = jacobian(evaluated(lambda x: (x**2).sum()), x)
    assert estimate.value.dtype == np.float64
    assert estimate.value.shape == x.shape
    assert np.abs(estimate.value - 2.0 * x).max() < 1e-8
    assert np.array_equal(x, kept)


def test_empty_x():
    estimate = jacobian(evaluated(lambda x: x.sum()), np.zeros((0, 3)))
    assert estimate.value.shape == (0, 3)
    assert directional(evaluated(lambda x: x.sum()), np.zeros(0), np.zeros((2, 0))).value.shape == (
        2,
    )


def test_code_that_writes_into_its_input_harms_nobody():
    def f(x):
        x *= 2
        return x.sum()

    x = X.copy()
    estimate = jacobian(evaluated(f), x)
    assert np.abs(estimate.value - 2).max() < 1e-9
    assert np.array_equal(x, X)


# -- kinks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("slope", [2.0, 0.01, 1e-4])
@pytest.mark.parametrize("scale", SCALES)
def test_a_kink_at_x_is_named_and_bounded(slope, scale):
    point = np.array([scale, 2 * scale])
    low, high = np.cos(1) / scale, np.cos(1) / scale + slope / scale

    def f(x):
        return np.sin(x / scale).sum() + slope * max(x[0] / scale - 1, 0.0)

    estimate = jacobian(evaluated(f), point)
    assert estimate.kink.tolist() == [True, False]
    slack = estimate.error[0]
    assert slack < 1e-3 * slope / scale
    assert abs(estimate.low[0] - low) <= slack
    assert abs(estimate.high[0] - high) <= slack
    assert low < estimate.value[0] < high
    assert estimate.low[1] == estimate.value[1] == estimate.high[1]


@pytest.mark.parametrize("distance", [1e-2, 1e-3, 2e-4, 1e-4, 5e-5, 1e-5, 1e-6, 1e-7])
def test_a_kink_near_x_does_not_fool(distance):
    for side in (-1, 1):
        estimate = jacobian(
            evaluated(lambda x, d=side * distance: np.abs(x - 1 - d)), np.array(1.0)
        )
        assert estimate.kink is None
        assert abs(estimate.value + side) <= estimate.error
        assert estimate.error < 1e-6


def test_smooth_points_that_look_like_kinks():
    for f, x, truth in [
        (lambda x: x**3, 0.0, 0.0),
        (lambda x: x * np.abs(x), 0.0, 0.0),
        (lambda x: np.logaddexp(0, 1e4 * x) / 1e4, 0.0, 0.5),
        (lambda x: x**2 * np.sign(x) + 0.3 * x, 0.0, 0.3),
    ]:
        estimate = jacobian(evaluated(f), np.array(x))
        assert estimate.kink is None
        assert abs(estimate.value - truth) <= estimate.error < 1e-5


def test_ties_of_a_maximum_are_kinks():
    estimate = jacobian(evaluated(lambda x: x.max()), np.array([1.0, 1.0, 0.0]))
    assert estimate.kink.tolist() == [True, True, False]
    assert np.abs(estimate.low - 0).max() < 1e-8
    assert np.abs(estimate.high - [1, 1, 0]).max() < 1e-8


def test_a_kink_along_a_direction():
    estimate = directional(
        evaluated(lambda x: np.abs(x).sum()), np.array([0.0, 1.0]), np.array([[1.0, 1], [0, 1]])
    )
    assert estimate.kink.tolist() == [True, False]
    assert np.abs(estimate.low - [0, 1]).max() < 1e-8
    assert np.abs(estimate.high - [2, 1]).max() < 1e-8


def test_a_jump_at_x_has_no_derivative_and_a_jump_nearby_does_not_matter():
    at = jacobian(evaluated(lambda x: np.heaviside(x, 1) + x), np.array(0.0))
    assert np.isinf(at.error)
    near = jacobian(evaluated(lambda x: np.heaviside(x - 1e-5, 1) + x), np.array(0.0))
    assert abs(near.value - 1) <= near.error < 1e-6


# -- noise -----------------------------------------------------------------------------------


@pytest.mark.parametrize("inside", [False, True], ids=["all float32", "a cast inside"])
def test_float32_code_gets_larger_steps_and_wider_bars(inside):
    def f(x):
        z = np.tanh(x.astype(np.float32))
        return z.astype(np.float64).sum() if inside else z.sum()

    estimate = jacobian(evaluated(f), X)
    error = np.abs(estimate.value - (1 - np.tanh(X) ** 2))
    assert np.all(error <= estimate.error)
    assert 1e-7 < np.median(estimate.error) < 5e-3


def test_noise_that_is_given_widens_the_bars():
    f = evaluated(lambda x: np.tanh(x).sum())
    quiet, noisy = jacobian(f, X), jacobian(f, X, output_noise=1e-6)
    assert noisy.error.min() > 100 * quiet.error.max()
    assert np.all(np.abs(noisy.value - (1 - np.tanh(X) ** 2)) <= noisy.error)


def test_a_random_function_has_honest_bars():
    rng = np.random.default_rng(0)
    estimate = jacobian(evaluated(lambda x: x.sum() + 1e-4 * rng.standard_normal()), X)
    assert np.all(np.abs(estimate.value - 1) <= 2 * estimate.error)
    assert estimate.error.max() > 1e-4


def test_cancellation_inside_is_noticed():
    estimate = jacobian(evaluated(lambda x: (1e9 + np.sin(x)) - 1e9), np.array(0.5))
    assert abs(estimate.value - np.cos(0.5)) <= estimate.error


# -- failures --------------------------------------------------------------------------------


def test_what_is_not_finite_has_an_infinite_bar():
    estimate = jacobian(evaluated(lambda x: np.array([np.log(x[0]), x[1]])), np.array([-1.0, 1.0]))
    assert np.isinf(estimate.error[0]).all()
    assert np.abs(estimate.value[1] - [0, 1]).max() < 1e-9
    assert estimate.error[1].max() < 1e-9
    every = jacobian(lambda points: [np.array(np.nan) for _ in points], np.ones(3))
    assert np.isinf(every.error).all()


def test_failures_at_large_steps_only_cost_evaluations():
    x = np.array([1e-5, 1.0, 2.0])
    estimate = jacobian(evaluated(lambda x: np.log(x).sum()), x)
    assert np.all(np.abs(estimate.value - 1 / x) <= estimate.error)
    assert np.all(estimate.error * x < 1e-5)


def test_a_failed_evaluation_may_have_another_shape():
    def evaluate(points):
        return [p**2 if p[0] < 1.0001 else np.array(np.nan) for p in points]

    estimate = jacobian(evaluate, np.array([1.0, 2.0]))
    assert estimate.value.shape == (2, 2)
    assert np.all(np.abs(estimate.value - np.diag([2, 4])) <= estimate.error)
    assert estimate.error.max() < 1e-6


def test_the_border_of_the_domain_is_not_judged():
    assert np.isinf(jacobian(evaluated(np.sqrt), np.array(0.0)).error)


def test_evaluate_must_answer_for_every_point():
    with pytest.raises(ValueError, match="returned 1 outputs for"):
        jacobian(lambda points: [np.zeros(())], np.ones(2))


# -- directions ------------------------------------------------------------------------------


def test_directions():
    directions = signed(6, 20, seed=1)
    estimate = directional(evaluated(lambda x: np.tanh(x).sum(axis=1)), X, directions)
    truth = np.einsum("kij,ij->ki", directions.reshape(6, 4, 5), 1 - np.tanh(X) ** 2)
    assert estimate.value.shape == (6, 4)
    assert np.all(np.abs(estimate.value - truth) <= estimate.error)
    assert estimate.error.max() < 1e-7
    shaped = directional(
        evaluated(lambda x: np.tanh(x).sum(axis=1)), X, directions.reshape(6, 4, 5)
    )
    assert np.array_equal(shaped.value, estimate.value)


def test_a_zero_direction_has_a_zero_derivative():
    estimate = directional(evaluated(lambda x: np.tanh(x).sum()), X, np.zeros((1, 20)))
    assert estimate.value == 0


# -- cost ------------------------------------------------------------------------------------


def test_a_smooth_function_costs_one_round_trip_and_four_evaluations_an_entry():
    trips = []

    def evaluate(points):
        trips.append(len(points))
        return [np.asarray(np.tanh(p).sum()) for p in points]

    estimate = jacobian(evaluate, X)
    # x, the points that measure noise and treads, and two rungs
    assert trips == [1 + 12 + 11 + 4 * 20]
    assert estimate.evaluations == sum(trips)


def test_round_trips_are_bounded_in_memory():
    largest = []

    def evaluate(points):
        largest.append(sum(p.size for p in points))
        return [np.asarray(p[:3].sum()) for p in points]

    x = np.ones(100_000)
    jacobian(evaluate, x, entries=range(30))
    assert max(largest) <= 4_000_000


def test_many_entries_in_blocks():
    x = np.linspace(-1, 1, 700)
    estimate = jacobian(evaluated(np.sin), x, entries=range(0, 700, 2))
    expected = np.zeros((700, 350))
    expected[np.arange(0, 700, 2), np.arange(350)] = np.cos(x[::2])
    assert np.abs(estimate.value - expected).max() < 1e-9


def test_the_engine_itself_is_quick():
    """Measured 0.25 ms; the limit leaves room for a busy machine."""
    x, zero = np.ones(20), np.zeros(())
    times = []
    for _ in range(30):
        start = time.perf_counter()
        jacobian(lambda points: [zero] * len(points), x)
        times.append(time.perf_counter() - start)
    assert min(times) < 2e-3
