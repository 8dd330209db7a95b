"""An update puts a new array into the table of parameters, and the layers keep the old one.

Layers are often built with the very arrays that stand in a dictionary, so that both go by two names. An
update in place, `params[k] -= step`, is then seen by both. `params[k] = params[k] - step` makes a new array
and binds the key to it; the layer still holds the array of the beginning. How it shows in training: all
gradients are right, all steps are computed, and the loss does not move at all, or it jumps about by the batch
and never falls.

Bad::

    import numpy as np


    class Dense:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T


    class Net:
        def __init__(self, n_in, n_hidden, n_out):
            self.params = {
                "W1": 0.4 * np.random.randn(n_in, n_hidden),
                "b1": np.zeros(n_hidden),
                "W2": 0.4 * np.random.randn(n_hidden, n_out),
                "b2": np.zeros(n_out),
            }
            self.first = Dense(self.params["W1"], self.params["b1"])
            self.second = Dense(self.params["W2"], self.params["b2"])

        def loss(self, x, t):
            self.h = np.tanh(self.first.forward(x))
            self.diff = self.second.forward(self.h) - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            dh = self.second.backward(self.diff / len(x))
            self.first.backward(dh * (1 - self.h**2))
            return {
                "W1": self.first.dW,
                "b1": self.first.db,
                "W2": self.second.dW,
                "b2": self.second.db,
            }

        def update(self, grads, rate):
            for key in self.params:
                self.params[key] = self.params[key] - rate * grads[key]

Good::

    import numpy as np


    class Dense:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T


    class Net:
        def __init__(self, n_in, n_hidden, n_out):
            self.params = {
                "W1": 0.4 * np.random.randn(n_in, n_hidden),
                "b1": np.zeros(n_hidden),
                "W2": 0.4 * np.random.randn(n_hidden, n_out),
                "b2": np.zeros(n_out),
            }
            self.first = Dense(self.params["W1"], self.params["b1"])
            self.second = Dense(self.params["W2"], self.params["b2"])

        def loss(self, x, t):
            self.h = np.tanh(self.first.forward(x))
            self.diff = self.second.forward(self.h) - t
            return 0.5 * np.sum(self.diff**2) / len(x)

        def gradient(self, x, t):
            self.loss(x, t)
            dh = self.second.backward(self.diff / len(x))
            self.first.backward(dh * (1 - self.h**2))
            return {
                "W1": self.first.dW,
                "b1": self.first.db,
                "W2": self.second.dW,
                "b2": self.second.db,
            }

        def update(self, grads, rate):
            for key in self.params:
                self.params[key] -= rate * grads[key]

How nncheck decides: where the file holds such a statement, the network is asked for its loss twice, with two different
arrays put under the key, and twice with the same changes made in place. If the loss follows the second and
not the first, the layers hold arrays of their own. A file that hands the new arrays on to the layers is left
alone, and so is a network that reads its table in every forward.

Sources:
    - nntrainer#241
    - rindow#8
    - musikalkemist#7 (asked)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, detached, finding, moving
from ..model import Edit, Finding
from ..repair import moves, rebound

SEVERITY = "error"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    for one in detached.rebindings(lab):
        names = ", ".join(one.slots)
        yield finding(
            lab,
            f"a new array under {one.target} does not reach the layers: the loss is the same to the"
            f" last bit whatever is put there ({names})",
            at=one.statement,
            label="binds the key to a new array; the layer keeps the old one",
            of=one.target,
        )

    for odd in [*moving.still(lab), *moving.motionless(lab)]:
        statement = moves.binds_a_name(lab.code, odd.method, odd.slots)
        if statement is not None:
            names, step = ", ".join(odd.slots[:4]), odd.method.rpartition(".")[2]
            yield finding(
                lab,
                f"{step} computes a new array for {names} under a name of its own: the parameters stay as they are,"
                f" and the loss with them",
                at=statement,
                label="binds the name to a new array",
                of="",
                method=odd.method,
                moved=list(odd.slots),
            )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if "method" in found.facts:
        yield from moves.in_place(lab.code, found.facts["method"], found.facts["moved"])
        return
    for one in detached.rebindings(lab):
        if one.target == found.facts["of"]:
            yield from rebound.in_place(lab.code, one.statement)
