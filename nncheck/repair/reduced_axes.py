"""Candidate edits of the axes over which a normalisation reduces, in its forward and its backward."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from ..model import Card, Edit
from .changes import Candidate
from .code import Code, Function, called, is_module_call
from .shapes import with_axis
from .sites import names_gradient_of

_REDUCES = ("mean", "var", "std", "sum", "average")
_WORDS = "the mean of each by itself"


def moved(code: Code, card: Card, axis: str) -> Iterator[Candidate]:
    """All means and variances over this axis: of the forward, then of the backward with them.

    What the backward sums for its parameters stays. A number of samples that it divides by becomes
    that of what is averaged.
    """
    ahead = _calls(code, card.forward, ())
    parameters = [s.name for s in card.slots if s.role == "parameter"]
    back = [c for c in _calls(code, card.backward, parameters) if c not in ahead]
    means = [c for c in back if called(c) != "sum"]
    sizes = _sizes(code, card, axis)
    first = _edits(code, [c for c in ahead if called(c) != "sum"] or ahead, axis)
    if not first:
        return
    for calls, size in itertools.product(([], means, back), ((), sizes) if sizes else ((),)):
        yield _WORDS, (*first, *_edits(code, calls, axis), *size)
    if any(called(c) == "sum" for c in ahead):
        for calls, size in itertools.product((back, means, []), (sizes, ()) if sizes else ((),)):
            yield _WORDS, (*_edits(code, ahead, axis), *_edits(code, calls, axis), *size)


def _calls(code: Code, qualname: str | None, parameters: list[str] | tuple[()]) -> list[ast.Call]:
    """The reductions of a pass, those apart that make gradients of parameters."""
    found: list[ast.Call] = []
    for q in code.reached(qualname):
        function = code.functions[q]
        if function.name == "__init__":
            continue
        spared = _of_parameters(code, function, parameters)
        found += [c for c in code.calls(function, _REDUCES) if id(c) not in spared]
    return found


def _of_parameters(code: Code, function: Function, parameters: list[str] | tuple[()]) -> set[int]:
    stems = [p.rpartition(".")[2] for p in parameters]
    return {
        id(node)
        for target, value, _ in code.assigned(function)
        if any(names_gradient_of(target, stem) for stem in stems)
        for node in ast.walk(value)
    }


def _edits(code: Code, calls: list[ast.Call], axis: str) -> tuple[Edit, ...]:
    """Each call over the axis, its result kept so that it broadcasts; None twice at one place."""
    found: list[Edit] = []
    for call in calls:
        found += _one(code, call, axis)
    return tuple(found)


def _one(code: Code, call: ast.Call, axis: str) -> list[Edit]:
    keyword = next((k for k in call.keywords if k.arg == "axis"), None)
    at = 1 if is_module_call(call) else 0
    node = keyword.value if keyword else (call.args[at] if len(call.args) > at else None)
    keeps = next((k for k in call.keywords if k.arg == "keepdims"), None)
    if node is None:
        edit = with_axis(code, call, axis=f"axis={axis}, keepdims=True")
        return [] if edit is None else [edit]
    kept = "" if keeps is not None else ", keepdims=True"
    return [code.replace(node, f"{axis}{kept}" if keyword else f"axis={axis}{kept}")]


def _sizes(code: Code, card: Card, axis: str) -> tuple[Edit, ...]:
    """`N = x.shape[0]` as the number of what is averaged."""
    found: list[Edit] = []
    for q in code.reached(card.backward, card.forward):
        for node in ast.walk(code.functions[q]):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
                if node.value.attr == "shape" and code.text(node.slice) in ("0", "1"):
                    x = code.text(node.value.value)
                    new = {"-1": f"{x}.shape[1]", "0": f"{x}.shape[0]"}.get(axis)
                    found.append(code.replace(node, new or f"({x}.size // {x}.shape[1])"))
            elif isinstance(node, ast.Call) and code.text(node.func) == "len" and axis == "-1":
                found.append(code.replace(node, f"{code.text(node.args[0])}.shape[1]"))
    return tuple(found)
