"""A network that gives back what it is given has a loss of one argument."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_TIED = """
import numpy as np

class Tied:
    def __init__(self, d=6, h=3):
        self.W = np.random.default_rng(0).normal(0, 0.3, (d, h))
        self.c = np.zeros(d)

    def loss(self, x):
        self.x, self.h = x, np.tanh(x @ self.W)
        self.r = self.h @ self.W.T + self.c
        return 0.5 * np.sum((self.r - x) ** 2) / len(x)

    def gradient(self, ARGUMENTS):
        FIRST
        dr = (self.r - self.x) / len(self.x)
        da = (dr @ self.W) * (1 - self.h**2)
        return {"W": self.x.T @ da + dr.T @ self.h, "c": dr.sum(0)}
"""


@pytest.mark.parametrize(("arguments", "first"), [("x", "self.loss(x)"), ("", "pass")])
@pytest.mark.parametrize(
    ("right", "wrong", "failed"),
    [("+ dr.T", "+ dr.T", []), (" + dr.T @ self.h", "", ["W"]), ("dr.sum(0)", "dr.mean(0)", ["c"])],
)
def test_the_gradient_of_what_it_learns_is_checked(
    arguments: str, first: str, right: str, wrong: str, failed: list[str]
) -> None:
    text = _TIED.replace("self, ARGUMENTS", f"self, {arguments}".rstrip(", ")).replace(
        "FIRST", first
    )
    (net,), _ = check_source(from_text(text.replace(right, wrong), "net.py"), Options())
    assert (net.kind, net.status) == ("network", "failed" if failed else "passed")
    assert {c.wrt for c in net.checks if c.name == "gradient"} == {"W", "c"}
    assert [c.wrt for c in net.checks if c.name == "gradient" and c.status == "failed"] == failed
