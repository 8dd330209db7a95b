"""Two gradients stand under each other's names.

The gradients themselves are right; they are stored or returned in the wrong order: that of b1 as b2,
that of the first gate as the second, a tuple taken apart in another order than it was put together. How it
shows in training: with equal shapes nothing crashes, each of the two parameters follows the other's
gradient, and the loss goes down slowly or not at all. With different shapes the update stops, or broadcasting
makes a parameter of a new shape.

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
            grads["b1"] = x.T @ ga
            grads["W1"] = ga.sum(axis=0)
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

How nncheck decides: yours for every slot is compared with the numeric gradients of all the others, at two points. Some slots
have exchanged theirs: each has exactly the gradient of another one of them. Where one of the two has
the right one as well, it is NN138.

Sources:
    - derived from the copy-paste class; no single public report
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, exchanged, finding
from ..model import Edit, Finding
from ..repair import exchanges

SEVERITY = "error"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    slots = exchanged.permuted(lab)
    if slots:
        pairs = exchanged.taken(lab)
        said = ", ".join(f"{slot} has that of {pairs[slot]}" for slot in slots)
        yield finding(
            lab,
            f"gradients are exchanged: {said}",
            label="stands under the name of another",
            slots=slots,
            explains=True,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from exchanges.exchanged(lab.code, lab.card, found.facts["slots"])
