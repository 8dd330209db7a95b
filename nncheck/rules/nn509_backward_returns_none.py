"""The backward computes the gradient and does not return it: what comes back is None.

Python returns None where no `return` is reached. The gradient was computed, perhaps given a name, and
then forgotten. Whoever calls `dout = layer.backward(dout)` in a loop hands None to the layer below,
which fails somewhere else with a message about NoneType; a loop that ignores the result goes on with
the gradient of the layer above, and nothing fails at all.

How it shows in training: usually as a crash in another layer than the one at fault. Where the result
is not used, as in a hand-written chain with one variable for each layer, the layers below are trained
with a gradient that skipped this one: the loss falls slowly or not.

Bad::

    import numpy as np


    class Relu:
        def forward(self, x):
            self.mask = x > 0
            return x * self.mask

        def backward(self, dout):
            dx = dout * self.mask  # and then?

Good::

    import numpy as np


    class Relu:
        def forward(self, x):
            self.mask = x > 0
            return x * self.mask

        def backward(self, dout):
            dx = dout * self.mask
            return dx

How nncheck decides: backward runs without an error and gives the input no gradient. The rule speaks
where its body never returns a value, and where that is no plan: the subject has no parameters whose
gradients it might be for, or the body ends in a value that nobody uses. A first layer that stops on
purpose computes no such value, and a network that hands on to its layers has none below it.
The fix returns the last value that was computed, and is kept only if
the gradient of the input is right then.

Sources:
    - nncheck's seed documents, defect 27: a maxout whose backward ends unfinished
    - diffusers#12761: one of twelve gradients was left out
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import returning

SEVERITY = "error"
FAMILY = "contract"


def check(lab: Lab) -> Iterator[Finding]:
    function = lab.code.function(lab.card.backward)
    inputs = [s.name for s in lab.differentiable if s.role == "input"]
    if function is None or not inputs or not lab.card.has_backward or lab.card.kind == "network":
        return
    if lab.code.returned(function) or returning.does_nothing(function):
        return
    if _runs_parts(lab, function):
        return
    record = lab.claimed(lab.point())
    if record.failure is not None or any(n in record.gradients for n in inputs):
        return
    unused = returning.unused(lab.code, function)
    trained = [s.name for s in lab.differentiable if s.role == "parameter"]
    if trained and not unused:
        return
    last = lab.code.body(function)[-1]
    yield finding(
        lab,
        f"backward returns None: the gradient of {', '.join(inputs)} does not reach the layer below",
        at=unused[-1] if unused else last,
        label="computed and not returned" if unused else "nothing is returned",
        slots=(),
    )


def _runs_parts(lab: Lab, function: ast.AST) -> bool:
    """It only hands on to the backward of its parts: a whole network, below which there is nothing."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == getattr(function, "name", "")
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id in ("self", "super"))
        and not isinstance(node.func.value, ast.Call)
        for node in ast.walk(function)
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.backward)
    if isinstance(function, ast.FunctionDef):
        yield from returning.returned(lab.code, function)
