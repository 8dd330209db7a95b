"""Forwards that are hard to differentiate: judged right, or left open with a reason, never wrongly.

Each case is a class; `{x}` stands where a factor belongs that is 1 in the right form and 1.01 in
the wrong one.
"""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

HEAD = """
import math, os, random
import numpy as np
from numpy.random import default_rng

generator = np.random.default_rng(7)
old = np.random.RandomState(7)

"""

DROPOUT = """
class Dropout:
    rng = np.random.default_rng(3)

    def __init__(self, ratio=0.5):
        self.ratio = ratio
        self.own = default_rng()

    def forward(self, x):
        self.mask = {mask} > self.ratio
        return x * self.mask / (1 - self.ratio)

    def backward(self, dout):
        return {x} * dout * self.mask / (1 - self.ratio)
"""

MASKS = {
    "global": "np.random.rand(*x.shape)",
    "module generator": "generator.random(x.shape)",
    "module state": "old.random_sample(x.shape)",
    "class generator": "self.rng.random(x.shape)",
    "own generator": "self.own.random(x.shape)",
    "fresh generator": "np.random.default_rng().random(x.shape)",
    "python": "np.array([[random.random() for _ in row] for row in x])",
}

OTHERS = {
    "float32 inside": """
class Tanh:
    def forward(self, x):
        self.y = np.tanh(x.astype(np.float32))
        return self.y

    def backward(self, dout):
        return ({x} * dout * (1 - self.y**2)).astype(np.float32)
""",
    "float32 weights": """
class Affine:
    def __init__(self, inputs=4, outputs=3):
        self.W = np.random.randn(inputs, outputs).astype(np.float32)
        self.b = np.zeros(outputs, dtype=np.float32)

    def forward(self, x):
        self.x = x.astype(np.float32)
        return self.x @ self.W + self.b

    def backward(self, dout):
        dout = dout.astype(np.float32)
        self.dW = {x} * self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T
""",
    "float32 cast back": """
class Sigmoid:
    def forward(self, x):
        self.y = (1 / (1 + np.exp(-x.astype("float32")))).astype("float64")
        return self.y

    def backward(self, dout):
        return {x} * dout * self.y * (1 - self.y)
""",
    "in place": """
class Exp:
    def forward(self, x):
        y = x.copy()
        np.exp(y, out=y)
        self.y = y
        return y

    def backward(self, dout):
        dx = dout.copy()
        dx *= {x} * self.y
        return dx
""",
    "running statistics": """
class BatchNorm:
    def __init__(self, features=4):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.mean, self.var, self.calls = np.zeros(features), np.ones(features), 0

    def forward(self, x):
        self.calls += 1
        mu = x.mean(axis=0)
        self.mean = 0.9 * self.mean + 0.1 * mu
        self.std = np.sqrt(((x - mu) ** 2).mean(axis=0) + 1e-5)
        self.xn = (x - mu) / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        n = len(dout)
        self.dgamma, self.dbeta = (dout * self.xn).sum(axis=0), dout.sum(axis=0)
        d = dout * self.gamma
        return {x} * (n * d - d.sum(axis=0) - self.xn * (d * self.xn).sum(axis=0)) / (n * self.std)
""",
    "loops over Python floats": """
class Tanh:
    def forward(self, x):
        out = np.zeros(x.shape)
        for i in np.ndindex(*x.shape):
            out[i] = math.tanh(x[i])
        self.out = out
        return out

    def backward(self, dout):
        return {x} * dout * (1 - self.out**2)
""",
    "nested lists": """
class Sine:
    def forward(self, x):
        self.x = x
        return [[math.sin(v) for v in row] for row in x]

    def backward(self, dout):
        return [[{x} * d * math.cos(v) for d, v in zip(*rows)] for rows in zip(dout, self.x)]
""",
    "a large offset": """
class Shifted:
    def forward(self, x):
        self.x = x
        return x**2 + 1e6

    def backward(self, dout):
        return {x} * dout * 2 * self.x
""",
    "tiny values": """
class Tiny:
    def forward(self, x):
        self.x = x
        return 1e-6 * x**3

    def backward(self, dout):
        return {x} * 3e-6 * dout * self.x**2
""",
    "huge values": """
class Huge:
    def forward(self, x):
        self.x = x
        return 1e6 * np.sin(x)

    def backward(self, dout):
        return {x} * 1e6 * dout * np.cos(self.x)
""",
    "a stripped modulus": """
class Softsign:
    def forward(self, x):
        self.x = np.array(x)
        return self.x / (1 + np.abs(self.x))

    def backward(self, dout):
        return {x} * dout / (1 + np.abs(self.x)) ** 2
""",
}

