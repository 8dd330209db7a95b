"""The gradient of the bias still has the batch axis: it is not added up over the samples.

In y = x·W + b one bias serves every sample of the batch: numpy repeats ("broadcasts") it over the
rows. Whatever is used N times gets N contributions, and its gradient is their sum:

    db_j = Σ_n dout_nj        shape (C,), like b

`self.db = dout` has the numbers before the sum, with shape (N, C).

How it shows in training: nothing fails at the first step. `b -= lr * db` raises an error for a
batch of more than one, while `b = b - lr * db` makes b grow to (N, C): from then on each row of a
batch has a bias of its own, the next batch of another size breaks, and a prediction depends on
the place that a sample has in its batch.

Bad::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout  # one row for each sample
            return dout @ self.W.T

Good::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T

How nncheck decides: the gradient of a parameter has another shape than the parameter, and once it
is added up over the axes that are too many it equals the numeric gradient in every entry. A shape
that differs in any other way is not this cause.

Sources:
    - jimfleming/differentiation#1
    - nd4j#2424
    - mlpack#3679
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import changes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for slot in lab.differentiable:
        if slot.role != "parameter" or slot.name not in lab.wrong:
            continue
        point = lab.point()
        yours = lab.claimed(point).gradients.get(slot.name)
        if yours is None or yours.shape == point.values[slot.name].shape:
            continue
        axes = _summed(yours, lab.reference(slot.name, point).value)
        if axes is None:
            continue
        where = sites.sites(lab.code, lab.card, slot.name)
        yield finding(
            lab,
            f"the gradient of {slot.name} has shape {yours.shape}, not {point.values[slot.name].shape}:"
            " it is not added up over the batch",
            at=where[0] if where else None,
            label="one row for each sample",
            slots=(slot.name,),
            axes=list(axes),
        )


def _summed(yours: Array, reference: Array) -> tuple[int, ...] | None:
    """The axes over which yours must be summed to be the reference; None where that is not it."""
    for count in range(1, yours.ndim + 1):
        for axes in itertools.combinations(range(yours.ndim), count):
            if max(yours.shape[a] for a in axes) < 2:
                continue
            total = yours.sum(axis=axes)
            if total.size == reference.size and np.allclose(
                total.reshape(-1), reference.reshape(-1), rtol=1e-5, atol=1e-8
            ):
                return axes
    return None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    axes = found.facts["axes"]
    axis = str(axes[0]) if len(axes) == 1 else str(tuple(axes))
    for slot in found.facts["slots"]:
        kept = len(next(s for s in lab.card.slots if s.name == slot).shape)
        for keepdims in ("", ", keepdims=True") if kept > 1 else ("",):
            for site in sites.sites(lab.code, lab.card, slot):
                new = "{}.sum(axis=" + axis + keepdims + ")"
                yield f"sum over axis {axis}", (changes.wrapped(lab.code, site, new),)
