"""Samples may have the shape of what a layer holds, or axes that have to be divided."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_SCALE = """
import numpy as np

class Scale:
    def __init__(self, shape=(3, 4, 5)):
        self.g = np.ones(shape)

    def forward(self, x):
        self.x = x - x.mean(axis=(1, 2, 3), keepdims=True)
        return self.x * self.g

    def backward(self, dy):
        self.dg = (dy * self.x).sum(0)
        d = dy * self.g
        return d - d.mean(axis=(1, 2, 3), keepdims=True)
"""

_SHUFFLE = """
class Shuffle:
    def forward(self, x):
        n, c, h, w = self.s = x.shape
        y = x.reshape(n, c // 4, 2, 2, h, w).transpose(0, 1, 4, 2, 5, 3)
        return y.reshape(n, c // 4, 2 * h, 2 * w)

    def backward(self, dy):
        n, c, h, w = self.s
        d = dy.reshape(n, c // 4, h, 2, w, 2).transpose(0, 1, 3, 5, 2, 4)
        return d.reshape(self.s)
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "status"),
    [
        (_SCALE, "", "", "passed"),
        (_SCALE, "return d - d.mean", "return d + d.mean", "failed"),
        (_SHUFFLE, "", "", "passed"),
        (_SHUFFLE, "(0, 1, 3, 5, 2, 4)", "(0, 1, 5, 3, 2, 4)", "failed"),
    ],
)
def test_a_shape_is_found_that_fits(text: str, right: str, wrong: str, status: str) -> None:
    (layer,), _ = check_source(from_text(text.replace(right, wrong), "x.py"), Options())
    assert layer.status == status


_LOOPS = """
import numpy as np

class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.rand(n_out, n_in) - 0.5

    def forward(self, x):
        self.x = x
        out = np.zeros(len(self.W))
        for j in range(len(out)):
            for i in range(len(x)):
                out[j] += self.W[j][i] * x[i]
        return out

    def backward(self, d):
        self.dW = np.outer(d, self.x)
        dx = np.zeros(len(self.x))
        for j in range(len(d)):
            for i in range(len(self.x)):
                dx[i] += d[j] * self.W[j][i]
        return dx
"""

_NEURON = """
import numpy as np

class Neuron:
    def __init__(self, n):
        self.weights = [0.1 * (i + 1) for i in range(n)]

    def forward(self, inputs):
        self.a = np.tanh(sum(w * x for w, x in zip(self.weights, inputs)))
        return self.a

    def backward(self, grad):
        return [grad * (1 - self.a**2) * w for w in self.weights]
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [(_LOOPS, "dx[i] += d[j]", "dx[i] += 2 * d[j]"), (_NEURON, "(1 - self.a**2)", "(1 - self.a)")],
    ids=["no indices", "weights in a list"],
)
def test_a_vector_of_numbers_is_given_as_such(text: str, right: str, wrong: str) -> None:
    for code, status in ((text, "passed"), (text.replace(right, wrong), "failed")):
        (layer,), _ = check_source(from_text(code, "x.py"), Options())
        assert layer.status == status
        (x,) = (s for s in layer.checks if s.name == "gradient" and s.wrt in ("x", "inputs"))
        assert x.status == status


_BASE = """
import numpy as np

class Base:
    def forward(self, x):
        self.x = x
        return self._value()

    def backward(self, dout):
        return dout * self._slope()

class Cube(Base):
    def _value(self):
        return self.x**3

    def _slope(self):
        return 3 * self.x**2
"""


def test_a_base_that_leaves_its_parts_to_others_is_left_alone() -> None:
    (cube,), _ = check_source(from_text(_BASE, "x.py"), Options())
    assert (cube.name, cube.status) == ("Cube", "passed")


def test_a_class_that_misses_a_method_is_told() -> None:
    alone = _BASE[: _BASE.index("class Cube")]
    (base,), _ = check_source(from_text(alone, "x.py"), Options())
    assert base.status == "skipped"
    assert "_value" in (base.reason or "")
