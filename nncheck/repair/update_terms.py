"""Edits of single terms of an update: signs and the decay."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate, bracketed, wrapped
from .code import Code
from .update_scope import is_one, nodes, numbers, operands

_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_OTHER = {"+": "-", "-": "+", "*": "/", "/": "*"}


def operator_edit(code: Code, node: ast.BinOp | ast.AugAssign, new: str) -> Edit | None:
    """Another operator between the two sides."""
    left, right = (
        (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    )
    old = _SIGNS.get(type(node.op))
    start, end = bracketed(code, left)[1], code.source.span(right)[0]
    between = code.source.text[start:end]
    if old is None or between.count(old) != 1:
        return None
    at = start + between.index(old)
    return code.source.edit((at, at + 1), new)


def signs(code: Code, card: Card) -> Iterator[Candidate]:
    """Turn one sign: += and -=, a plus and a minus, a leading minus."""
    found = list(nodes(code, card))
    for kind in (ast.AugAssign, ast.BinOp):
        for node in found:
            if not isinstance(node, (ast.AugAssign, ast.BinOp)) or not isinstance(node, kind):
                continue
            if isinstance(node.op, (ast.Add, ast.Sub)):
                if isinstance(node, ast.BinOp) and is_one(node.left):
                    continue
                new = "-" if isinstance(node.op, ast.Add) else "+"
                edit = operator_edit(code, node, new)
                if edit is not None:
                    yield f"{new} in place of {_OTHER[new]}", (edit,)
    for node in found:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield "drop the minus", (code.replace(node, code.text(node.operand)),)
        if (
            isinstance(node, ast.Return)
            and node.value is not None
            and not isinstance(node.value, ast.Tuple)
        ):
            yield "negate it", (wrapped(code, node.value, "-{}"),)
    for node in found:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
            yield "negate it", (wrapped(code, node.value, "-{}"),)


def decayed(code: Code, card: Card) -> Iterator[Candidate]:
    """g * (1 + w x) → g + w x; the rate before the decay; the parameter in it."""
    for node in nodes(code, card):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            for gradient, factor in ((node.left, node.right), (node.right, node.left)):
                if (
                    isinstance(factor, ast.BinOp)
                    and isinstance(factor.op, ast.Add)
                    and is_one(factor.left)
                ):
                    new = f"{code.text(gradient)} + {code.text(factor.right)}"
                    yield "add the decay", (_whole(code, node, new),)
            for name in numbers(code, card):
                yield f"multiply by {name}", (wrapped(code, node.left, f"{name} * " + "{}"),)
    seen = list(dict.fromkeys(code.text(n) for n in operands(code, card)))
    for node in operands(code, card):
        for other in seen:
            if other != code.text(node):
                yield f"{other} in place of {code.text(node)}", (code.replace(node, other),)
    for node in operands(code, card):
        for other in seen:
            yield f"multiply by {other}", (wrapped(code, node, "{} * " + other),)


def _whole(code: Code, node: ast.expr, new: str) -> Edit:
    start, end = bracketed(code, node)
    outer = code.source.text[start - 1 : start]
    is_alone = code.source.text[:start].rstrip(" ").endswith(("=", "return")) or outer == "("
    return code.source.edit((start, end), new if is_alone else f"({new})")
