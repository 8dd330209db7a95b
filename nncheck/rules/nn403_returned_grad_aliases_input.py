"""The backward returns the same array twice, or the caller's own: writing to one changes the other.

The derivative of a + b is 1 for both, so an addition hands dout on to both sides. The values are
right. But `return dout, dout` hands out one array under two names. If later code adds to one
gradient in place (`da += ...`, as it must where a is used twice), db changes with it. The same
holds when a backward returns the dout that it was given, or a view of it (`dout.T`,
`dout.reshape(...)`).

How it shows in training: not at all today; this is a warning. It turns wrong numbers out as soon
as somebody writes into a gradient in place: accumulating in a graph, clipping with `np.clip(g, -1,
1, out=g)`, or a ReLU that does `dout[mask] = 0` (NN401). It is then hard to find, because the code
that is wrong and the code that is to blame are far apart.

Bad::

    import numpy as np


    class Add:
        def forward(self, a, b):
            return a + b

        def backward(self, dout):
            return dout, dout  # one array under two names

Good::

    import numpy as np


    class Add:
        def forward(self, a, b):
            return a + b

        def backward(self, dout):
            return dout.copy(), dout.copy()

How nncheck decides: after one backward, nncheck asks of every pair of arrays whether they share
memory. It speaks when the gradients of two inputs do. A gradient that shares memory with dout is
common and harmless by itself; it is reported only when some function of the same file writes in
place into a gradient that it was given by name (`dout[...] = `, `grad += `). Losses are not asked.
The fix returns a copy.

Sources:
    - nncheck's seed documents, defect 46
    - NumPy reference, numpy.shares_memory
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import changes, sites

SEVERITY = "warning"
FAMILY = "purity"

_GRADIENT_NAME = re.compile(r"^(d[a-zA-Z]\w*|dout|grads?\w*|\w*_grad|delta\w*|g)$")


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.scalar or not lab.card.has_backward:
        return
    record = lab.claimed(lab.point())
    if "cotangent" in record.mutated:
        return
    gradients = [f"d{s.name}" for s in lab.differentiable if s.role == "input"]
    twins = [p for p in record.aliases if p[0] in gradients and p[1] in gradients]
    same = [p for p in record.aliases if p[0] in gradients and p[1] == "cotangent"]
    where = (
        sites.sites(lab.code, lab.card, lab.differentiable[0].name) if lab.differentiable else []
    )
    if twins:
        message = f"backward returns the same array as {twins[0][0]} and as {twins[0][1]}: adding to one changes both"
    elif same and _somebody_writes_in_place(lab):
        message = f"backward returns the caller's own array as {same[0][0]}, and this file writes into gradients in place"
    else:
        return
    yield finding(lab, message, at=where[0] if where else None, label="not a copy", slots=())


def _somebody_writes_in_place(lab: Lab) -> bool:
    """Some function of the file changes a gradient that it was given, or one by name, in place."""
    for function in lab.code.functions.values():
        given = set(lab.code.parameters(function))
        rebound = {
            t for t, _, s in lab.code.assigned(function) if t in given and isinstance(s, ast.Assign)
        }
        for node in ast.walk(function):
            target: ast.expr | None = node.target if isinstance(node, ast.AugAssign) else None
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                target = node.targets[0].value
            if (
                isinstance(target, ast.Name)
                and target.id in given - rebound
                and _GRADIENT_NAME.match(target.id)
            ):
                return True
    return False


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    edits: dict[int, Edit] = {}
    for slot in lab.differentiable:
        for site in sites.sites(lab.code, lab.card, slot.name):
            edit = changes.wrapped(lab.code, site, "{}.copy()")
            edits.setdefault(edit.start, edit)
            yield "return a copy", (edit,)
    if len(edits) > 1:
        yield "return copies", tuple(edits.values())
