"""What every optimizer of the catalogue must do, whatever its formula.

A new one is under test as soon as it is in ENTRIES.
"""

import re

import numpy as np
import pytest
from optimizer_cases import DECAYING, MAKE, NAMES, NOISY, make, run, update, without_decay

from nncheck.catalog.entry import normal
from nncheck.catalog.optimizers import ENTRIES

each = pytest.mark.parametrize("name", NAMES)
quiet = pytest.mark.parametrize("name", sorted(set(NAMES) - NOISY))

# -- probes ----------------------------------------------------------------------------


@each
@pytest.mark.parametrize("size", [0.0, 1e-8, 1.0, 1e10, 1e100])
@pytest.mark.parametrize("sign", [1, -1])
def test_constant_and_alternating_gradients_leave_numbers(name, size, sign):
    grads = [[size * sign**t, -size] for t in range(200)]
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(run(MAKE[name](), [1.0, -1.0], grads)).all()


@each
def test_the_constant_gradient_of_a_float32_parameter_leaves_numbers(name):
    start = np.ones(2, dtype=np.float32)
    grads = np.tile(np.array([1e10, 0.0], dtype=np.float32), (200, 1))
    assert np.isfinite(run(MAKE[name](), start, grads)).all()


def test_a_long_constant_gradient_has_no_negative_variance():
    # in rmsprop_graves n − g² is rounding only, once both means have arrived
    path = run(make("rmsprop_graves"), [1.0] * 7, [np.geomspace(1e8, 3e10, 7)] * 1500)
    assert np.isfinite(path).all()


@quiet
def test_no_gradient_no_movement(name):
    path = run(without_decay(name), [1.0, -2.0, 0.0], np.zeros((20, 3)))
    assert (path == [1.0, -2.0, 0.0]).all()


@pytest.mark.parametrize("name", sorted(DECAYING))
def test_no_gradient_decays_towards_zero_and_never_past_it(name):
    path = run(make(name), [1.0, -2.0, 0.0], np.zeros((20, 3)))
    assert (np.diff(np.abs(path[:, :2]), axis=0) < 0).all()
    assert (path[:, 2] == 0).all()


@each
def test_it_goes_against_a_constant_gradient(name):
    path = run(without_decay(name), [0.5, 0.5], [[3.0, -3.0]] * 150)
    assert path[-1, 0] < 0.5 < path[-1, 1]


@quiet
def test_a_gradient_that_alternates_leads_nowhere(name):
    there_and_back = run(without_decay(name), [1.0], [[(-1.0) ** t] for t in range(200)])
    away = run(without_decay(name), [1.0], [[1.0]] * 200)
    assert abs(there_and_back[-1, 0] - 1) < 0.2 * abs(away[-1, 0] - 1)


@each
def test_a_nan_stays_in_its_weight(name):
    if name == "lamb":
        pytest.skip("the norm of a layer with a nan is nan, and so is the layer")
    path = run(make(name), [1.0, 1.0], [[np.nan, 1.0], [1.0, 1.0]])
    clean = run(make(name), [1.0, 1.0], [[1.0, 1.0], [1.0, 1.0]])
    assert np.isnan(path[0, 0])
    assert (path[:, 1] == clean[:, 1]).all()


# first step over learning rate, for g = 1e-4
FIRST_STEP = {
    "sgd": 1e-4,
    "momentum": 1e-4,
    "nesterov": 1.9e-4,
    "nesterov_lookahead": 1e-4,
    "adagrad": 1.0,
    "rmsprop": 1 / np.sqrt(0.1),
    "adadelta": np.sqrt(1e-6) / np.sqrt(0.05 * 1e-8 + 1e-6) * 1e-4,
    "smorms3": np.sqrt(2),
    "adam": 1.0,
    "eve": 1.0,
    "adamax": 1.0,
    "nadam": (0.975 / 1.975 + 1) / np.sqrt(0.999),
    "amsgrad": np.sqrt(10),
    "lion": 1.0,
    "lamb": 1.0,
    "adamw": 1.01,
}


