"""What every optimizer keeps, of what, and what it leaves alone; what it refuses."""

import copy

import numpy as np
import pytest
from optimizer_cases import MAKE, NAMES, make, run, update

each = pytest.mark.parametrize("name", NAMES)
RNG = np.random.default_rng(11)
SHAPES = {"W": (3, 4), "V": (3, 4), "b": (4,), "scale": ()}
STEPS = 8


def parameters():
    rng = np.random.default_rng(1)
    return {key: np.array(rng.normal(size=shape)) for key, shape in SHAPES.items()}


GRADS = [{key: np.array(RNG.normal(size=s)) for key, s in SHAPES.items()} for _ in range(STEPS)]


def train(optimizer, params, steps=GRADS, order=tuple(SHAPES)):
    for grads in steps:
        update(optimizer, {key: params[key] for key in order}, {k: grads[k] for k in order})
    return params


@each
def test_parameters_trained_together_do_not_mix(name):
    together = train(make(name), parameters())
    for key in SHAPES:
        alone = train(make(name), parameters(), order=(key,))
        np.testing.assert_array_equal(together[key], alone[key])


@each
def test_the_order_of_a_dict_does_not_matter(name):
    forwards = train(MAKE[name](), parameters())
    backwards = train(MAKE[name](), parameters(), order=tuple(SHAPES)[::-1])
    for key in SHAPES:
        np.testing.assert_array_equal(forwards[key], backwards[key])


@each
def test_dicts_lists_and_tuples_are_one(name):
    expected = train(make(name), parameters())
    for kind in (list, tuple):
        params, optimizer = parameters(), make(name)
        for grads in GRADS:
            update(optimizer, kind(params.values()), kind(grads.values()))
        for key in SHAPES:
            np.testing.assert_array_equal(params[key], expected[key])


@each
def test_gradients_are_neither_changed_nor_kept(name):
    expected = train(make(name), parameters())
    params, optimizer = parameters(), make(name)
    for grads in copy.deepcopy(GRADS):
        before = copy.deepcopy(grads)
        update(optimizer, params, grads)
        for key, g in grads.items():
            np.testing.assert_array_equal(g, before[key])
            g *= np.nan
    for key in SHAPES:
        np.testing.assert_array_equal(params[key], expected[key])


@each
def test_the_very_arrays_are_changed(name):
    params = parameters()
    arrays, before = dict(params), copy.deepcopy(params)
    train(make(name), params, GRADS[:1])
    for key, x in params.items():
        assert x is arrays[key]
        assert (x != before[key]).all()


@each
def test_two_instances_share_nothing(name):
    expected = train(make(name), parameters())
    one, other = make(name), make(name)
    params, others = parameters(), parameters()
    for grads in GRADS:
        update(one, params, grads)
        update(other, others, {key: -g for key, g in grads.items()})
    for key in SHAPES:
        np.testing.assert_array_equal(params[key], expected[key])


@each
def test_a_parameter_that_comes_later_starts_anew(name):
    if name == "eve":
        pytest.skip("the loss is of all parameters: a late one meets a d̃ that has moved")
    params, optimizer = parameters(), make(name)
    train(optimizer, params, GRADS[:4], order=("W",))
    train(optimizer, params, GRADS[4:], order=("W", "V"))
    alone = train(make(name), parameters(), GRADS[4:], order=("V",))
    np.testing.assert_array_equal(params["V"], alone["V"])


@each
@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (2, 1, 3, 4), (0, 3)])
def test_any_shape_is_a_row_of_weights(name, shape):
    size = int(np.prod(shape))
    start, grads = RNG.normal(size=size), RNG.normal(size=(STEPS, size))
    flat = run(MAKE[name](), start, grads)
    shaped = run(MAKE[name](), start.reshape(shape), grads.reshape(STEPS, *shape))
    np.testing.assert_allclose(shaped.reshape(STEPS, size), flat, rtol=1e-13)


@each
@pytest.mark.parametrize("shape", [(), (4,)])
def test_float32_stays_float32(name, shape):
    start, grads = RNG.normal(size=shape), RNG.normal(size=(STEPS, *shape))
    optimizer, x = MAKE[name](), np.array(start, dtype=np.float32)
    for g in grads:
        update(optimizer, [x], [g])
    assert x.dtype == np.float32
    assert all(kept.dtype == np.float32 for kept in optimizer._memory.of(0))
    np.testing.assert_allclose(x, run(MAKE[name](), start, grads)[-1], rtol=1e-3, atol=1e-4)


