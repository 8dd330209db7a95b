"""A gradient has another shape than the array that it belongs to, although its numbers are right.

dL/dW holds one number for each entry of W, in the place of that entry; its shape is that of W. The
input's gradient has the shape of the input. Where a layer flattens its input, or sums with or without
keepdims, the numbers come out right in a shape that is off: (N, C·H·W) for (N, C, H, W), (H,) for
(H, 1).

How it shows in training: NumPy stretches shapes to fit. A bias of shape (H, 1) minus a gradient of
shape (H,) is an (H, H) matrix, from then on; the next forward still runs, with other numbers. An input
gradient that stays flat fails in the layer below, or is multiplied with something that happens to fit.

Bad::

    import numpy as np


    class Columns:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_out, n_in)
            self.b = np.zeros((n_out, 1))

        def forward(self, x):
            self.x = x
            return self.W @ x + self.b

        def backward(self, dout):
            self.dW = dout @ self.x.T
            self.db = dout.sum(axis=1)  # (n_out,), and b is (n_out, 1)
            return self.W.T @ dout

Good::

    import numpy as np


    class Columns:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_out, n_in)
            self.b = np.zeros((n_out, 1))

        def forward(self, x):
            self.x = x
            return self.W @ x + self.b

        def backward(self, dout):
            self.dW = dout @ self.x.T
            self.db = dout.sum(axis=1, keepdims=True)
            return self.W.T @ dout

How nncheck decides: the gradient that backward gives is compared with the numeric one. The rule speaks
when the shapes differ and the numbers, read in the same order, are the same. A transposed gradient
belongs to NN118, one that keeps the axis of the batch to NN115. The fix puts a reshape behind it, or
sums with keepdims.

Sources:
    - hunkim/DeepLearningZeroToAll#25
    - cs231n/cs231n.github.io#121
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import reshaping, shapes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    point = lab.point()
    claimed = lab.claimed(point).gradients
    for slot in lab.wrong:
        yours = claimed.get(slot)
        shape = point.values[slot].shape
        if yours is None or yours.shape == shape or lab.entries(slot, point) is not None:
            continue
        reference = lab.reference(slot, point).value
        if not _same_numbers(yours, reference):
            continue
        yield finding(
            lab,
            f"the gradient of {slot} has the right numbers in the wrong shape: {yours.shape}, {slot} has {shape}",
            label=f"shape {yours.shape}",
            slots=(slot,),
        )


def _same_numbers(yours: Array, reference: Array) -> bool:
    if yours.size != reference.size:
        return False
    return bool(np.allclose(yours.reshape(-1), reference.reshape(-1), rtol=1e-5, atol=1e-8))


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    yield from reshaping.reshaped(lab.code, lab.card, slots)
    yield from shapes.axes_changed(lab.code, lab.card, slots)
