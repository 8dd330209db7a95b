"""Where parameters are filled with one value, and random numbers in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card
from . import beginnings
from .changes import Candidate
from .code import Code, called

_FILLS = ("zeros", "ones", "full", "empty")
_LIKE = ("zeros_like", "ones_like", "full_like")


def constant(code: Code, card: Card, slot: str) -> list[ast.Call]:
    """Calls of np.zeros, np.ones and np.full that make this parameter in a constructor."""
    found = []
    for value in beginnings.makers(code, card, slot):
        found += [c for c in beginnings.fillings(value, (*_FILLS, *_LIKE)) if c.args]
    return found


def drawn(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """Small random numbers for all of these."""
    calls = {id(c): c for s in slots for c in constant(code, card, s)}
    edits = [code.replace(c, f"0.1 * np.random.randn({_shape(code, c)})") for c in calls.values()]
    if edits:
        yield "begin with small random numbers", tuple(edits)


def _shape(code: Code, call: ast.Call) -> str:
    shape = call.args[0]
    if called(call) in _LIKE:
        return f"*{code.text(shape)}.shape"
    if isinstance(shape, (ast.Tuple, ast.List)):
        return ", ".join(code.text(e) for e in shape.elts)
    return f"*{code.text(shape)}"
