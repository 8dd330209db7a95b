"""A backward of a network that fails, though its forward and its loss run on the same data, is a finding."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_NET = """
import numpy as np

class Net:
    def __init__(self, sizes=(4, 8, 3), lr=0.1):
        rng = np.random.default_rng(0)
        self.lr = lr
        self.Ws = [rng.normal(size=(i, o)) * 0.5 for i, o in zip(sizes, sizes[1:])]

    def forward(self, X):
        self.zs, self.acts = [], [X]
        for i, W in enumerate(self.Ws):
            self.zs.append(self.acts[-1] @ W)
            last = i == len(self.Ws) - 1
            self.acts.append(self.zs[-1] if last else np.maximum(self.zs[-1], 0))
        return self.acts[-1]

    def loss(self, out, y):
        return 0.5 * np.sum((out - y) ** 2) / len(y)

    def backward(self, y):
        delta = (self.acts[-1] - y) / len(y)
        for i in reversed(range(len(self.Ws))):
            dW = self.acts[i].T @ delta
            if i > 0:
                delta = (delta @ self.Ws[i].T) * (self.zs[i - 1] > 0)
            self.Ws[i] -= self.lr * dW
"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("self.acts[i].T @", "self.acts[i] @"), ("self.zs[i - 1] >", "self.zs[i] >")],
)
def test_it_is_named_with_a_fix(right: str, wrong: str) -> None:
    (net,), _ = check_source(from_text(_NET, "x.py"), Options())
    assert net.status == "passed"
    text = _NET.replace(right, wrong)
    (net,), _ = check_source(from_text(text, "x.py"), Options())
    (finding,) = [f for f in net.findings if f.severity == "error"]
    assert finding.code != "NN001"
    assert finding.fix is not None
    assert finding.fix.verified
    assert finding.place.line == 1 + text[: text.index(wrong)].count("\n")


def test_a_class_that_has_to_be_set_up_first_is_not_wrong() -> None:
    text = _NET.replace("self.lr * dW", "self.optimizer.rate * dW")
    subjects, _ = check_source(from_text(text, "x.py"), Options())
    assert not [f for s in subjects for f in s.findings if f.severity == "error"]


def test_a_method_that_says_nothing_of_learning_may_fail() -> None:
    text = """
import numpy as np

class Net:
    def __init__(self, n=4, k=3):
        self.W = np.random.default_rng(0).normal(size=(n, k))

    def forward(self, x):
        return x @ self.W

    def loss(self, out, y):
        return 0.5 * np.sum((out - y) ** 2)

    def score(self, x, y):
        return float(np.mean(self.forward(x).reshape(2, 7) == y))
"""
    subjects, _ = check_source(from_text(text, "x.py"), Options())
    assert not [f for s in subjects for f in s.findings if f.severity == "error"]
