"""The one array of its shape that backward leaves beside a parameter is its gradient (`gw`)."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_CODE = """
import numpy as np

class Linear:
    def __init__(self, n_in, n_out):
        self.w, self.b = np.random.randn(n_in, n_out), np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, g):
        self.gw = FACTOR * self.x.T @ g
        self.gb = g.sum(0)
        return g @ self.w.T
"""


@pytest.mark.parametrize(("factor", "codes"), [("1", []), ("2", ["NN104"])])
def test_a_gradient_is_found_by_where_it_is(factor: str, codes: list[str]) -> None:
    (linear,), _ = check_source(from_text(_CODE.replace("FACTOR", factor), "x.py"), Options())
    assert [f.code for f in linear.findings] == codes
    assert {c.wrt for c in linear.checks if c.name == "gradient"} == {"x", "w", "b"}