CASES = {
    **{f"dropout, {name}": DROPOUT.replace("{mask}", mask) for name, mask in MASKS.items()},
    **OTHERS,
}


def checked(text):
    (subject,) = check_source(from_text(HEAD + text, "code.py"), Options())[0]
    return subject


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_right_code_passes(text):
    subject = checked(text.replace("{x} * ", ""))
    assert subject.status == "passed"
    assert [f.code for f in subject.findings if f.severity == "error"] == []


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_one_percent_off_is_caught(text):
    subject = checked(text.replace("{x}", "1.01"))
    assert subject.status == "failed"


def test_a_forward_that_cannot_be_repeated_is_left_open():
    text = """
class Noise:
    def forward(self, x):
        self.n = np.frombuffer(os.urandom(x.size), dtype=np.uint8).reshape(x.shape) / 255
        return x * self.n

    def backward(self, dout):
        return dout * self.n
"""
    subject = checked(text)
    assert subject.status == "inconclusive"
    assert "another value each time" in subject.reason
    assert not subject.findings


NOT_RUN = {
    "objects": "return np.array([str(v) for v in x.ravel()], dtype=object)",
    "None": "self.seen = x",
    "an error": "raise ValueError('no')",
    "text": "return 'done' if x.size else x",
}


@pytest.mark.parametrize("body", NOT_RUN.values(), ids=NOT_RUN)
def test_what_gives_no_numbers_is_skipped_with_a_reason(body):
    text = (
        f"class Odd:\n def forward(self, x):\n  {body}\n def backward(self, dout):\n  return dout"
    )
    subject = checked(text)
    assert subject.status == "skipped"
    assert "Odd.forward did not run" in subject.reason


@pytest.mark.parametrize(
    ("returned", "words"),
    [
        ("(2 * self.x * dout).sum(axis=0)", "shape (6,), expected (5, 6)"),
        ("2 * self.x * dout * np.nan", "30 of 30 entries are not finite"),
        ("(2 * self.x * dout)[None]", "shape (1, 5, 6), expected (5, 6)"),
    ],
)
def test_gradients_of_the_wrong_kind_are_named(returned, words):
    text = (
        "class Square:\n def forward(self, x):\n  self.x = x\n  return x**2\n"
        f" def backward(self, dout):\n  return {returned}"
    )
    subject = checked(text)
    assert subject.status == "failed"
    said = " ".join(f.message for f in subject.findings)
    said += " ".join(c.reason or "" for c in subject.checks)
    assert words in said


def test_a_forward_that_is_not_finite_somewhere_is_judged_elsewhere_or_left_open():
    text = """
class Log:
    def forward(self, x):
        self.x = x
        return np.log(x)

    def backward(self, dout):
        return dout / self.x
"""
    assert checked(text).status in ("passed", "inconclusive")


def test_conventions_at_corners_are_said():
    text = """
class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * (self.x >= 0)
"""
    (line,) = [c for c in checked(text).checks if c.name == "gradient at corners"]
    assert line.status == "passed"
    assert "a convention at x = 0" in line.reason
    wrong = checked(text.replace("(self.x >= 0)", "np.where(self.x == 0, 3.0, self.x > 0)"))
    (line,) = [c for c in wrong.checks if c.name == "gradient at corners"]
    assert line.status == "failed"
    assert [f.code for f in wrong.findings] == ["NN113"]


WRONG_FAR_OUT = {
    "no upper mask": ("np.minimum(np.maximum(x, 0), 6)", "dout * (self.x > 0)"),
    "past a clip": ("np.clip(x, -10, 10) ** 2", "dout * 2 * self.x"),
    "saturated": ("np.logaddexp(0, x)", "dout * np.where(self.x > 30, 0, 1 / (1 + np.exp(-self.x)))"),
    "tiny scale": ("1e-6 * np.tanh(1e3 * x)", "1.5e-3 * dout * (1 - np.tanh(1e3 * self.x) ** 2)"),
    "one sample": (
        "x * x.sum(axis=1, keepdims=True)",
        "(dout * self.x.sum(1, keepdims=True) + (dout * self.x).sum(1, keepdims=True) * (len(dout) > 1))",
    ),
    "at another batch size": ("x * x", "2 * dout * self.x * (1 if len(dout) % 2 else 0.9)"),
}  # fmt: skip


@pytest.mark.parametrize(("forward", "backward"), WRONG_FAR_OUT.values(), ids=WRONG_FAR_OUT)
def test_errors_that_ordinary_inputs_do_not_show(forward, backward):
    text = (
        f"class Act:\n def forward(self, x):\n  self.x = x\n  return {forward}\n"
        f" def backward(self, dout):\n  return {backward}\n"
    )
    subject = checked(text)
    assert subject.status == "failed"
    assert subject.findings, "a wrong gradient always has a finding"
