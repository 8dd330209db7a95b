"""Backward functions beside or inside their forward: how each argument is told, and in which shapes."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_PULLED = """
import numpy as np

def matmul(a, b):
    return a @ b, lambda g: (g @ b.T, a.T @ g)
"""

_BY_ANSWER = """
def mul(a, b):
    return a * b

def mul_vjp(g, ans, a, b):
    return g * b, g * a
"""

_LISTS = """
import math

class Neuron:
    def __init__(self, n):
        self.w = [0.1 * i for i in range(n)]
        self.b = 0.0

    def activate(self, xs):
        self.xs = xs
        self.out = math.tanh(sum(w * x for w, x in zip(self.w, xs)) + self.b)
        return self.out

    def backprop(self, err):
        d = err * (1 - self.out**2)
        return [d * w for w in self.w]
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (_PULLED, "a.T @ g", "-a.T @ g"),
        (_BY_ANSWER, "g * b, g * a", "g * b, g * b"),
        (_LISTS, "self.out**2", "self.out"),
    ],
)
def test_right_passes_and_wrong_is_caught(text: str, right: str, wrong: str) -> None:
    assert text.count(right) == 1
    for changed, status in ((text, "passed"), (text.replace(right, wrong), "failed")):
        (subject,), _ = check_source(from_text(changed, "x.py"), Options())
        assert subject.status == status, changed
        assert {c.wrt for c in subject.checks if c.name == "gradient"}


def test_a_product_of_matrices_is_fed_matrices() -> None:
    (subject,), _ = check_source(from_text(_PULLED, "x.py"), Options())
    assert any("a has shape (5, 6)" in g for g in subject.guesses)
