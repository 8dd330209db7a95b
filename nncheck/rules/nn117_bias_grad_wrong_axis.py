"""The gradient of the bias is summed over the wrong axis: over the features, or over everything.

In y = x W + b the same b is added to every row of the batch. Broadcasting copies it N times on the
way forward, so on the way back the N copies of its gradient are added up: db_j = Σ_i dout_ij, a
sum over the samples (axis 0 when the samples are rows), with one number for each feature. Every
operand that was broadcast is treated like this: sum over the axes that were stretched.

How it shows in training: with `axis=1` db has one number for each sample, and `b -= lr * db`
raises a ValueError, or passes in silence when N equals the number of features, or, with `b = b -
lr * db` and kept dimensions, grows b into a matrix. With no axis at all, db is one number for all
features: the bias can then shift all outputs together and never one against another. Behind a
softmax loss that number is 0 but for rounding (each row of y - t sums to 0), so the bias never
learns.

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
            self.dW = np.dot(self.x.T, dout)
            self.db = np.sum(dout, axis=1)  # one number for each sample
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

How nncheck decides: for a layer's parameter whose gradient is wrong, the upstream gradient g is
summed over every choice of its axes. The rule speaks when the numeric gradient of the parameter
equals the sum over one choice, and yours equals the sum over another (a total that is spread over
all entries counts). So it works for (N, D), (D, N) and image batches alike, and by the numbers
alone. The fix puts another axis into the `sum` or `mean` that computes the gradient.

Sources:
    - rasbt/stat453#5
    - dl4j#364
    - Deeplearning.ai-NLP#64
    - NumPy user guide, "Broadcasting"
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import shapes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.scalar:
        return
    point = lab.point()
    g = np.asarray(point.cotangent)
    for slot in lab.wrong:
        if slot not in [s.name for s in lab.card.slots if s.role == "parameter"]:
            continue
        yours = lab.claimed(point).gradients.get(slot)
        expected = lab.reference(slot, point).value
        right = _axes(g, expected)
        wrong = _axes(g, yours) if yours is not None else None
        if right is None or wrong is None or right == wrong:
            continue
        where = sites.sites(lab.code, lab.card, slot)
        yield finding(
            lab,
            f"the gradient of {slot} sums over axis {_say(wrong)} instead of {_say(right)}",
            at=where[0] if where else None,
            label=f"gives shape {() if yours is None else yours.shape}; {slot} has shape {point.values[slot].shape}",
            slots=(slot,),
            yours=list(wrong),
            right=list(right),
        )


def _axes(g: Array, array: Array) -> tuple[int, ...] | None:
    """The axes of g whose sum is `array`, broadcast and kept dimensions allowed; None if none."""
    flat = np.asarray(array, dtype=float)
    for count in range(1, g.ndim + 1):
        for axes in itertools.combinations(range(g.ndim), count):
            summed = g.sum(axis=axes)
            same = summed.size == flat.size and np.allclose(
                np.ravel(flat), np.ravel(summed), rtol=1e-6, atol=1e-9
            )
            spread = (
                count == g.ndim
                and flat.size > 1
                and np.allclose(flat, summed, rtol=1e-6, atol=1e-9)
            )
            if same or spread:
                return axes
    return None


def _say(axes: tuple[int, ...]) -> str:
    return str(axes[0]) if len(axes) == 1 else str(axes)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from shapes.axes_changed(lab.code, lab.card, found.facts["slots"])
