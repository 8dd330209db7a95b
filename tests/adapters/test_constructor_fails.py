"""A class that cannot be built is told with what its constructor says."""

from __future__ import annotations

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

TEXT = """
import numpy as np

class Maxout:
    def __init__(self, n_prev, n):
        self.w = np.random.rand({shape})

    def forward(self, x):
        self.x = x
        return x @ self.w

    def backward(self, dout):
        self.dw = self.x.T @ dout
        return dout @ self.w.T
"""


def test_the_error_of_the_constructor_is_in_the_reason() -> None:
    subjects = check_source(from_text(TEXT.format(shape="(n_prev, n)"), "m.py"), Options())[0]
    assert [s.status for s in subjects] == ["skipped"]
    assert "TypeError" in (subjects[0].reason or "")
    assert "tuple" in (subjects[0].reason or "")


def test_what_can_be_built_is_checked() -> None:
    subjects = check_source(from_text(TEXT.format(shape="n_prev, n"), "m.py"), Options())[0]
    assert [s.status for s in subjects] == ["passed"]
