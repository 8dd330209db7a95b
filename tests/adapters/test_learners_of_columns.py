"""Networks whose samples are columns, with a loss of what the forward has left, or none at all."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_NET = """
import numpy as np

class Net:
    def __init__(self, n_x, n_h, n_y, lr=0.1):
        self.W1, self.b1 = np.random.randn(n_h, n_x), np.zeros((n_h, 1))
        self.W2, self.b2 = np.random.randn(n_y, n_h), np.zeros((n_y, 1))
        self.lr = lr

    def forward(self, X):
        self.A1 = np.tanh(self.W1 @ X + self.b1)
        self.A2 = 1 / (1 + np.exp(-(self.W2 @ self.A1 + self.b2)))
        return self.A2
COST
    def backward(self, X, Y):
        m = X.shape[1]
        dZ2 = self.A2 - Y
        self.dW2, self.db2 = dZ2 @ self.A1.T / m, dZ2.sum(axis=1, keepdims=True) / m
        dZ1 = (self.W2.T @ dZ2) * (1 - self.A1**2)
        self.dW1, self.db1 = dZ1 @ X.T / m, dZ1.sum(axis=1, keepdims=True) / m

    def update(self):
        for name in ("W1", "b1", "W2", "b2"):
            setattr(self, name, getattr(self, name) - self.lr * getattr(self, "d" + name))
"""

_COST = """
    def cost(self, Y):
        each = Y * np.log(self.A2) + (1 - Y) * np.log(1 - self.A2)
        return -np.sum(each) / Y.shape[1]
"""


@pytest.mark.parametrize("cost", [_COST, ""], ids=["own cost", "natural loss"])
@pytest.mark.parametrize(
    ("right", "wrong", "failed"),
    [
        ("", "", set()),
        ("(1 - self.A1**2)", "(1 - self.A1)", {"W1", "b1"}),
        ("dZ1.sum(axis=1, keepdims=True) / m", "dZ1.sum(axis=1, keepdims=True)", {"b1"}),
    ],
    ids=["right", "wrong slope", "sum for mean"],
)
def test_the_samples_are_counted_along_their_own_axis(
    cost: str, right: str, wrong: str, failed: set[str]
) -> None:
    text = _NET.replace("COST", cost)
    (net,), _ = check_source(from_text(text.replace(right, wrong), "net.py"), Options())
    assert net.kind == "network"
    checks = [c for c in net.checks if c.name == "gradient"]
    assert {c.wrt for c in checks} == {"W1", "b1", "W2", "b2"}
    assert {c.wrt for c in checks if c.status == "failed"} == failed
