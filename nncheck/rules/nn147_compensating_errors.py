"""Two layers are wrong in ways that cancel: the network's gradient is right, and each of them is not.

A loss whose gradient has the wrong sign, and layers that turn the sign of their weight gradients round;
a loss that forgets to divide by the number of samples, and layers that divide by it once more. Tried
together, everything fits, and it was tried together until it did. The next person takes one of the
two for another network, or mends one of them after a gradient check of that layer, and the whole is wrong.

How it shows in training: not at all, as long as the two stay together. With another loss, with one more
layer between them that passes its gradient on, or with one of them replaced, the training runs uphill or
takes steps that are N times too large.

Bad::

    import numpy as np


    class Net:
        def __init__(self, n_in=4, n_out=3):
            self.params = {"W": np.random.randn(n_in, n_out), "b": np.random.randn(n_out)}
            self.dense = Dense(self.params["W"], self.params["b"])
            self.last = SquaredError()

        def loss(self, x, t):
            return self.last.forward(self.dense.forward(x), t)

        def gradient(self, x, t):
            self.loss(x, t)
            self.dense.backward(self.last.backward())
            return {"W": self.dense.dW, "b": self.dense.db}


    class Dense:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW, self.db = -self.x.T @ dout, -dout.sum(axis=0)  # made to fit the loss
            return dout @ self.W.T


    class SquaredError:
        def forward(self, y, t):
            self.e = y - t
            return 0.5 * np.sum(self.e**2) / len(t)

        def backward(self):
            return -self.e / len(self.e)  # uphill

Good::

    import numpy as np


    class Net:
        def __init__(self, n_in=4, n_out=3):
            self.params = {"W": np.random.randn(n_in, n_out), "b": np.random.randn(n_out)}
            self.dense = Dense(self.params["W"], self.params["b"])
            self.last = SquaredError()

        def loss(self, x, t):
            return self.last.forward(self.dense.forward(x), t)

        def gradient(self, x, t):
            self.loss(x, t)
            self.dense.backward(self.last.backward())
            return {"W": self.dense.dW, "b": self.dense.db}


    class Dense:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
            return dout @ self.W.T


    class SquaredError:
        def forward(self, y, t):
            self.e = y - t
            return 0.5 * np.sum(self.e**2) / len(t)

        def backward(self):
            return self.e / len(self.e)

How nncheck decides: of a network whose gradients are all right, where at least two of the classes of its
layers are wrong by themselves. What flows in it is recorded, and each part's gradient is compared with the
derivative of that part alone; two or more must be off, and the factors are told. The findings about
the layers become consequences of this one, since mending one alone would spoil the network. A mean that
lives in the layers and not in the loss is a convention and is not meant.

Sources:
    - scikit-learn#8987: two factors in a loss and in its use
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, flows
from ..lab.flows import PartVerdict
from ..model import Finding

SEVERITY = "error"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind != "network" or lab.wrong or not lab.card.parts:
        return
    lying = [v for v in flows.verdicts(lab) if v.lies]
    kinds = {lab.card.part_types.get(v.part, v.part): v for v in lying}
    if len(kinds) < 2:
        return
    told = [f"{kind} gives {_words(verdict)}" for kind, verdict in kinds.items()]
    yield finding(
        lab,
        f"errors cancel: {', '.join(told)}; the network's gradient is right, and each of these is not",
        at=lab.code.function(lab.card.backward),
        label="right by two errors",
        notes=("mending one of them alone makes the network wrong",),
        helps=("mend them together",),
        kinds=list(kinds),
    )


def _words(verdict: PartVerdict) -> str:
    """What its wrong gradients are, as multiples of the right ones where they are that."""
    wrong = [c for c in verdict.comparisons if c.status == "failed"]
    names = ", ".join(c.wrt for c in wrong)
    factors = []
    for c in wrong:
        if c.yours is None or c.reference is None:
            return f"a wrong gradient of {names}"
        yours, right = np.ravel(c.yours), np.ravel(c.reference)
        factor = float(np.sum(yours * right) / np.sum(right * right))
        if not np.allclose(yours, factor * right, rtol=1e-5, atol=1e-9):
            return f"a wrong gradient of {names}"
        factors.append(factor)
    return f"{factors[0]:.3g} times the gradient of {names}"
