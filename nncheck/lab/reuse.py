"""Nodes of an engine that are used more than once, and backwards that run more than once."""

from __future__ import annotations

import ast
import re

import numpy as np

from ..model import Array, Backward, Forward, Point
from .lab import Lab

_RESETS = re.compile(
    r"zero_?grad|clear_?grad|reset_?grad|zero_?gradient|clean_?grad|grad_?reset|zerar|初期化|リセット",
    re.IGNORECASE,
)


def ways(lab: Lab, slot: str) -> list[Array]:
    """What each use of a slot contributes to its gradient, in a graph of kind "fan-out".

    The graph is an operator of its operands with the operands added once more, or the operator of
    one operand with itself; the operator alone gives the derivatives along each way.
    """
    if not lab.card.parts:
        return []
    alone = lab.related(lab.card.parts[0])
    point, names = lab.point(), [s.name for s in alone.card.slots]
    g = np.asarray(point.cotangent, dtype=float)
    x = point.values[slot]
    if len(names) > len(lab.card.slots):
        values = dict.fromkeys(names, x)
        return [alone.reference(n, Point(values, point.cotangent)).value for n in names]
    through = _through(alone, slot, point)
    if g.shape not in ((), x.shape):
        return [through, through]
    direct = np.broadcast_to(g, x.shape)
    return [through, direct, 2 * direct, through + direct]


def _through(alone: Lab, slot: str, point: Point) -> Array:
    """The derivative along the operator; one that is fed several numbers gets the same in each."""
    wanted = {s.name: tuple(d for d in s.shape if isinstance(d, int)) for s in alone.card.slots}
    several: dict[str, Array] = {
        n: np.full(wanted[n], v) if not v.shape and wanted[n] else v
        for n, v in point.values.items()
    }
    g = point.cotangent
    if several[slot].shape != point.values[slot].shape and not alone.card.scalar:
        g = np.full(several[slot].shape, g)
    found = alone.reference(slot, Point(several, g)).value
    return found if found.shape == point.values[slot].shape else np.asarray(found.flat[0])


def times_of_backward(lab: Lab, *, forward_again: bool) -> dict[str, float]:
    """By slot, how many times the first gradient stands there after a second backward."""
    point = lab.point()
    back, forth = Backward(point.cotangent), Forward(point.values)
    steps = (forth, back, forth, back) if forward_again else (forth, back, back)
    outcome = lab.run(*steps)
    if outcome.failure is not None:
        return {}
    first, last = outcome.records[1].gradients, outcome.records[-1].gradients
    found = {}
    for name, g in first.items():
        later = last.get(name)
        if later is None or later.shape != g.shape or not np.any(g):
            continue
        factor = float(np.sum(later * g) / np.sum(g * g))
        if abs(factor - 1.0) > 1e-6:
            found[name] = factor
    return found


def resets(lab: Lab, attribute: str) -> bool:
    """The file sets gradients of this name back somewhere, or offers to."""
    tree = lab.code.source.tree
    for node in ast.walk(tree):
        name = getattr(node, "name", None) or getattr(node, "attr", None)
        if isinstance(node, (ast.FunctionDef, ast.Attribute)) and _RESETS.search(str(name)):
            return True
    skipped = {id(n) for n in _initial(tree)} | {id(n) for n in _backward(lab)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Assign) and _is_nothing(node.value):
            if any(_last(t) == attribute for t in node.targets):
                return True
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Mult):
            if _is_nothing(node.value) and _last(node.target) == attribute:
                return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "fill" and _last(node.func.value) == attribute:
                return True
    return False


def _initial(tree: ast.AST) -> list[ast.AST]:
    """What stands in a constructor: that is no reset."""
    return [
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in ("__init__", "__post_init__")
        for inner in ast.walk(node)
    ]


def _backward(lab: Lab) -> list[ast.AST]:
    """The code of the backward itself: what it sets back has been seen in the numbers."""
    names = [lab.card.backward]
    if lab.card.part_of:
        names.append(lab.bench.card(lab.card.part_of).backward)
    return [inner for q in lab.code.reached(*names) for inner in ast.walk(lab.code.functions[q])]


def _last(target: ast.AST) -> str:
    while isinstance(target, ast.Subscript):
        target = target.value
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def _is_nothing(value: ast.AST) -> bool:
    """0, None, np.zeros(...), np.zeros_like(...)."""
    if isinstance(value, ast.Constant):
        return value.value is None or value.value == 0
    if isinstance(value, ast.Call):
        name = getattr(value.func, "attr", getattr(value.func, "id", ""))
        return "zeros" in name or (
            name in ("array", "float64", "float32", "Value", "Tensor")
            and all(_is_nothing(a) for a in value.args)
        )
    return False
