"""A class may hand out what it would keep: `y, x = forward(x)`, `backward(g, x)`."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_AFFINE = """
import numpy as np

class Affine:
    def __init__(self, i, o):
        self.w, self.b = np.random.randn(i, o), np.zeros(o)

    def forward(self, x):
        return x @ self.w + self.b, x

    def backward(self, g, x):
        return g @ self.w.T, {"w": x.T @ g, "b": g.sum(0)}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "failed"),
    [("", "", set()), ("g.sum(0)", "g.mean(0)", {"b"}), ("x.T @ g", "-x.T @ g", {"w"})],
)
def test_what_is_called_like_the_input_may_be_the_context(
    right: str, wrong: str, failed: set[str]
) -> None:
    (affine,), _ = check_source(from_text(_AFFINE.replace(right, wrong), "x.py"), Options())
    checks = [c for c in affine.checks if c.name == "gradient"]
    assert {c.wrt for c in checks} == {"x", "w", "b"}
    assert {c.wrt for c in checks if c.status == "failed"} == failed
