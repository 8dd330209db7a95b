"""Nodes of a graph that run without arguments: each is a layer of the values of its neighbours."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_ATTRIBUTES = """
import numpy as np

class Node:
    def __init__(self, *parents):
        self.parents, self.output, self.grad = list(parents), None, None

class Leaf(Node):
    def forward(self): pass
    def backward(self): pass

class Scale(Node):
    def forward(self):
        a, b = self.parents
        self.output = a.output * b.output

    def backward(self):
        a, b = self.parents
        a.grad = a.grad + self.grad * b.output
        b.grad = b.grad + self.grad * a.output
"""

_FOLLOWERS = """
import numpy as np

class Op:
    def __init__(self, sources):
        self.sources, self.consumers, self.out, self.grads = sources, [], None, {}
        for s in sources:
            s.consumers.append(self)

class Data(Op):
    def __init__(self):
        super().__init__([])

    def forward(self): pass
    def backward(self): pass

class Scale(Op):
    def forward(self):
        a, b = self.sources
        self.out = a.out * b.out

    def backward(self):
        a, b = self.sources
        g = sum(c.grads[self] for c in self.consumers)
        self.grads = {a: g * b.out, b: g * a.out}

class Squares(Op):
    def __init__(self, target, guess):
        super().__init__([target, guess])

    def forward(self):
        target, guess = self.sources
        self.diff = guess.out - target.out
        self.out = np.mean(self.diff ** 2)

    def backward(self):
        target, guess = self.sources
        self.grads = {guess: 2 * self.diff / self.diff.size}
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "failed"),
    [
        (_ATTRIBUTES, "", "", {}),
        (_ATTRIBUTES, "b.grad + self.grad * a.output", "b.grad - self.grad * a.output", {"Scale"}),
        (_FOLLOWERS, "", "", {}),
        (_FOLLOWERS, "b: g * a.out", "b: g * b.out", {"Scale"}),
        (_FOLLOWERS, "2 * self.diff", "self.diff", {"Squares"}),
    ],
)
def test_a_node_is_checked_alone(text, right, wrong, failed):
    subjects, _ = check_source(from_text(text.replace(right, wrong), "graph.py"), Options())
    there = {"Scale", "Squares"} if "Squares" in text else {"Scale"}
    assert {s.name for s in subjects} == there
    assert {s.name for s in subjects if s.status == "failed"} == set(failed)
