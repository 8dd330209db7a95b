"""A parameter changes the loss and has no gradient, or one that is 0 everywhere.

A gradient that is prepared with zeros and never filled, or an entry that the dictionary of gradients does
not have, leaves a parameter as it was born. How it shows in training: nothing crashes, the loss falls, and
one matrix or bias keeps its first values for ever. For a bias that begins at 0 it is a model without that
bias. What is frozen on purpose is left alone: a whole layer without gradients says nothing.

Bad::

    import numpy as np


    class TwoLayers:
        def __init__(self, n_in, n_hidden, n_out):
            self.W1 = 0.4 * np.random.randn(n_in, n_hidden)
            self.b1 = np.zeros(n_hidden)
            self.W2 = 0.4 * np.random.randn(n_hidden, n_out)
            self.b2 = np.zeros(n_out)

        def loss(self, x, t):
            self.h = np.tanh(x @ self.W1 + self.b1)
            self.diff = self.h @ self.W2 + self.b2 - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.diff / len(x)
            ga = g @ self.W2.T * (1 - self.h**2)
            grads = {}
            grads["W1"] = x.T @ ga
            grads["b1"] = np.zeros_like(self.b1)
            grads["W2"] = self.h.T @ g
            grads["b2"] = g.sum(axis=0)
            return grads

Good::

    import numpy as np


    class TwoLayers:
        def __init__(self, n_in, n_hidden, n_out):
            self.W1 = 0.4 * np.random.randn(n_in, n_hidden)
            self.b1 = np.zeros(n_hidden)
            self.W2 = 0.4 * np.random.randn(n_hidden, n_out)
            self.b2 = np.zeros(n_out)

        def loss(self, x, t):
            self.h = np.tanh(x @ self.W1 + self.b1)
            self.diff = self.h @ self.W2 + self.b2 - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.diff / len(x)
            ga = g @ self.W2.T * (1 - self.h**2)
            grads = {}
            grads["W1"] = x.T @ ga
            grads["b1"] = ga.sum(axis=0)
            grads["W2"] = self.h.T @ g
            grads["b2"] = g.sum(axis=0)
            return grads

How nncheck decides: yours is exactly 0 in every entry at points where the numeric gradient is not. For a parameter that is
not among the gradients at all, the forward is run with a changed value: the loss moves, and the other
parameter of the same layer has a gradient.

Sources:
    - huggingface/candle#95
    - aprender#2203
    - opennn#241
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, exchanged, finding, unclaimed
from ..model import Edit, Finding
from ..repair import loops, missing_entries, products

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for slot, other in exchanged.silent(lab).items():
        if not other and lab.claimed(lab.point()).gradients[slot].dtype.kind == "f":
            size = float(np.max(np.abs(lab.reference(slot, lab.point()).value)))
            yield finding(
                lab,
                f"the gradient of {slot} is 0 in every entry, and should be up to {size:.3g}",
                label=f"the gradient of {slot} is never filled",
                slots=(slot,),
            )
    left_out = unclaimed.parameters(lab)
    if left_out:
        names = ", ".join(u.slot for u in left_out)
        moved = max(u.moved for u in left_out)
        yield finding(
            lab,
            f"{names} {'has' if len(left_out) == 1 else 'have'} no gradient, and a small change moves the"
            f" value by {moved:.3g}",
            at=missing_entries.place(lab.code, lab.card, left_out[0].beside),
            label=f"gives a gradient of {left_out[0].beside}, and none of {left_out[0].slot}",
            missing={u.slot: u.beside for u in left_out},
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if found.facts.get("missing"):
        yield from loops.reaching_further(lab.code, lab.card)
        yield from missing_entries.added(lab.code, lab.card, found.facts["missing"])
        return
    yield from products.filled(lab.code, lab.card, found.facts["slots"])
