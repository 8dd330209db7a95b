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
