"""Candidate edits of masks that are on in more places than one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code, called


def shared_out(code: Code, card: Card) -> Iterator[Candidate]:
    """A mask `x == max` divided by how many entries it is on for, where that is compared or used.

    Over all of it, and over the axes of the maxima that the code takes.
    """
    compared: list[ast.expr] = []
    used: list[ast.expr] = []
    functions = [code.functions[q] for q in code.reached(card.backward, card.forward)]
    names: set[str] = set()
    for function in functions:
        for target, value, _ in code.assigned(function):
            if _is_equality(value):
                names.add(target)
                compared.append(value)
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
                sides = (node.left, node.right)
                used += [s for s in sides if _is_equality(s) or code.text(s) in names]
    axes = [axis for function in functions for axis in _axes(code, function)]
    for node in (*used, *compared):
        text = code.text(node)
        for axis in dict.fromkeys(axes):
            share = f"np.sum({text}, axis={axis}, keepdims=True)"
            yield "share it between those that tie", (wrapped(code, node, "{} / " + share),)
        yield "share it between those that tie", (wrapped(code, node, "{} / " + f"np.sum({text})"),)


def _is_equality(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq)


def _axes(code: Code, function: ast.AST) -> Iterator[str]:
    """The axes over which maxima are taken, as written."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and called(node) in ("max", "amax", "min", "amin"):
            yield from (code.text(k.value) for k in node.keywords if k.arg == "axis")
            plain = (
                node.args[1:] if called(node) in ("amax", "amin") or _of_module(node) else node.args
            )
            yield from (code.text(a) for a in plain[:1])


def _of_module(node: ast.Call) -> bool:
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id in ("np", "numpy")
