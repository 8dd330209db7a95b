"""The gradient of the weights comes from one sample of the batch alone.

Every sample contributes the outer product of its input and its upstream gradient to dW, and the
contributions add up:

    dW = Σ_n x_n ⊗ dout_n = xᵀ·dout

A backward that takes the first or the last row only (`np.outer(x[-1], dout[-1])`, or a loop that
sets dW anew for each sample) gives one of these N terms. Its sign: a matrix of rank one, every row
a multiple of every other.

How it shows in training: the step follows one sample of each batch and leaves out the others. It
learns, noisily, as if the batch size were 1, and a larger batch changes nothing but the time that
it takes. With N = 1 everything is right, which is why checks on one sample pass.

Bad::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W

        def backward(self, dout):
            self.dW = np.outer(self.x[-1], dout[-1])  # the last sample only
            return dout @ self.W.T

Good::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W

        def backward(self, dout):
            self.dW = self.x.T @ dout
            return dout @ self.W.T

How nncheck decides: the numeric gradient is split into what each sample contributes. The rule speaks
when yours equals the contribution of one sample, with all others left out, to the last digit.
Which sample that is stands in the message. Gradients that miss some and keep several are NN121.

Sources:
    - derived from dW = Σ_n x_n ⊗ dout_n
    - riccardoandreoni0/CNN-from-scratch#1 (a cousin: the loop returns after the first)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, finding, shares
from ..model import Edit, Finding
from ..repair import loops, sites
from ..repair.code import called

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    axis = lab.card.sample_axis
    parameters = [s.name for s in lab.differentiable if s.role == "parameter"]
    hit: dict[str, int] = {}
    for slot in (n for n in parameters if n in lab.wrong and axis is not None):
        found = shares.shares(lab, slot)
        if found is None or axis is None or len(found.shape) <= axis or found.shape[axis] < 3:
            continue
        held = shares.kept(found.along(axis), found)
        if held is not None and sum(held) == 1:
            hit[slot] = held.index(True)
    if not hit:
        return
    slots = tuple(hit)
    number = hit[slots[0]]
    count = lab.sizes("generic").get("N", 0)
    which = (
        "the last" if number == count - 1 else "the first" if number == 0 else f"number {number}"
    )
    where = sites.sites(lab.code, lab.card, slots[0])
    yield finding(
        lab,
        f"the gradient of {' and '.join(slots)} comes from one sample of the batch, {which}; the"
        " other samples are left out",
        at=where[0] if where else None,
        label="one sample's contribution",
        slots=slots,
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    code = lab.code
    for slot in found.facts["slots"]:
        for site in sites.sites(code, lab.card, slot):
            for node in ast.walk(site):
                if isinstance(node, ast.Call) and called(node) == "outer" and len(node.args) == 2:
                    a, b = (_whole(n) for n in node.args)
                    yield "all samples at once", (code.replace(node, f"{a}.T @ {b}"),)
            whole = tuple(
                code.replace(n, code.text(n.value))
                for n in ast.walk(site)
                if isinstance(n, ast.Subscript)
            )
            if whole:
                yield "the whole batch", whole
    yield from loops.added_up(code, lab.card)
    yield from loops.ended_later(code, lab.card)


def _whole(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Subscript) else node
    return ast.unparse(value)
