"""The units of a hidden layer begin alike, so they stay alike.

If all weights into and out of a hidden layer begin with one value, every unit computes the same number, gets
the same gradient and takes the same step: a layer of a hundred units is one unit. With zeros nothing gets
through at all. How it shows in training: the loss falls to what a single unit can do and stays there;
the columns of W1 are equal after a thousand steps. A model of one layer, such as logistic regression, may begin at
0, because its outputs have targets of their own; so may biases, and a last layer behind random ones.

Bad::

    import numpy as np


    class TwoLayers:
        def __init__(self, n_in, n_hidden, n_out):
            self.W1 = np.full((n_in, n_hidden), 0.1)
            self.b1 = np.zeros(n_hidden)
            self.W2 = np.full((n_hidden, n_out), 0.1)
            self.b2 = np.zeros(n_out)

        def loss(self, x, t):
            self.h = np.tanh(x @ self.W1 + self.b1)
            self.diff = self.h @ self.W2 + self.b2 - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.diff / len(x)
            ga = g @ self.W2.T * (1 - self.h**2)
            return {
                "W1": x.T @ ga,
                "b1": ga.sum(axis=0),
                "W2": self.h.T @ g,
                "b2": g.sum(axis=0),
            }

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
            return {
                "W1": x.T @ ga,
                "b1": ga.sum(axis=0),
                "W2": self.h.T @ g,
                "b2": g.sum(axis=0),
            }

How nncheck decides: the gradient is computed with the parameters that the network was built with. A matrix whose entries
are all one value is named if its gradient is the same for all units of one side, to nine digits, and there is
more than one matrix to learn.

Sources:
    - DeepLearnToolbox#31
    - NaNmnist#2
    - I. Goodfellow, Y. Bengio and A. Courville, Deep Learning (2016), section 8.4
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, beginning, finding
from ..model import Edit, Finding
from ..repair import fillings

SEVERITY = "warning"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    found = beginning.alike(lab)
    if not found:
        return
    first = found[0]
    names = ", ".join(a.slot for a in found)
    where = fillings.constant(lab.code, lab.card, first.slot)
    yield finding(
        lab,
        f"{names} begin as one value ({first.value:g}): the gradients of {first.units} units are"
        " the same, and the units stay alike",
        at=where[0] if where else None,
        label="every weight begins the same",
        matrices=[a.slot for a in found],
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from fillings.drawn(lab.code, lab.card, found.facts["matrices"])
