"""The weight gradient is transposed: dout.T @ x where x.T @ dout is meant, or the reverse.

With y = x W, x of shape (N, D) and W of shape (D, C), each weight W_dc meets every sample once:
dW_dc = Σ_i x_id · dout_ic, that is dW = x.T @ dout, of shape (D, C) like W. If the weights are
stored as (C, D) and y = x @ W.T, it is the other way round: dW = dout.T @ x. Both conventions are
right; a formula of one with the storage of the other is not. What always holds: a gradient has the
shape of the array that it belongs to.

How it shows in training: with D ≠ C the update `W -= lr * dW` raises a ValueError about shapes. A
square layer raises nothing, and each weight from unit a to unit b is moved by the gradient of the
weight from b to a. That is why a square layer is a bad test.

Bad::

    import numpy as np


    class Affine:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return np.dot(x, self.W) + self.b

        def backward(self, dout):
            self.dW = np.dot(dout.T, self.x)  # (n_out, n_in)
            self.db = np.sum(dout, axis=0)
            return np.dot(dout, self.W.T)

Good::

    import numpy as np


    class Affine:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return np.dot(x, self.W) + self.b

        def backward(self, dout):
            self.dW = np.dot(self.x.T, dout)
            self.db = np.sum(dout, axis=0)
            return np.dot(dout, self.W.T)

How nncheck decides: for every matrix whose gradient is wrong, the rule speaks when yours has the
reversed shape and its transpose equals the numeric gradient in every entry. Layers are built with
unequal sizes where their constructor lets nncheck choose. The fix transposes the product,
exchanges its sides, or puts `.T` to one of them.

Sources:
    - Grokking#71 and its pull request 22
    - apache/tvm#5695
    - M. B. Giles, Collected Matrix Derivative Results for Forward and Reverse Mode Algorithmic
      Differentiation (2008): for C = A B the adjoint of B is Aᵀ times that of C
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import shapes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    point = lab.point()
    for slot in lab.wrong:
        yours = lab.claimed(point).gradients.get(slot)
        shape = point.values[slot].shape
        if yours is None or len(shape) != 2 or yours.shape != shape[::-1]:
            continue
        reference = lab.reference(slot, point).value
        if reference.shape != shape or not np.allclose(yours.T, reference, rtol=1e-5, atol=1e-8):
            continue
        where = sites.sites(lab.code, lab.card, slot)
        yield finding(
            lab,
            f"the gradient of {slot} is transposed: its shape is {yours.shape}, {slot} has {shape}",
            at=where[0] if where else None,
            label="its transpose is the true gradient",
            slots=(slot,),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from shapes.transposed(lab.code, lab.card, found.facts["slots"])
