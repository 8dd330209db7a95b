"""Containers are filled with layers of their file: an empty one would pass whatever it does."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_LAYERS = """
import numpy as np

class Dense:
    def __init__(self, fan_in, fan_out):
        self.W = np.random.randn(fan_in, fan_out) * 0.1
        self.b = np.zeros((1, fan_out))
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(axis=0, keepdims=True)
        return g @ self.W.T

class ReLU:
    def forward(self, x):
        self.on = x > 0
        return x * self.on
    def backward(self, g):
        return g * self.on
"""
_WAYS = {
    "any number": ("def __init__(self, *layers):\n        self.layers = layers", ""),
    "a list": ("def __init__(self, layers):\n        self.layers = layers", ""),
    "added": (
        "def __init__(self):\n        self.layers = []",
        "def add(self, layer):\n        self.layers.append(layer)",
    ),
}
_RUN = """
    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, g):
        for layer in {order}:
            g = layer.backward(g)
        return g
"""


def _seen(made: str, add: str, order: str) -> tuple[str, list[str]]:
    body = f"\nclass Stack:\n    {made}\n\n    {add}\n{_RUN.format(order=order)}"
    source = from_text(textwrap.dedent(_LAYERS) + body, "x.py")
    subjects, _ = check_source(source, Options())
    (stack,) = (s for s in subjects if s.name == "Stack")
    assert "Dense(6, 7), ReLU(), Dense(7, 3)" in " ".join(stack.guesses)
    return stack.status, [f.code for f in stack.findings]


@pytest.mark.parametrize("way", _WAYS)
def test_a_right_container_passes_and_a_wrong_order_is_caught(way: str) -> None:
    assert _seen(*_WAYS[way], "reversed(list(self.layers))") == ("passed", [])
    status, codes = _seen(*_WAYS[way], "self.layers")
    assert status == "failed" and codes
