"""Roots, norms and deviations in a source, and edits that keep them above 0."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from .changes import Candidate, wrapped
from .code import Code, called

_CALLS = ("sqrt", "norm", "std", "abs", "absolute", "hypot", "fabs")
_TINY = "1e-12"


def roots(code: Code, names: Iterable[str]) -> list[ast.expr]:
    """sqrt, norm, std and abs in these functions, and powers of a half."""
    return [
        node
        for name in names
        for node in ast.walk(code.functions[name])
        if isinstance(node, ast.expr) and _is_root(node)
    ]


def _is_root(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return called(node) in _CALLS
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return ast.unparse(node.right) in ("0.5", "1 / 2", "-0.5", "-1 / 2")
    return False


def lifted(code: Code, names: Iterable[str]) -> Iterator[Candidate]:
    """A tiny number under the root, or added to the norm."""
    for node in roots(code, names):
        if isinstance(node, ast.Call) and called(node) == "sqrt" and node.args:
            inner = node.args[0]
            yield f"{_TINY} under the root", (wrapped(code, inner, "{} + " + _TINY),)
        yield f"{_TINY} added to it", (code.replace(node, f"({code.text(node)} + {_TINY})"),)
