"""Differences that cancel near 0, and functions that compute them with all digits."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from ..model import Edit
from .changes import Candidate, bracketed
from .code import Code, Function, called
from .exponentials import is_one, module_of
from .stable_forms import exponential_of


def near_zero(code: Code, names: Iterable[str]) -> list[ast.expr]:
    """exp(u) - 1, u - tanh(u), log(1 + u), wherever they stand."""
    return [
        node
        for name in names
        for node in ast.walk(code.functions[name])
        if isinstance(node, ast.expr) and _form(code, code.functions[name], node) is not None
    ]


def without_cancellation(code: Code, names: Iterable[str]) -> Iterator[Candidate]:
    """All of them in forms that keep their digits, at once; then each alone."""
    edits = []
    for name in names:
        function = code.functions[name]
        for node in ast.walk(function):
            if isinstance(node, ast.expr):
                new = _form(code, function, node)
                if new is not None:
                    edits.append(_whole(code, node, new))
    if len(edits) > 1:
        yield "keep the digits near 0", tuple(edits)
    for edit in edits:
        yield "keep the digits near 0", (edit,)


def _form(code: Code, function: Function, node: ast.expr) -> str | None:
    if isinstance(node, ast.Call) and called(node) == "log" and node.args:
        inner = node.args[0]
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add):
            other = inner.right if is_one(inner.left) else inner.left
            if is_one(inner.left) or is_one(inner.right):
                return f"{module_of(code, node)}.log1p({code.text(other)})"
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
        return None
    left, right = node.left, node.right
    if is_one(right):
        u = exponential_of(code, function, left)
        return None if u is None else f"{_numpy(code)}.expm1({code.text(u)})"
    if is_one(left):
        u = exponential_of(code, function, right)
        return None if u is None else f"-{_numpy(code)}.expm1({code.text(u)})"
    if isinstance(right, ast.Call) and called(right) == "tanh" and right.args:
        return _minus_tanh(code, left, right)
    return None


def _minus_tanh(code: Code, left: ast.expr, tanh: ast.Call) -> str | None:
    """u - tanh u; its series is x³/3 - 2x⁵/15 + 17x⁷/315, exact to 1e-12 below 0.02."""
    x = code.text(left)
    if x != code.text(tanh.args[0]) or not isinstance(left, (ast.Name, ast.Attribute)):
        return None
    np = module_of(code, tanh)
    series = f"{x}**3 / 3 - 2 * {x}**5 / 15 + 17 * {x}**7 / 315"
    return f"{np}.where({np}.abs({x}) < 0.02, {series}, {x} - {np}.tanh({x}))"


def _whole(code: Code, node: ast.expr, new: str) -> Edit:
    """Calls need no brackets; those that stand around the difference go with it."""
    bare = new[0] != "-" and isinstance(node, ast.BinOp)
    return code.source.edit(bracketed(code, node) if bare else code.source.span(node), new)


def _numpy(code: Code) -> str:
    return module_of(code, ast.Name("x"))
