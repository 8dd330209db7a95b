"""nncheck's own arithmetic on somebody's infinities and complex numbers warns of nothing."""

from __future__ import annotations

import warnings

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

INFINITE = """
import numpy as np


class Dense:
    def __init__(self):
        self.W = np.array([[1.0, np.inf, 2.0], [0.3, 0.2, np.nan]])
        self.b = np.array([1.0, np.inf, -np.inf])

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.full(3, dout.sum()) * np.inf
        return dout @ self.W.T
"""

COMPLEX = """
class Turned:
    def forward(self, x):
        self.x = x
        return x * (1 + 2j)

    def backward(self, dout):
        return dout * (1 + 1j)
"""


@pytest.mark.parametrize("text", [INFINITE, COMPLEX], ids=["infinite", "complex"])
def test_judging_says_nothing(text: str) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        reports = check_source(from_text(text, "code.py"), Options())[0]
    assert reports
    assert [str(w.message) for w in said] == []
