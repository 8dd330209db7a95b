"""A way that leads to a gradient and was left out: a product of two arrays, added where it belongs.

Which shapes the arrays have is told by `shapes` (by the names at the end of the backward): only sums
of one shape are proposed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from ..model import Card
from .changes import Candidate, wrapped
from .code import Code
from .makers import places
from .visible import visible

Shape = tuple[int, ...]
_GRADIENT = re.compile(r"d[A-Za-z_]|grad|delta|g\w?$", re.IGNORECASE)


def lost_terms(
    code: Code, card: Card, slots: Sequence[str], shapes: Mapping[str, Shape]
) -> Iterator[Candidate]:
    """Matrix products of a gradient and a weight first, then products entry by entry."""
    where = places(code, card, slots)
    for products in (_matrix, _entrywise):
        for function, expression in where:
            shape = _shape_of(code, function, expression, shapes)
            if shape is None or isinstance(expression, ast.Constant):
                continue
            names = [n for n in visible(code, card, function, expression) if n in shapes]
            for term in products(names, shapes, shape):
                for sign in ("+", "-"):
                    yield f"{sign} {term}", (wrapped(code, expression, f"{{}} {sign} {term}"),)


def _shape_of(
    code: Code, function: ast.AST, expression: ast.expr, shapes: Mapping[str, Shape]
) -> Shape | None:
    """The shape of what is assigned, by the name that it gets."""
    for node in ast.walk(function):
        if isinstance(node, (ast.Assign, ast.AugAssign)) and node.value is expression:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            return shapes.get(code.text(target))
        if isinstance(node, ast.Return) and node.value is expression:
            return shapes.get("return")
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            if expression in node.value.elts:
                return shapes.get(f"return {node.value.elts.index(expression)}")
    return None


def _matrix(names: Sequence[str], shapes: Mapping[str, Shape], wanted: Shape) -> Iterator[str]:
    for a in (n for n in names if _is_gradient(n)):
        for b in (n for n in names if n != a and len(shapes[n]) >= 2):
            (*rest, rows), (*_, first, last) = shapes[a], shapes[b]
            if len(shapes[a]) < 2:
                continue
            turned = f"{b}.T" if len(shapes[b]) == 2 else f"{b}.swapaxes(-1, -2)"
            if rows == last and (*rest, first) == wanted:
                yield f"{a} @ {turned}"
            if rows == first and (*rest, last) == wanted:
                yield f"{a} @ {b}"
            if len(shapes[a]) == len(shapes[b]) == 2 and rest[0] == first:
                # summed over the samples: a weight that is used a second time
                if (rows, last) == wanted:
                    yield f"{a}.T @ {b}"
                if (last, rows) == wanted:
                    yield f"{b}.T @ {a}"


def _entrywise(names: Sequence[str], shapes: Mapping[str, Shape], wanted: Shape) -> Iterator[str]:
    same = [n for n in names if shapes[n] == wanted]
    for a in (n for n in same if _is_gradient(n)):
        yield from (f"{a} * {b}" for b in same if b != a and not _is_gradient(b))


def _is_gradient(name: str) -> bool:
    return bool(_GRADIENT.match(name.rpartition(".")[2]))
