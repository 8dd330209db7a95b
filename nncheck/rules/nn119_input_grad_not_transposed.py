"""The gradient of the input multiplies by W where it must multiply by Wᵀ.

Forward, an input x_i reaches the output y_j through w_ij. Backward, the gradient takes the same ways
in the other direction: what arrives at y_j goes to x_i through w_ij again. Rows and columns change
places:

    y = x·W        dx = dout·Wᵀ        shapes (N, C)·(C, D) → (N, D)

With a W that is not square, `dout @ W` fails at once. With a square one (a hidden layer as wide as the
one before it) it runs, and mixes up which input the gradient belongs to.

How it shows in training: the layer itself learns, since dW does not depend on it; all layers below
get a gradient that is as large as the right one and points elsewhere. The loss falls at first, as the
last layer learns, and then stays where that layer alone can bring it.

Bad::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W

        def backward(self, dout):
            self.dW = self.x.T @ dout
            return dout @ self.W  # not the transpose

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

How nncheck decides: where W is square, the same layer is differentiated with Wᵀ in place of W; yours
equals that gradient in every entry. Where it is not, the product that makes the gradient of the
input fails for its shapes, and the fix, one transposition, is proven on the running code.

Sources:
    - pulp-trainlib#3
    - diffusers#14341 (transposed twice)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Edit, Finding, Point
from ..repair import shapes, sites
from ..repair.code import called

SEVERITY = "error"
FAMILY = "gradient"

_SHAPES = re.compile(r"core dimension|not aligned|shapes .* mismatch|inner dimension")


def check(lab: Lab) -> Iterator[Finding]:
    inputs = [s.name for s in lab.differentiable if s.role == "input" and s.name in lab.wrong]
    if not inputs:
        return
    x = inputs[0]
    product = _failed_product(lab, x)
    if product is not None:
        yield finding(
            lab,
            f"the gradient of {x} is multiplied by the weights as they are, not by their transpose:"
            " the shapes do not fit",
            at=product,
            label="needs the transpose",
            slots=(x,),
        )
        return
    weight = _transposed(lab, x)
    if weight is not None:
        yield finding(
            lab,
            f"the gradient of {x} is multiplied by {weight}, not by its transpose",
            label="needs the transpose",
            notes=(f"it runs because {weight} is square here; with another width it fails",),
            slots=(x,),
        )


def _failed_product(lab: Lab, x: str) -> ast.expr | None:
    """The matrix product in which the backward fails, where it makes the gradient of the input."""
    failure = lab.pass_at(lab.point()).failure
    if failure is None or failure.place is None or not _SHAPES.search(failure.message):
        return None
    for site in sites.sites(lab.code, lab.card, x):
        for node in ast.walk(site):
            is_product = (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)) or (
                isinstance(node, ast.Call) and called(node) in ("dot", "matmul")
            )
            if (
                is_product
                and isinstance(node, ast.expr)
                and lab.code.place(node).line == failure.place.line
            ):
                return node
    return None


def _transposed(lab: Lab, x: str) -> str | None:
    """The square parameter with whose transpose the forward has the gradient that backward gives."""
    point = lab.point()
    yours = lab.claimed(point).gradients.get(x)
    if yours is None or yours.shape != point.values[x].shape or lab.entries(x, point) is not None:
        return None
    for slot in lab.card.slots:
        value = point.values[slot.name]
        if slot.role != "parameter" or value.ndim != 2 or value.shape[0] != value.shape[1]:
            continue
        if len(value) < 2:
            continue
        turned = Point(
            {**point.values, slot.name: value.T.copy()}, point.cotangent, f"{slot.name}.T"
        )
        reference = lab.reference(x, turned).value
        if np.allclose(yours, reference, rtol=1e-5, atol=1e-8):
            return slot.name
    return None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from shapes.transposed(lab.code, lab.card, found.facts["slots"])
