"""Backwards that change their own parameters, and networks that learn by a method of their own."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

LAYER = """
import numpy as np
RATE = 0.01


class Map:
    def __init__(self, n_in, n_out, **settings):
        self.M = np.random.randn(n_in, n_out)
        self.lr = 0.01
        self.k = 0.01

    def forward(self, x):
        self.x = x
        self.y = x @ self.M
        return self.y

    def backward(self, dout{arguments}):
        dx = dout @ self.M.T
        {step}
        return dx
"""
RIGHT = {
    "rate given": (", learning_rate", "self.M -= learning_rate * self.x.T @ dout"),
    "rate with a default": (", lr=0.5", "self.M = self.M - lr * self.x.T @ dout"),
    "rate kept": ("", "self.M -= self.lr * self.x.T @ dout"),
    "rate kept under a name of its own": ("", "self.M -= self.k * self.x.T @ dout"),
    "rate of the file": ("", "self.M -= RATE * self.x.T @ dout"),
    "rate written down": ("", "self.M -= 0.003 * self.x.T @ dout"),
    "no rate": ("", "self.M -= self.x.T @ dout"),
    "a mean over the batch": (", lr", "self.M -= lr * self.x.T @ dout / len(dout)"),
    "upstream is minus the gradient": (", lr", "self.M += lr * self.x.T @ dout"),
    "epochs are no rate": (", lr, training=True", "self.M -= lr * self.x.T @ dout"),
}
WRONG = {
    "rate given": (", lr", "self.M -= lr * 1.01 * self.x.T @ np.abs(dout)"),
    "rate kept": ("", "self.M -= self.lr * (self.x.T @ dout + 0.01)"),
    "no rate": ("", "self.M -= self.x.T @ dout * 1.1 - 0.1 * self.M"),
}


def checked(text):
    (subject,) = check_source(from_text(text, "net.py"), Options())[0]
    return subject


@pytest.mark.parametrize(("arguments", "step"), RIGHT.values(), ids=RIGHT)
def test_a_step_is_read_as_a_gradient(arguments, step):
    subject = checked(LAYER.format(arguments=arguments, step=step))
    assert subject.status == "passed", subject.findings
    assert {c.wrt for c in subject.checks if c.name == "gradient"} == {"x", "M"}


@pytest.mark.parametrize(("arguments", "step"), WRONG.values(), ids=WRONG)
def test_a_wrong_step_is_a_wrong_gradient(arguments, step):
    subject = checked(LAYER.format(arguments=arguments, step=step))
    assert [f.code for f in subject.findings if f.severity == "error"]


NET = """
import numpy as np


class Net:
    def __init__(self, n_in, n_hidden, n_out):
        self.A = np.random.randn(n_in, n_hidden)
        self.B = np.random.randn(n_hidden, n_out)

    def predict(self, x):
        self.h = np.tanh(x @ self.A)
        return self.h @ self.B

    def {method}(self, x, y, rate_of_change=0, lr=0.1):
        e = self.predict(x) - y
        dB = {factor} * self.h.T @ e
        dA = {factor} * x.T @ ((e @ self.B.T) * (1 - self.h ** {power}))
        {end}
"""
ENDS = {
    "moves": "self.A -= lr * dA; self.B -= lr * dB",
    "returns": "return dA, dB",
    "leaves": "self.dA, self.dB = dA, dB",
    "a dict": "return {'B': dB, 'A': dA}",
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("factor", ["1", "2 / len(x)"])
@pytest.mark.parametrize("method", ["train_step", "backpropagate"])
def test_a_loss_that_is_nowhere_said_is_the_one_that_is_descended(method, factor, end):
    subject = checked(NET.format(method=method, factor=factor, power=2, end=end))
    assert (subject.status, subject.style) == ("passed", "learner"), subject.reason
    assert any("squared error" in guess for guess in subject.guesses)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_and_a_layer_below_that_goes_another_way_is_wrong(end):
    subject = checked(NET.format(method="train_step", factor="1", power=3, end=end))
    assert {c.wrt for c in subject.checks if c.status == "failed"} == {"A"}


def test_a_method_that_descends_nothing_is_no_network():
    text = NET.format(method="fit", factor="1", power=2, end="self.A += np.sign(self.A)")
    assert not check_source(from_text(text, "net.py"), Options())[0]
