"""A backward that takes differences of its forward passes, and is told so; others are not."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_targets

LAYER = """
import numpy as np

class Layer:
    def __init__(self, n_in=4, n_out=3):
        self.W = 0.3 * np.random.randn(n_in, n_out)

    def forward(self, x):
        self.x = x
        return np.tanh(x @ self.W)

    def slope(self, f, at, dout, h):
        found = np.zeros_like(at)
        for i in np.ndindex(*at.shape):
            up, down = at.copy(), at.copy()
            up[i] += h
            down[i] -= LOWER
            found[i] = np.sum(dout * (f(up) - f(down))) / (h + LOWER)
        return found

    def backward(self, dout):
        x, W, h = self.x, self.W, STEP
        self.dW = FACTOR * self.slope(lambda w: np.tanh(x @ w), W, dout, h)
        return self.slope(lambda a: np.tanh(a @ W), x, dout, h)
"""
RMS = """
import numpy as np

class RMS:
    def forward(self, x):
        self.x = x
        self.s = np.sqrt((x * x).mean(axis=1, keepdims=True) + 1e-5)
        return x / self.s

    def backward(self, d):
        m = (d * self.x).mean(axis=1, keepdims=True)
        return d / self.s - self.x * m / (self.s**3 + 1e-9)
"""
NARROW = """
import numpy as np

class Swish:
    def forward(self, x):
        self.x = x
        return x / (1 + np.exp(-x))

    def backward(self, dout):
        s = (1 / (1 + np.exp(-self.x))).astype(np.float32).astype(float)
        return dout * (s + self.x * s * (1 - s))
"""


def verdict(tmp_path, text):
    path = tmp_path / "layer.py"
    path.write_text(text)
    (found,) = check_targets([str(path)], Options(isolation="none")).subjects
    return found.status, [g for g in found.guesses if "differences" in g]


def differing(step, lower="h", factor="1.0"):
    return LAYER.replace("STEP", step).replace("LOWER", lower).replace("FACTOR", factor)


@pytest.mark.parametrize("step", ["1e-4", "1e-5", "1e-6", "1e-7"])
def test_central_differences_pass_with_a_remark(tmp_path, step):
    status, said = verdict(tmp_path, differing(step))
    assert status == "passed"
    assert len(said) == 1
    assert "several forward passes" in said[0]


def test_differences_to_one_side_pass_with_their_fewer_digits(tmp_path):
    status, said = verdict(tmp_path, differing("1e-6", lower="0.0"))
    assert status == "passed"
    assert "agrees to 6 digits" in said[0] or "agrees to 7 digits" in said[0]


def test_differences_of_something_else_are_wrong(tmp_path):
    assert verdict(tmp_path, differing("1e-5", factor="1.001"))[0] == "failed"


@pytest.mark.parametrize("text", [RMS, NARROW], ids=["an epsilon beside", "float32 in between"])
def test_a_formula_that_agrees_to_some_digits_only_is_no_difference(tmp_path, text):
    assert verdict(tmp_path, text)[1] == []
