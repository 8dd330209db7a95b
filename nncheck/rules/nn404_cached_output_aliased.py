"""The array that forward returns is the one that backward will read: whoever changes it changes both.

`self.y = np.tanh(x)` followed by `return self.y` hands out the cache itself. As long as nobody writes
into what a layer returned, that is fine, and most code does it. When the next layer works in place
(`x *= mask`, `x += b`), or a caller scales the result, the slope is computed from the changed numbers:
the forward was right, the backward is not, and nothing in this class has changed.

How it shows in training: not at all, until somebody saves memory elsewhere. Then the gradients of this
layer are those of an output that it never gave: a tanh in front of an in-place dropout learns as if the
dropped units were at 0.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y  # the cache itself

        def backward(self, dout):
            return dout * (1 - self.y**2)


    class Exponential:
        def forward(self, x):
            self.y = np.exp(x)
            return self.y.copy()

        def backward(self, dout):
            return dout * self.y

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y.copy()

        def backward(self, dout):
            return dout * (1 - self.y**2)


    class Exponential:
        def forward(self, x):
            self.y = np.exp(x)
            return self.y.copy()

        def backward(self, dout):
            return dout * self.y

How nncheck decides: after a forward the returned array and the arrays that the object keeps are compared
by the memory they use. The rule speaks when one that the backward reads is the returned one, and the
file gives a reason to care: another class of it returns a copy of what it keeps, or one of its functions
writes into an array that it was given. Where neither is so, nothing is said. It is a warning: the
numbers are right. The fix returns a copy. An optimizer that returns its steps is asked the same: it is
run twice, and the second time each returned array is set to zero after use; when the later steps
differ, and another optimizer of the file keeps copies, it says so.

Sources:
    - nncheck's seed documents, defects 37 and 50
    - linkedin/Liger-Kernel#272
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, StepLab, finding
from ..model import Edit, Finding, Forward
from ..repair import update_state
from ..repair.code import Function, called

SEVERITY = "warning"
FAMILY = "purity"
MEETS_OPTIMIZERS = True


def check(lab: Lab | StepLab) -> Iterator[Finding]:
    yield from _output(lab) if isinstance(lab, Lab) else _step(lab)


def _step(lab: StepLab) -> Iterator[Finding]:
    """The step that an optimizer returns is the one that it keeps, where others of the file copy."""
    name = (lab.card.forward or "").rsplit(".", 1)[-1]
    others = [q for q in lab.code.functions if q.endswith(f".{name}") and q != lab.card.forward]
    if lab.is_wiped and any(".copy()" in lab.code.text(lab.code.functions[q]) for q in others):
        yield finding(
            lab,
            "the step that is returned is the one that is kept: what the caller does to it reaches the "
            "next step",
            label="the same array",
            notes=("with the returned arrays set to 0 after use, the later steps are others",),
            deviation="alias",
        )


def _output(lab: Lab) -> Iterator[Finding]:
    forward, backward = (lab.code.function(q) for q in (lab.card.forward, lab.card.backward))
    if forward is None or backward is None or lab.card.scalar or lab.card.kind == "network":
        return
    if not _copies(lab, forward) and not _writes(lab):
        return
    read = lab.code.text(backward)
    shared = [
        other.removeprefix("cache ")
        for pair in lab.run(Forward(lab.point().values)).records[0].aliases
        if "output" in pair
        for other in pair
        if other.startswith("cache ")
    ]
    kept = [name for name in shared if name in read]
    handed = [v for v in lab.code.returned(forward) if lab.code.text(v) in kept]
    if handed:
        yield finding(
            lab,
            f"forward returns the very array {kept[0]} that backward reads: whoever changes the output "
            "changes the gradient",
            at=handed[0],
            label="not a copy",
            slots=(),
        )


def _copies(lab: Lab, own: Function) -> bool:
    """Another forward of the file returns a copy of what it keeps."""
    return any(
        isinstance(value, ast.Call)
        and called(value) == "copy"
        and lab.code.text(value).startswith("self.")
        for function in lab.code.functions.values()
        if function is not own and function.name == own.name
        for value in lab.code.returned(function)
    )


def _writes(lab: Lab) -> bool:
    """A forward of the file changes the array that it was given, in place."""
    name = (lab.card.forward or "").rsplit(".", 1)[-1]
    for function in lab.code.functions.values():
        if function.name != name:
            continue
        given = set(lab.code.parameters(function))
        rebound = {t for t, _, s in lab.code.assigned(function) if isinstance(s, ast.Assign)}
        for node in ast.walk(function):
            target: ast.expr | None = node.target if isinstance(node, ast.AugAssign) else None
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                target = node.targets[0].value
            if isinstance(target, ast.Name) and target.id in given - rebound:
                return True
    return False


def repair(lab: Lab | StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if isinstance(lab, StepLab):
        yield from update_state.copied(lab.code, lab.card)
        return
    forward = lab.code.function(lab.card.forward)
    for value in lab.code.returned(forward) if forward is not None else ():
        text = lab.code.text(value)
        if text.startswith("self."):
            yield "return a copy", (lab.code.replace(value, f"{text}.copy()"),)
