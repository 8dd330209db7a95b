"""The input that forward keeps for its backward is the caller's own array, not a copy.

`self.x = x` stores no numbers, it stores where they are. Most code does so, and it is right as long as
nobody writes into an array after handing it on. A loop that fills one batch array again and again, or a
layer that works in place (`x[x < 0] = 0`) behind one that keeps its input, changes the numbers under the
cache: forward saw one input, backward computes with another.

How it shows in training: not at all, until one array is used again for speed. Then the weight gradients of
this layer belong to the next batch or to what another layer has made of the input; the loss falls
more slowly, and a gradient check on a fresh array passes.

Bad::

    import numpy as np


    class Scale:
        def __init__(self, w):
            self.w = w

        def forward(self, x):
            self.x = x  # the caller's own
            return x * self.w

        def backward(self, dout):
            self.dw = (dout * self.x).sum(axis=0)
            return dout * self.w


    class Square:
        def forward(self, x):
            self.x = x.copy()
            return x * x

        def backward(self, dout):
            return 2 * dout * self.x


    class Cube:
        def forward(self, x):
            self.x = x.copy()
            return x**3

        def backward(self, dout):
            return 3 * dout * self.x**2

Good::

    import numpy as np


    class Scale:
        def __init__(self, w):
            self.w = w

        def forward(self, x):
            self.x = x.copy()
            return x * self.w

        def backward(self, dout):
            self.dw = (dout * self.x).sum(axis=0)
            return dout * self.w


    class Square:
        def forward(self, x):
            self.x = x.copy()
            return x * x

        def backward(self, dout):
            return 2 * dout * self.x


    class Cube:
        def forward(self, x):
            self.x = x.copy()
            return x**3

        def backward(self, dout):
            return 3 * dout * self.x**2

How nncheck decides: after a forward the arrays that the object keeps are compared by the memory they use
with the input. The rule speaks where one of them is the input itself, the backward reads it, and the
file gives a reason to care: most other classes of it that keep their input keep a copy. Where
everybody keeps the array itself, as most people do, nothing is said. It is a warning: the numbers are right
as long as nobody writes. The fix keeps a copy.

Sources:
    - nncheck's seed documents, defect 54
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding, Forward
from ..repair.code import Function, called

SEVERITY = "warning"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    forward, backward = (lab.code.function(q) for q in (lab.card.forward, lab.card.backward))
    if forward is None or backward is None or lab.card.kind == "network":
        return
    kept = [n for n in _kept(lab, forward) if not _is_copy(n.value)]
    if not kept or not _others_copy(lab, forward):
        return
    inputs = {s.name for s in lab.card.slots if s.role == "input"}
    shared = {
        other.removeprefix("cache ")
        for pair in lab.run(Forward(lab.point().values)).records[0].aliases
        if inputs & set(pair)
        for other in pair
        if other.startswith("cache ")
    }
    read = lab.code.text(backward)
    for node in kept:
        name = lab.code.text(node.targets[0])
        if name in shared and name in read:
            yield finding(
                lab,
                f"{name} is the very array that the caller handed over, and backward reads it: whoever writes "
                "into it changes the gradient",
                at=node,
                label="not a copy",
                notes=("other classes of the file keep a copy",),
            )


def _kept(lab: Lab, function: Function) -> list[ast.Assign]:
    """`self.x = x` and `self.x = x.copy()`, for an argument x."""
    given = set(lab.code.parameters(function))
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Attribute)
        and _source(node.value) in given
    ]


def _source(value: ast.expr) -> str:
    """The name that is kept, or that a copy is made of."""
    if isinstance(value, ast.Call) and called(value) in ("copy", "array"):
        owner = value.func.value if isinstance(value.func, ast.Attribute) else None
        inner = value.args[0] if value.args else owner
        return inner.id if isinstance(inner, ast.Name) else ""
    return value.id if isinstance(value, ast.Name) else ""


def _is_copy(value: ast.expr) -> bool:
    return isinstance(value, ast.Call)


def _others_copy(lab: Lab, own: Function) -> bool:
    """Of the other classes that keep their input, more than half keep a copy, and more than one does."""
    name = (lab.card.forward or "").rsplit(".", 1)[-1]
    said = [
        all(_is_copy(n.value) for n in kept)
        for function in lab.code.functions.values()
        if function is not own and function.name == name
        for kept in [_kept(lab, function)]
        if kept
    ]
    return sum(said) > 1 and 2 * sum(said) > len(said)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    forward = lab.code.function(lab.card.forward)
    for node in _kept(lab, forward) if forward is not None else ():
        if not _is_copy(node.value):
            text = lab.code.text(node.value)
            yield "keep a copy", (lab.code.replace(node.value, f"{text}.copy()"),)
