"""Reading expressions: which look like a derivative, what holds what, which are the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..model import Edit
from ..repair.code import Code, called

_SLOPE_CALL = re.compile(r"prime|deriv|grad|^d_|_d$|delta|slope|backward", re.IGNORECASE)


def is_slope(node: ast.AST) -> bool:
    """An expression that looks like the derivative of an activation."""
    if isinstance(node, ast.Compare):
        return True
    if isinstance(node, ast.Call):
        return bool(_SLOPE_CALL.search(called(node))) or (
            called(node) == "where" and len(node.args) == 3
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        return isinstance(node.left, ast.Constant) and node.left.value == 1
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return any(
            is_slope(side) and not isinstance(side, ast.Call) for side in (node.left, node.right)
        ) and (values(node.left) & values(node.right) != set())
    return False


def chain(code: Code, edit: Edit) -> Iterator[ast.AST]:
    """What holds the edit, the innermost expression first."""
    holding: list[ast.AST] = []
    for node in ast.walk(code.source.tree):
        if hasattr(node, "lineno"):
            start, end = code.source.span(node)
            if start <= edit.start and edit.end <= end:
                holding.append(node)
    # walked from the outside in
    yield from reversed(holding)


def negated(one: ast.expr, other: ast.expr) -> bool:
    return (
        isinstance(other, ast.UnaryOp)
        and isinstance(other.op, ast.USub)
        and same(one, other.operand)
    )


def values(node: ast.AST) -> set[str]:
    """The arrays in an expression, as written."""
    plain = (n for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute)))
    return {ast.unparse(n) for n in plain} - {"np", "self"}


def names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id not in ("np", "self")}


def holds(outer: ast.AST, inner: ast.AST) -> bool:
    return any(n is inner for n in ast.walk(outer))


def untransposed(node: ast.expr) -> str:
    return re.sub(r"\.T\b|\.transpose\([^()]*\)|np\.transpose", "", ast.unparse(node))


def same(one: ast.expr, other: ast.expr) -> bool:
    return ast.dump(one) == ast.dump(other)
