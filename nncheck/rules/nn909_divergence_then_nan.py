"""Training diverges: the loss grows from step to step until it is inf, and then nan.

A step that is longer than the valley is wide lands higher on the other side, so that the next gradient is larger
still. Outputs grow by a factor in every step; then something overflows, inf minus inf is nan, and from there on every
parameter is nan. In training one sees a loss of nan, and an accuracy that is the share of class 0, because the largest
of nothing but nan is entry 0. Look for the first step that is not finite and at what grew before it: a rate that is too
large, a sum where a mean was meant, a gradient that is wrong or has the wrong sign.

Bad::

    import numpy as np


    class LinearRegression:
        def __init__(self, n_in):
            self.w = 0.01 * np.random.randn(n_in)
            self.b = np.zeros(1)

        def loss(self, x, t):
            return 0.5 * np.mean((x @ self.w + self.b - t) ** 2)

        def gradient(self, x, t):
            e = (x @ self.w + self.b - t) / len(x)
            return {"w": x.T @ e, "b": np.array([e.sum()])}

        def train(self, x, t, lr=10.0):
            grads = self.gradient(x, t)
            self.w -= lr * grads["w"]
            self.b -= lr * grads["b"]

Good::

    import numpy as np


    class LinearRegression:
        def __init__(self, n_in):
            self.w = 0.01 * np.random.randn(n_in)
            self.b = np.zeros(1)

        def loss(self, x, t):
            return 0.5 * np.mean((x @ self.w + self.b - t) ** 2)

        def gradient(self, x, t):
            e = (x @ self.w + self.b - t) / len(x)
            return {"w": x.T @ e, "b": np.array([e.sum()])}

        def train(self, x, t, lr=0.1):
            grads = self.gradient(x, t)
            self.w -= lr * grads["w"]
            self.b -= lr * grads["b"]

How nncheck decides: where the gradients are right, a method of the network that learns from data and targets is called some
hundred times with small inputs, at the rate that it has by itself, and the loss is looked at after every call. It is named, as a
warning, if the loss ends at inf or nan, or has grown without end. Where a gradient is wrong, the network is trained
along what it claims; a loss that ends so is told as what follows from the cause.

Sources:
    - seed 62 (loss inf at step 41, nan at 3000, accuracy 0.0987)
    - I. Goodfellow, Y. Bengio and A. Courville, Deep Learning (2016), section 8.2.4
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, training
from ..model import Edit, Finding
from ..repair import rates

SEVERITY = "error"
FAMILY = "training"


def check(lab: Lab) -> Iterator[Finding]:
    wrong = bool(lab.wrong)
    found = training.by_gradient(lab) if wrong else training.by_itself(lab)
    if found is None or not found.diverges:
        return
    function = lab.code.function(f"{lab.card.name}.{training.own_method(lab)}")
    grows = f", growing {found.factor:.3g} times a step" if found.factor > 1.0 else ""
    yield finding(
        lab,
        f"training {found.how} diverges: the loss goes from {found.losses[0]:.3g} to"
        f" {found.worst:.3g} in {found.length} steps{grows}",
        at=lab.code.function(lab.card.backward) if wrong else function,
        lowered=not wrong,
        follows=wrong,
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if not found.facts["follows"]:
        yield from rates.smaller(lab.code, lab.card.name, training.own_method(lab))
