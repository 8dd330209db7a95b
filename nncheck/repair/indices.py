"""Which entry of a list is read on the way back: the one before, the one after, the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card
from .changes import Candidate
from .code import Code, Function, called
from .makers import places


def shifted(code: Code, card: Card, slots: Sequence[str]) -> Iterator[Candidate]:
    """An index one less, one more, or without what is added to it; then loops the other way round."""
    seen: set[int] = set()
    for _, expression in places(code, card, slots):
        for node in ast.walk(expression):
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                index = _number(node.slice)
                if id(index) not in seen and _is_counted(index):
                    seen.add(id(index))
                    for new in _others(code, index):
                        bare = index is node.slice or not isinstance(index, ast.Name)
                        text = new if bare else f"({new})"
                        yield f"entry {new}", (code.replace(index, text),)


def _number(index: ast.expr) -> ast.expr:
    """The number in a key that is put together: `"Z%d" % l`, `"W" + str(l + 1)`."""
    if isinstance(index, ast.BinOp):
        if isinstance(index.op, ast.Mod) and isinstance(index.left, ast.Constant):
            return index.right
        if isinstance(index.right, ast.Call) and called(index.right) == "str" and index.right.args:
            return index.right.args[0]
    return index


def _is_counted(index: ast.expr) -> bool:
    names = [n for n in ast.walk(index) if isinstance(n, ast.Name)]
    plain = isinstance(index, (ast.Name, ast.BinOp, ast.UnaryOp))
    return (
        plain
        and len(names) == 1
        and not any(isinstance(n, (ast.Mod, ast.Mult)) for n in ast.walk(index))
    )


def _others(code: Code, index: ast.expr) -> Iterator[str]:
    text = code.text(index)
    bare = text
    if isinstance(index, ast.BinOp) and isinstance(index.op, (ast.Add, ast.Sub)):
        bare = code.text(index.left)
        yield bare
    for new in (f"{bare} - 1", f"{bare} + 1"):
        if new != text:
            yield new


def turned(code: Code, card: Card) -> Iterator[Candidate]:
    """Loops over layer numbers that go the other way."""
    forward = set(code.reached(card.forward))
    for qualname in code.reached(card.backward):
        if qualname in forward and qualname != card.backward:
            continue
        yield from _turned(code, code.functions[qualname])


def _turned(code: Code, function: Function) -> Iterator[Candidate]:
    for node in ast.walk(function):
        if not isinstance(node, ast.For) or not isinstance(node.iter, ast.Call):
            continue
        func, text = node.iter.func, code.text(node.iter)
        name = func.id if isinstance(func, ast.Name) else ""
        if name == "range":
            yield "go back from the last layer", (code.replace(node.iter, f"reversed({text})"),)
        elif name == "reversed" and len(node.iter.args) == 1:
            yield "go the other way", (code.replace(node.iter, code.text(node.iter.args[0])),)
