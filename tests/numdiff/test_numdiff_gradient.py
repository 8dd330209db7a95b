"""The public `gradient`, and scipy's figure beside it."""

from __future__ import annotations

import doctest
import importlib

import numpy as np
import pytest

from nncheck.numdiff import check_grad_figure, cotangent, gradient, signed


def test_a_list_a_number_and_integers():
    assert np.abs(gradient(lambda x: (x**2).sum(), [1, 2]).value - [2, 4]).max() < 1e-9
    estimate = gradient(lambda x: x**2, 3)
    assert estimate.value.shape == ()
    assert estimate.value == pytest.approx(6)


def test_an_array_gives_the_jacobian():
    estimate = gradient(lambda x: np.outer(x, x), np.array([1.0, 2.0]))
    assert estimate.value.shape == (2, 2, 2)
    assert estimate.value[0, 1].tolist() == pytest.approx([2.0, 1.0])


def test_the_callers_array_is_never_handed_out():
    x = np.array([1.0, 2.0])
    seen = []

    def f(given):
        seen.append(given)
        given[:] = -1
        return 3.0

    gradient(f, x)
    assert x.tolist() == [1.0, 2.0]
    assert not any(np.shares_memory(x, given) for given in seen)


def test_a_function_that_returns_one_buffer_every_time():
    buffer = np.zeros(2)

    def f(x):
        np.multiply(x, x, out=buffer)
        return buffer

    assert np.abs(gradient(f, [1.0, 3.0]).value - np.diag([2.0, 6.0])).max() < 1e-9


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        ("abc", TypeError, "x has dtype <U3, expected real numbers"),
        ([1j], TypeError, "complex128"),
        ([None], TypeError, "object"),
        ([], ValueError, r"x is empty \(shape \(0,\)\)"),
        ([[1.0, np.nan]], ValueError, r"x is nan at index \(0, 1\)"),
        ([[1], [2, 3]], ValueError, "rows of equal length"),
    ],
)
def test_bad_x_is_named(x, error, words):
    with pytest.raises(error, match=words):
        gradient(lambda x: x.sum(), x)


@pytest.mark.parametrize(
    ("f", "error", "words"),
    [
        (lambda x: None, TypeError, r"f\(x\) returned None.*does f end without return"),
        (lambda x: "a", TypeError, r"f\(x\) returned str"),
        (lambda x: x * 1j, TypeError, "ndarray of dtype complex128"),
        (lambda x: x[x > 1], ValueError, r"shape \(1,\) at x and \(2,\) beside it"),
        (3, TypeError, "f is int, expected a function"),
    ],
)
def test_bad_f_is_named(f, error, words):
    with pytest.raises(error, match=words):
        gradient(f, [1.0, 2.0])


def test_what_f_raises_at_x_passes_through_and_beside_x_counts_as_nan():
    with pytest.raises(ZeroDivisionError):
        gradient(lambda x: 1 // 0, [1.0])

    def f(x):
        if x[0] > 1:
            raise FloatingPointError
        return x.sum()

    estimate = gradient(f, [1.0, 5.0])
    assert np.isinf(estimate.error[0])
    assert estimate.value[1] == pytest.approx(1)


def test_error_state_is_left_as_found():
    before = np.geterr()
    gradient(lambda x: np.log(x).sum(), [1e-9, 1.0])
    assert np.geterr() == before


def test_check_grad_figure():
    x = np.array([[1.0, 2.0]])
    right = check_grad_figure(lambda x: (x**2).sum(), lambda x: 2 * x, x)
    wrong = check_grad_figure(lambda x: (x**2).sum(), lambda x: 2.002 * x, x)
    assert right < 1e-6 < 1e-3 < wrong


@pytest.mark.parametrize(
    ("f", "grad"),
    [
        (lambda x: 1 / 0, lambda x: x),
        (lambda x: x, lambda x: x),
        (lambda x: x.sum(), lambda x: np.ones(7)),
        (lambda x: x.sum(), lambda x: None),
        (lambda x: x.sum(), lambda x: "a"),
    ],
)
def test_check_grad_figure_never_raises(f, grad):
    assert np.isnan(check_grad_figure(f, grad, np.ones(2)))


def test_directions_are_signed_repeatable_and_not_of_one_size():
    first = signed(4, 300, seed=2)
    assert np.array_equal(first, signed(4, 300, seed=2))
    assert not np.array_equal(first, signed(4, 300, seed=3))
    assert np.abs(first).min() >= 0.5
    assert np.abs(first).max() <= 1.5
    assert 0.4 < np.mean(first > 0) < 0.6


@pytest.mark.parametrize("shape", [(), (1,), (2,), (3, 4), (0,)])
def test_cotangents_are_signed_and_not_of_one_size(shape):
    for seed in range(20):
        given = cotangent(shape, seed=seed)
        assert given.shape == shape
        if given.size > 1:
            assert (given > 0).any()
            assert (given < 0).any()
            assert np.unique(np.abs(given)).size == given.size


def test_examples_in_docstrings():
    module = importlib.import_module("nncheck.numdiff.gradient")
    assert doctest.testmod(module).failed == 0
