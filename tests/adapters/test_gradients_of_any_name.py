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


_HELD = """
import numpy as np

class Slot:
    __slots__ = ("value", "s")

    def __init__(self, value):
        self.value = value
        self.s = np.zeros_like(value)

class Linear:
    def __init__(self, n_in, n_out):
        self.kernel = Slot(np.random.randn(n_in, n_out))
        self.offset = Slot(np.zeros(n_out))

    def forward(self, x):
        self.x = x
        return x @ self.kernel.value + self.offset.value

    def backward(self, g):
        self.kernel.s += FACTOR * self.x.T @ g
        self.offset.s += g.sum(0)
        return g @ self.kernel.value.T
"""


@pytest.mark.parametrize(("factor", "codes"), [("1", []), ("2", ["NN104"])])
def test_what_only_backward_writes_into_holds_gradients(factor: str, codes: list[str]) -> None:
    reports, _ = check_source(from_text(_HELD.replace("FACTOR", factor), "x.py"), Options())
    (linear,) = (r for r in reports if r.name == "Linear")
    assert [f.code for f in linear.findings] == codes
    wrt = {c.wrt for c in linear.checks if c.name == "gradient"}
    assert wrt == {"x", "kernel.value", "offset.value"}


_MOMENTUM = """
import numpy as np

class Linear:
    def __init__(self, n_in, n_out, lr=0.1):
        self.kernel, self.speed = np.random.randn(n_in, n_out), np.zeros((n_in, n_out))
        self.lr = lr

    def forward(self, x):
        self.x = x
        return x @ self.kernel

    def backward(self, g):
        back = g @ self.kernel.T
        self.speed = 0.9 * self.speed - self.lr * (FACTOR) * self.x.T @ g
        self.kernel += self.speed
        return back
"""


@pytest.mark.parametrize(("factor", "passes"), [("1", True), ("np.sign(g).mean()", False)])
def test_a_velocity_is_neither_parameter_nor_gradient(factor: str, *, passes: bool) -> None:
    (linear,), _ = check_source(from_text(_MOMENTUM.replace("FACTOR", factor), "x.py"), Options())
    assert (linear.status == "passed") is passes
    assert {c.wrt for c in linear.checks if c.name == "gradient"} == {"x", "kernel"}
