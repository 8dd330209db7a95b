"""`nncheck.check((forward, backward))`: two functions, whatever they are called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nncheck


def bend(x: Any) -> Any:
    return np.tanh(x)


def right_slope(x: Any) -> Any:
    return 1 - np.tanh(x) ** 2


def wrong_slope(x: Any) -> Any:
    return 1 - np.tanh(x)


def far_off(p: Any, t: Any) -> Any:
    return np.mean((p - t) ** 2)


def back_from_it(p: Any, t: Any) -> Any:
    return 2 * (p - t) / p.size


def too_much(p: Any, t: Any) -> Any:
    return 2 * (p - t) / len(p)


def times(x: Any, w: Any) -> Any:
    return x @ w, (x, w)


def times_back(g: Any, kept: Any) -> Any:
    return g @ kept[1].T, kept[0].T @ g


def times_wrong(g: Any, kept: Any) -> Any:
    return g @ kept[1].T, 2 * kept[0].T @ g


class Square:
    def forward(self, x: Any) -> Any:
        self.x = x
        return x**2

    def backward(self, g: Any) -> Any:
        return 2 * g * self.x


_SQUARE = Square()


@pytest.mark.parametrize(
    "pair",
    [
        (bend, right_slope),
        (far_off, back_from_it),
        (times, times_back),
        (lambda x: x**3, lambda x: 3 * x**2),
        (_SQUARE.forward, _SQUARE.backward),
    ],
)
def test_two_that_belong_together(pair: Any) -> None:
    result = nncheck.check(pair)
    assert result.ok, str(result)


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ((bend, wrong_slope), "NN110"),
        ((far_off, too_much), "NN103"),
        ((times, times_wrong), "NN104"),
        ((lambda x: x**3, lambda x: 3 * x), "NN110"),
    ],
)
def test_two_that_do_not(pair: Any, code: str) -> None:
    result = nncheck.check(pair)
    assert code in {f.code for f in result.findings}, str(result)


def test_the_gradient_that_is_named_counts_and_not_one_with_a_fitting_name() -> None:
    scope: dict[str, Any] = {}
    text = "def cube(x):\n    return x**3\n\ndef d_cube(x):\n    return 3 * x**2\n\ndef other(x):\n    return x**2\n"
    exec(text, scope | {"__name__": __name__}, scope)
    assert nncheck.check((scope["cube"], scope["d_cube"])).ok
    assert not nncheck.check((scope["cube"], scope["other"])).ok


@pytest.mark.parametrize("target", [(bend,), (bend, 1), (np.sin, np.cos), ()])
def test_what_is_no_pair_is_refused(target: object) -> None:
    with pytest.raises(TypeError, match=r"cannot be"):
        nncheck.check(target)


def test_the_result_is_short_in_a_prompt() -> None:
    assert repr(nncheck.check((bend, right_slope))).startswith("<Result of 1 subject: 1 passed (")
