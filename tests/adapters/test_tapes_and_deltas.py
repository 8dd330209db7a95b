"""Engines with a tape; costs with an error of the output layer; what somebody else has to set."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def seen(code: str) -> dict[str, tuple[str, list[str]]]:
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    subjects, _ = check_source(source, Options())
    return {
        s.name: (s.status, [f.code for f in s.findings if f.severity == "error"]) for s in subjects
    }


TAPE = """
{tape}
class Var:
    def __init__(self, value):
        self.value = np.asarray(value, dtype=float)
        self.grad = np.zeros_like(self.value)
    def __add__(self, o):
        r = Var(self.value + o.value)
        def step():
            self.grad += r.grad
            o.grad += r.grad
        {steps}.append(step)
        return r
    def __mul__(self, o):
        r = Var(self.value * o.value)
        def step():
            self.grad += r.grad * o.value
            o.grad += r.grad * {other}.value
        {steps}.append(step)
        return r
    def backward(self):
        self.grad = np.ones_like(self.value)
        while {steps}:
            {steps}.pop()()
"""
OBJECT = """
class Tape:
    def __init__(self): self.steps = []
tape = Tape()
"""


@pytest.mark.parametrize(("tape", "steps"), [("TAPE = []", "TAPE"), (OBJECT, "tape.steps")])
def test_a_tape_holds_what_a_node_was_made_of(tape: str, steps: str) -> None:
    """Steps that nobody played (operands of unequal shapes) are not played with the next graph."""
    right = seen(TAPE.format(tape=tape, steps=steps, other="self"))
    assert right["Var"] == ("passed", [])
    assert seen(TAPE.format(tape=tape, steps=steps, other="o"))["Var"] == ("failed", ["NN138"])


COSTS = """
def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))
def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))
class Quadratic:
    @staticmethod
    def fn(a, y):
        return 0.5 * np.linalg.norm(a - y) ** 2
    @staticmethod
    def delta(z, a, y):
        return ({difference}) * sigmoid_prime(z)
class SoftmaxCrossEntropy:
    def cost(self, a, y):
        return -np.sum(y * np.log(a))
    def delta(self, y, z, a):
        return a - y
class Weighted:
    def loss(self, p, t):
        return np.sum((p - t) ** 2)
    def gradient(self, p, t, scale):
        return 2 * (p - t) * scale
"""


def test_an_error_of_the_output_layer_is_the_derivative_by_z() -> None:
    found = seen(COSTS.format(difference="a - y"))
    assert found["Quadratic"] == ("passed", [])
    assert found["SoftmaxCrossEntropy"] == ("passed", [])
    assert found["Weighted"][1] == []
    assert seen(COSTS.format(difference="y - a"))["Quadratic"] == ("failed", ["NN105"])


SET = """
class Layer:
    def forward(self, x):
        self.x = x
        return x ** 2
    def backward(self, dout):
        return 2 * self.x * dout * self.{name}
class Net:
    def __init__(self):
        self.layer = Layer()
        self.layer.scale = 1.0
class Other:
    def forward(self, x):
        self.sclae = x
        return x * 2
    def backward(self, dout):
        return dout * 2
"""


def test_what_other_code_sets_is_no_error_of_the_backward() -> None:
    assert seen(SET.format(name="scale"))["Layer"] == ("skipped", [])
    status, errors = seen(SET.format(name="sclae"))["Layer"]
    assert status == "failed"
    assert errors


MOMENT = """
class Moment:
    def __init__(self, lr=0.1, beta=0.9):
        self.lr, self.beta, self.v = lr, beta, {{}}
    def update(self, params, grads):
        for k in params:
            v = self.v.setdefault(k, np.zeros_like(params[k]))
            self.v[k] = {velocity}
            params[k] {step}
"""


@pytest.mark.parametrize(
    ("velocity", "step", "expected"),
    [
        ("self.beta * v - self.lr * grads[k]", "+= self.lr * self.v[k]", ["NN708"]),
        ("self.beta * v - self.lr * grads[k]", "+= self.v[k]", []),
        ("self.beta * v + (1 - self.beta) * grads[k]", "-= self.lr * self.v[k]", []),
        ("self.beta * v + grads[k]", "-= self.lr * self.v[k]", []),
    ],
)
def test_a_rate_of_one_minus_beta_hides_nothing(
    velocity: str, step: str, expected: list[str]
) -> None:
    assert seen(MOMENT.format(velocity=velocity, step=step))["Moment"][1] == expected
