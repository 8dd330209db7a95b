"""Caches that are filled only where nothing is there yet."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate
from .code import Code


def guarded(code: Code, card: Card) -> list[ast.If]:
    """`if self.x is None: self.x = ...` and `if not hasattr(self, 'x')` in the forward."""
    return [
        node
        for qualname in code.reached(card.forward)
        for node in ast.walk(code.functions[qualname])
        if isinstance(node, ast.If)
        and not node.orelse
        and _asks_whether_there(node.test)
        and _keeps(code, node)
    ]


def _asks_whether_there(test: ast.expr) -> bool:
    if isinstance(test, ast.BoolOp):
        return any(map(_asks_whether_there, test.values))
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        call = test.operand
        return isinstance(call, ast.Attribute) or (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "hasattr"
        )
    if isinstance(test, ast.Compare) and isinstance(test.comparators[0], ast.Constant):
        return test.comparators[0].value is None
    return False


def _keeps(code: Code, node: ast.If) -> bool:
    """One statement, which keeps something on the object."""
    kept = node.body[0]
    return (
        len(node.body) == 1
        and isinstance(kept, ast.Assign)
        and code.text(kept.targets[0]).startswith("self.")
    )


def unguarded(code: Code, card: Card) -> Iterator[Candidate]:
    """Filled by every call."""
    for node in guarded(code, card):
        yield "keep it anew in every call", (code.replace(node, code.text(node.body[0])),)