@each
def test_the_square_of_a_whole_number_gradient_does_not_wrap(name):
    small = run(make(name), np.ones(2), np.full((3, 2), 200, dtype=np.uint8))
    np.testing.assert_array_equal(small, run(make(name), np.ones(2), np.full((3, 2), 200.0)))


@each
def test_a_view_is_changed_where_it_lies(name):
    whole = np.ones((4, 4))
    update(make(name), [whole[:, ::2]], [np.ones((4, 2))])
    assert (whole[:, ::2] != 1).all()
    assert (whole[:, 1::2] == 1).all()


# -- what is refused -------------------------------------------------------------------

W, G = np.ones((2, 3)), np.ones((2, 3))
frozen = np.ones((2, 3))
frozen.flags.writeable = False

REFUSED = {
    "a gradient is given for 'b'": ({"W": W}, {"W": G, "b": G}),
    "no gradient is given for parameter 'b'": ({"W": W, "b": W}, {"W": G}),
    "2 parameters, but 1 gradients": ([W, W], [G]),
    "params is of type dict, grads of type list": ({"W": W}, [G]),
    "params is of type ndarray": (W, G),
    r"has shape \(3, 2\), expected \(2, 3\)": ([W], [G.T]),
    r"has shape \(\), expected \(2, 3\)": ([W], [1.0]),
    "is of type float, which cannot be changed in place": ([1.0], [1.0]),
    "has dtype int64, expected float": ([W.astype(np.int64)], [G]),
    "is a read-only array": ([frozen], [G]),
    "has dtype complex128, expected real": ([W], [G * 1j]),
}


@each
@pytest.mark.parametrize("message", REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_is_changed(name, message):
    params, grads = REFUSED[message]
    optimizer = make(name)
    with pytest.raises(ValueError, match=message):
        update(optimizer, params, grads)
    assert (W == 1).all()
    np.testing.assert_array_equal(run(optimizer, W, [G]), run(make(name), W, [G]))


@each
def test_a_refused_step_leaves_those_that_fit_alone(name):
    params = {"W": np.ones((2, 3)), "b": np.ones(3)}
    with pytest.raises(ValueError, match="'b' has shape"):
        update(make(name), params, {"W": G, "b": G})
    assert (params["W"] == 1).all()


@each
def test_a_parameter_may_not_become_another(name):
    optimizer = make(name)
    update(optimizer, [np.ones(3)], [np.ones(3)])
    if name == "sgd":  # keeps nothing that could not fit
        update(optimizer, [np.ones(4)], [np.ones(4)])
        return
    with pytest.raises(ValueError, match=r"of shape \(4,\), at its last update it was"):
        update(optimizer, [np.ones(4)], [np.ones(4)])


@each
@pytest.mark.parametrize("rate", [0, -0.1, np.nan, np.inf])
def test_a_learning_rate_is_positive(name, rate):
    with pytest.raises(
        ValueError, match=f"learning_rate is {rate}, expected a finite number above"
    ):
        MAKE[name](learning_rate=rate)


FRACTIONS = ("mu", "rho", "beta1", "beta2", "beta3", "nu", "sigma")


@each
def test_what_is_kept_of_a_mean_is_below_one(name):
    for setting in FRACTIONS:
        if hasattr(make(name), setting):
            for value in (1.0, -0.1, np.nan):
                with pytest.raises(ValueError, match=f"{setting} is {value}, expected at least 0"):
                    MAKE[name](**{setting: value})


def test_eve_refuses_a_loss_below_its_least():
    with pytest.raises(ValueError, match="the loss -1 is below f_star = 0"):
        MAKE["eve"]().update([np.ones(1)], [np.ones(1)], -1.0)


def test_eve_at_the_least_loss_has_no_zero_over_zero():
    path = run(MAKE["eve"](), [1.0], [[1.0]] * 4, [0.0, 0.0, 1.0, 0.0])
    assert np.isfinite(path).all()
