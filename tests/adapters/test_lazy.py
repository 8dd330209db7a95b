"""Layers that make their parameters when they first see data."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_DENSE = """
import numpy as np

class Dense:
    def __init__(self, units):
        self.units, self.W = units, None

    def forward(self, x):
        if self.W is None:
            self.W = np.random.randn(x.shape[1], self.units)
            self.b = np.zeros(self.units)
        self.x = x
        self.sums = x.sum(axis=0)
        return x @ self.W + self.b

    def backward(self, g):
        self.dW, self.db = self.x.T @ g, g.sum(axis=0)
        return g @ self.W.T
"""

_SCALED = """
import numpy as np

class Scaled:
    def forward(self, x):
        self.table = np.arange(1.0, 1.0 + x.shape[1])
        return x * self.table

    def backward(self, g):
        return g * self.table
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "gradients", "failed"),
    [
        (_DENSE, "", "", {"x", "W", "b"}, set()),
        (_DENSE, "self.x.T @ g", "self.x.T @ g / 2", {"x", "W", "b"}, {"W"}),
        (_DENSE, "g.sum(axis=0)", "g.mean(axis=0)", {"x", "W", "b"}, {"b"}),
        # a table that is made anew each time is nothing to learn
        (_SCALED, "", "", {"x"}, set()),
    ],
)
def test_what_a_first_forward_makes_is_checked(text, right, wrong, gradients, failed):
    (layer,), _ = check_source(from_text(text.replace(right, wrong), "lazy.py"), Options())
    checks = [c for c in layer.checks if c.name == "gradient"]
    assert {c.wrt for c in checks} == gradients
    assert {c.wrt for c in checks if c.status == "failed"} == failed
