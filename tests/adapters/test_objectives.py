"""`objective(w, X, y)` beside `gradient(w, X, y)`: methods of a class that holds settings only."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_RIDGE = """
class Ridge:
    def __init__(self, lam=0.1):
        self.lam = lam

    def objective(self, w, X, y):
        r = X @ w - y
        return (r @ r) / (2 * len(y)) + 0.5 * self.lam * w @ w

    def gradient(self, X, y, w):
        return X.T @ (X @ w - y) / len(y) + self.lam * w
"""


@pytest.mark.parametrize(
    ("right", "wrong", "status"),
    [("", "", "passed"), ("+ self.lam * w", "- self.lam * w", "failed"), ("X.T @", "2 * X.T @", "failed")],
)  # fmt: skip
def test_methods_of_the_same_arguments_are_a_loss_and_its_gradient(
    right: str, wrong: str, status: str
) -> None:
    (ridge,), _ = check_source(from_text(_RIDGE.replace(right, wrong), "x.py"), Options())
    assert (ridge.kind, ridge.status) == ("loss", status)


def test_a_derivative_of_something_else_is_none() -> None:
    text = """
class Wave:
    def force(self, x, k, c):
        return -k * x * c

    def speed_gradient(self, x, k, c):
        return x + k - c
"""
    subjects, _ = check_source(from_text(text, "x.py"), Options())
    assert all(s.status != "failed" for s in subjects)
