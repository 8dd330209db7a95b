"""Static forward(ctx, ...) and backward(ctx, g): whatever the context is, things go through it."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def seen(code: str) -> dict[str, tuple[str, list[str]]]:
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    subjects, _ = check_source(source, Options())
    return {
        s.name: (s.status, [f.code for f in s.findings if f.severity == "error"]) for s in subjects
    }


TORCH = """
class Mul:
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a * b
    @staticmethod
    def backward(ctx, g):
        a, b = ctx.saved_tensors
        return {ga}, g * a
"""
ATTRIBUTES = """
class Mul:
    @staticmethod
    def forward(c, a, b):
        c.a, c.b = a, b
        return a * b
    @staticmethod
    def backward(c, g):
        a, b = c.a, c.b
        return {ga}, g * a
"""
KEYS = """
class Mul:
    @staticmethod
    def forward(cache, a, b):
        cache["a"] = a
        cache["b"] = b
        return a * b
    @staticmethod
    def backward(cache, g):
        a, b = cache["a"], cache["b"]
        return {ga}, g * a
"""
OWN_CLASS = """
class Memo:
    def __init__(self): self.stack = []
    def push(self, *xs): self.stack.append(xs)
    def pop(self): return self.stack.pop()
class Mul:
    @staticmethod
    def forward(memo, a, b):
        memo.push(a, b)
        return a * b
    @staticmethod
    def backward(memo, g):
        a, b = memo.pop()
        return {ga}, g * a
"""
OWN_BASE = """
class Op:
    def __init__(self, *parents):
        self.parents = parents
        self.kept = []
    def keep(self, *xs): self.kept.extend(xs)
class Mul(Op):
    @staticmethod
    def forward(ctx, a, b):
        ctx.keep(a, b)
        return a * b
    @staticmethod
    def backward(ctx, g):
        a, b = ctx.kept
        return {ga}, g * a
"""


@pytest.mark.parametrize("code", [TORCH, ATTRIBUTES, KEYS, OWN_CLASS, OWN_BASE])
def test_what_the_context_keeps_comes_back(code: str) -> None:
    assert seen(code.format(ga="g * b"))["Mul"] == ("passed", [])
    assert seen(code.format(ga="-g * b"))["Mul"] == ("failed", ["NN105"])


def test_a_static_pair_that_is_given_its_data_has_no_context() -> None:
    code = """
    class Tanh:
        @staticmethod
        def forward(x):
            return np.tanh(x)
        @staticmethod
        def backward(x, g):
            return g * (1 - np.tanh(x) ** 2)
    class Product:
        @staticmethod
        def forward(x, w):
            return x.dot(w)
        @staticmethod
        def backward(x, g):
            return x.T.dot(g)
    """
    found = seen(code)
    assert found["Tanh"] == ("passed", [])
    # of its two inputs only w gets a gradient here: no loss, and nothing to complain of
    assert found["Product"] == ("skipped", [])