@pytest.mark.parametrize("name", FIRST_STEP)
def test_the_first_step_is_as_long_as_its_formula_says(name):
    optimizer = MAKE[name]()
    step = 1 - run(optimizer, [1.0], [[1e-4]])[0, 0]
    assert step / optimizer.learning_rate == pytest.approx(FIRST_STEP[name], rel=4e-3)


@pytest.mark.parametrize("name", ["adabound", "amsbound"])
def test_the_first_rate_is_the_upper_bound_for_a_small_gradient(name):
    step = 1 - run(MAKE[name](), [1.0], [[1e-4]])[0, 0]
    assert step == pytest.approx(0.1 * (1 + 1 / 0.001) * 0.1 * 1e-4, rel=1e-9)


SCALE_FREE = "adagrad rmsprop smorms3 adam adamw adamax nadam eve amsgrad lion lamb".split()
PROPORTIONAL = "sgd momentum nesterov nesterov_lookahead".split()
GRADS = np.random.default_rng(5).normal(size=(30, 4))


@pytest.mark.parametrize("name", SCALE_FREE)
def test_gradients_a_thousand_times_as_long_change_nothing(name):
    start = [1.0, -1.0, 2.0, 0.5]
    short, long = (run(MAKE[name](), start, k * GRADS) for k in (1.0, 1000.0))
    np.testing.assert_allclose(long, short, rtol=1e-5)


@pytest.mark.parametrize("name", PROPORTIONAL)
def test_steps_are_proportional_to_gradients(name):
    short, long = (run(MAKE[name](), np.zeros(4), k * GRADS) for k in (1.0, 1000.0))
    np.testing.assert_allclose(long, 1000 * short, rtol=1e-12, atol=1e-12)


# -- descent ---------------------------------------------------------------------------

# defaults suit networks; these suit a bowl that is 20 times as steep one way as another
FOR_THE_BOWL = {
    "sgd": {"learning_rate": 0.05},
    "adagrad": {"learning_rate": 0.5},
    "rmsprop": {"learning_rate": 0.01},
    "adadelta": {"eps": 1e-5},
    "rmsprop_graves": {"learning_rate": 0.01},
    "smorms3": {"learning_rate": 0.05},
    "adam": {"learning_rate": 0.05},
    "adamax": {"learning_rate": 0.05},
    "nadam": {"learning_rate": 0.05},
    "amsgrad": {"learning_rate": 0.3},
    "adamw": {"learning_rate": 0.05},
    "adabound": {"learning_rate": 0.1},
    "amsbound": {"learning_rate": 0.1},
    "eve": {"learning_rate": 0.05},
    "lion": {"learning_rate": 0.01},
    "lamb": {"learning_rate": 0.02},
}


@each
def test_it_descends_a_convex_quadratic(name):
    Q = np.linalg.qr(np.random.default_rng(3).normal(size=(5, 5)))[0]
    H = Q @ np.diag(np.geomspace(1, 20, 5)) @ Q.T
    x = Q @ np.ones(5)
    optimizer = MAKE[name](**FOR_THE_BOWL.get(name, {}))
    losses = [0.5 * x @ H @ x]
    for _ in range(600):
        at = optimizer.lookahead([x])[0] if name == "nesterov_lookahead" else x
        update(optimizer, [x], [H @ at], losses[-1])
        losses.append(0.5 * x @ H @ x)
    assert max(losses[-50:]) < 0.01 * losses[0]


# -- what an entry says ----------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES, ids=NAMES)
def test_an_entry_names_its_source_and_the_rules_for_what_deviates(entry):
    assert entry.kind == "optimizer"
    assert entry.formula
    assert re.search(r"arXiv:\d{4}\.\d{5}|\b(19|20)\d\d\b|arXiv:\d{4}\.\d{4}", entry.source)
    assert all(re.search(r"\(NN\d{3}\)$", said) for said in entry.deviates)
    assert bool(entry.deviates) == bool(entry.documents)


def test_no_two_optimizers_answer_to_one_name():
    names = [normal(n) for entry in ENTRIES for n in {normal(n) for n in entry.all_names}]
    assert len(names) == len(set(names))


def test_the_seventeen_of_document_000_are_there():
    there = [name for entry in ENTRIES for number, name in entry.documents if number == "000"]
    assert len(there) == len(set(there)) == 17
