"""One token, changed: the slips of the pen that turn a right derivative into a wrong one.

Each edit changes one thing in one expression of the backward. Which of them mends is found by trial;
nothing here judges.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..model import Card
from .changes import Candidate
from .code import Code, called
from .makers import places
from .tokens import ALL, LIKELY, Mutator, operands, other_power, slope_factor
from .visible import settings, visible

__all__ = ["LIKELY", "of_forward", "small_edits"]

# the expressions that are looked at first
_NEAR = 3


def small_edits(
    code: Code,
    card: Card,
    slots: Sequence[str],
    mutators: Sequence[Mutator] | None = None,
    *,
    near_only: bool = False,
) -> Iterator[Candidate]:
    """Edits of the expressions that make these gradients, then of all others of the backward.

    Kind by kind, so that the likeliest kind is tried at the likeliest places before the next; and
    all kinds there before other places.
    """
    where = places(code, card, slots)
    parts = (where[:_NEAR],) if near_only else (where[:_NEAR], where[_NEAR:])
    for near in parts:
        for mutator in mutators or ALL:
            for function, expression in near:
                names = visible(code, card, function, expression)
                spared = _spared(expression, mutator)
                for node in operands(expression):
                    if id(node) not in spared:
                        yield from mutator(code, node, names)


def _spared(expression: ast.expr, mutator: Mutator) -> set[int]:
    """What is multiplied as a matrix, or only given another shape, is no part of a slope; and a
    factor of a product is as good as any other.
    """
    found: set[int] = set()
    if mutator not in (other_power, slope_factor):
        return found
    if mutator is slope_factor:
        for node in ast.walk(expression):
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
                found |= {id(n) for side in (node.left, node.right) for n in ast.walk(side)}
    for node in ast.walk(expression):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            found |= {id(n) for side in (node.left, node.right) for n in ast.walk(side)}
        elif isinstance(node, ast.Call) and called(node) in _LINEAR:
            found |= {id(n) for n in ast.walk(node)}
        elif isinstance(node, ast.Subscript):
            found |= {id(n) for n in ast.walk(node.slice)}
    return found


_LINEAR = (
    "dot", "matmul", "einsum", "outer", "tensordot", "transpose", "reshape", "zeros", "zeros_like", "range",
)  # fmt: skip


def of_forward(code: Code, card: Card) -> Iterator[Candidate]:
    """The same in what the forward computes."""
    functions = [code.functions[q] for q in code.reached(card.forward)]
    values = [(f, v) for f in functions for v in code.values(f) if f.name != "__init__"]
    for mutator in ALL:
        for function, expression in values:
            local = [t for t, v, _ in code.assigned(function) if v.lineno < expression.lineno]
            names = [*code.parameters(function), *local, *settings(code, card)]
            for node in operands(expression):
                yield from mutator(code, node, names)
