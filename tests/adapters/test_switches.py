"""Functions that give their derivative on request: by a flag, a word, an order, in any language."""

from __future__ import annotations

import numpy as np
import pytest

from nncheck.adapters.switches import Switch, switch_of


def _named(x, ableitung=False):
    return np.ones_like(x) if ableitung else np.sin(x)


def _word(x, mode="forward"):
    return np.cos(x) if mode == "backward" else np.sin(x)


def _required(x, what):
    if what == "grad":
        return np.cos(x)
    return np.sin(x)


def _order(x, n=0):
    return np.cos(x) if n == 1 else np.sin(x)


def _of_output(x, second=False):
    return 1 - x * x if second else np.tanh(x)


def _other_flag(x, hard=False):
    return np.clip(x, -1, 1) if hard else np.tanh(x)


def _other_word(x, mode="same"):
    return x[1:] if mode == "valid" else x


def _same(x, inplace=False):
    return np.exp(x)


def _fails(x, mask=False):
    return x[mask]["no"]


@pytest.mark.parametrize(
    ("function", "switch"),
    [
        (_named, Switch("ableitung")),
        (_word, Switch("mode", "backward", "forward")),
        (_required, Switch("what", "grad", "forward")),
        (_order, Switch("n", 1, 0)),
        (_of_output, Switch("second", True, False)),
        (_other_flag, None),
        (_other_word, None),
        (_same, None),
        (_fails, None),
    ],
)
def test_what_asks_for_the_derivative(function, switch):
    assert switch_of(function) == switch
