"""No gradient comes through a layer: its units are dead or saturated from the beginning.

A ReLU whose input is below 0 for every sample gives 0 and has the slope 0; a sigmoid or a tanh at its end has a
slope of almost 0. If all units of a layer are so, nothing below it learns, and nothing can change that, because its
own parameters have no gradient either. In training the loss falls a little, by what the last layer alone can do, and
stays there. It comes from biases far below 0, from weights of the wrong scale, or from inputs that were not normalised.

Bad::

    import numpy as np


    class TwoLayers:
        def __init__(self, n_in, n_hidden, n_out):
            self.W1 = 0.4 * np.random.randn(n_in, n_hidden)
            self.b1 = np.full(n_hidden, -20.0)
            self.W2 = 0.4 * np.random.randn(n_hidden, n_out)
            self.b2 = np.zeros(n_out)

        def loss(self, x, t):
            self.h = np.maximum(x @ self.W1 + self.b1, 0)
            self.diff = self.h @ self.W2 + self.b2 - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.diff / len(x)
            ga = g @ self.W2.T * (self.h > 0)
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
            self.h = np.maximum(x @ self.W1 + self.b1, 0)
            self.diff = self.h @ self.W2 + self.b2 - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            g = self.diff / len(x)
            ga = g @ self.W2.T * (self.h > 0)
            return {
                "W1": x.T @ ga,
                "b1": ga.sum(axis=0),
                "W2": self.h.T @ g,
                "b2": g.sum(axis=0),
            }

How nncheck decides: the gradient is computed three times, with other inputs of a usual size, at the parameters that the
network was built with. Matrices are named whose gradient is 0 in every entry each time, while other parameters of the
network have one, and while at parameters drawn anew their gradient is not 0. Matrices of one value are left to NN806.

Sources:
    - AutoTrainer (X. Zhang et al., ICSE 2021): dying ReLU, vanishing gradient
    - X. Glorot and Y. Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, initial
from ..model import Finding

SEVERITY = "warning"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.wrong:
        return
    found = initial.silent(lab)
    if not found:
        return
    names = ", ".join(found)
    yield finding(
        lab,
        f"as the network begins, the gradient of {names} is 0 for every sample of three batches, and"
        " that of other parameters is not: no unit of that layer works",
        at=lab.code.function(f"{lab.card.name}.__init__"),
        helps=("begin with biases of 0 and weights of the scale 1 / sqrt(inputs)",),
    )
