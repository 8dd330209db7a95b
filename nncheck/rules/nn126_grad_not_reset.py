"""Gradients of an earlier backward are still there, and the next one adds to them.

Within one backward gradients must add up, because a value may be used more than once. Between two
backwards they must not, unless that is wanted: a gradient belongs to one set of inputs. Frameworks
leave the choice to the caller and offer `zero_grad` for it. Code that adds with `+=` and has
nothing that ever sets the gradient back to 0 gives g after the first call, 2·g after the second
and k·g after the k-th, at the same point.

How it shows in training: the first step is right. From then on every step uses the sum of all
gradients so far, which acts like a momentum that never fades: the loss falls fast, overshoots,
and swings with growing amplitude until it is inf or nan. A smaller learning rate only delays it.

Bad::

    import numpy as np


    class Affine:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)
            self.dW = np.zeros_like(self.W)
            self.db = np.zeros_like(self.b)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW += self.x.T @ dout  # and nothing ever sets it back
            self.db += dout.sum(axis=0)
            return dout @ self.W.T

Good::

    import numpy as np


    class Affine:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)
            self.dW = np.zeros_like(self.W)
            self.db = np.zeros_like(self.b)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T

How nncheck decides: the same forward and backward run twice on one object, and the second gradient
is compared with the first. The rule speaks when the first is right, the second is a multiple of it,
and nothing in the file sets that gradient back (no zero_grad or the like, no assignment of 0 outside
a constructor). Where the file offers a way, adding up is a convention and right; so it is where
every gradient of a layer adds up in a parameter object of its own (`self.weight.grad += ...`), which
an optimizer of another file sets back. For nodes of an
autodiff engine, which are often made anew for every graph, it is a warning. The fix puts the new
gradient in place of the old one, or lets every node start from nothing.

Sources:
    - micrograd#53, #63 and #102; llm.c#548; torch/nn#792; jcjohnson#31
    - PyTorch documentation, torch.Tensor.backward: "accumulates gradients in the leaves"
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..lab import Lab, finding, reuse
from ..model import Edit, Finding
from ..repair import engines

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.part_of:
        yield from _of_engine(lab)
    elif lab.card.has_backward and _adds_up(lab):
        yield from _of_layer(lab)


def _of_engine(lab: Lab) -> Iterator[Finding]:
    if lab.card.style != "repeat" or lab.wrong:
        return
    suffix = next(iter(lab.card.spoken.values()), "").rpartition(".")[2]
    grown = reuse.times_of_backward(lab, forward_again=False)
    if not grown or not suffix or reuse.resets(lab, suffix):
        return
    slot, factor = max(grown.items(), key=lambda g: abs(g[1]))
    central = lab.bench.card(lab.card.part_of).backward
    yield finding(
        lab,
        f"gradients are not set back: after a second backward that of {slot} is {factor:.3g} times the first",
        at=engines.start(lab.code, central, suffix),
        label="starts from what the last backward left",
        notes=(f"nothing in the file sets {suffix} back to 0",),
        lowered=True,
        attribute=suffix,
    )


def _of_layer(lab: Lab) -> Iterator[Finding]:
    grown = reuse.times_of_backward(lab, forward_again=True)
    trained = {s.name for s in lab.card.slots if s.role == "parameter"}
    doubled = sorted(n for n, k in grown.items() if abs(k - 2.0) < 1e-6 and n in trained)
    where = {n: _statement(lab, n) for n in doubled}
    if set(doubled) == trained and all(map(_is_kept_apart, where.values())):
        return
    added = [n for n, s in where.items() if s is not None and not _is_reset(lab, s)]
    added = [n for n in added if n not in lab.wrong]
    if not added:
        return
    yield finding(
        lab,
        f"the gradient of {', '.join(added)} is not set back: a second backward gives 2 times the first",
        at=where[added[0]],
        label="adds to what the last call left",
        notes=("nothing in the file sets it back to 0",),
        attribute="",
    )


def _is_reset(lab: Lab, statement: ast.AugAssign) -> bool:
    words = re.findall(r"\w+", lab.code.text(statement.target))
    return any(reuse.resets(lab, word) for word in words if word != "self")


def _is_kept_apart(statement: ast.AugAssign | None) -> bool:
    """`self.weight.grad += ...`: a parameter object keeps its gradient for whoever trains it."""
    target = statement.target if statement is not None else None
    return isinstance(target, ast.Attribute) and isinstance(
        target.value, (ast.Attribute, ast.Subscript)
    )


def _additions(lab: Lab) -> list[ast.AugAssign]:
    return [
        node
        for qualname in lab.code.reached(lab.card.backward)
        for node in ast.walk(lab.code.functions[qualname])
        if isinstance(node, ast.AugAssign)
        and isinstance(node.op, ast.Add)
        and isinstance(node.target, (ast.Attribute, ast.Subscript))
    ]


def _adds_up(lab: Lab) -> bool:
    return bool(_additions(lab))


def _statement(lab: Lab, slot: str) -> ast.AugAssign | None:
    """The statement that adds to the gradient of this parameter; the first one else."""
    found = _additions(lab)
    stem = re.findall(r"\w+", slot)[-1].lower()
    named = [n for n in found if stem in lab.code.text(n.target).lower()]
    return (*named, *found, None)[0]


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if lab.card.part_of:
        central = lab.bench.card(lab.card.part_of).backward
        yield from engines.set_back(lab.code, central, found.facts["attribute"])
    else:
        yield from engines.set_anew(lab.code, lab.card)
