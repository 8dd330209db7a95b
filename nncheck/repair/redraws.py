"""Random numbers taken out, or what the forward has kept in their place."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card
from .changes import Candidate
from .code import Code


def kept(code: Code, card: Card, drawn: Sequence[ast.Call]) -> Iterator[Candidate]:
    """Each expression around a draw of the backward, by what the forward leaves on the object."""
    forward = code.function(card.forward)
    if forward is None or not forward.args.args:
        return
    me = f"{forward.args.args[0].arg}."
    names = [t for t, _, _ in code.assigned(forward) if t.startswith(me) and "[" not in t]
    backward = code.function(card.backward)
    for value in code.returned(backward) if backward is not None else ():
        if any(inner is call for call in drawn for inner in ast.walk(value)):
            for upstream in code.parameters(backward)[:1] if backward is not None else ():
                for name in dict.fromkeys(names):
                    new = f"{upstream} * {name}"
                    yield f"{new}, with what the forward drew", (code.replace(value, new),)
    for qualname in code.reached(card.backward):
        around = [
            node
            for node in ast.walk(code.functions[qualname])
            if isinstance(node, ast.expr)
            and any(inner is call for call in drawn for inner in ast.walk(node))
        ]
        for node in around:
            for name in dict.fromkeys(names):
                yield f"{name} instead of a new draw", (code.replace(node, name),)


def left_out(code: Code, drawn: Sequence[ast.Call]) -> Iterator[Candidate]:
    """The sum without the side that draws; the product as well."""
    for node in ast.walk(code.source.tree):
        if not isinstance(node, ast.BinOp):
            continue
        sides = (node.left, node.right)
        for side, other in (sides, sides[::-1]):
            if any(inner is call for call in drawn for inner in ast.walk(side)):
                yield "leave the random numbers out", (code.replace(node, code.text(other)),)
