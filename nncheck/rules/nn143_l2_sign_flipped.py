"""The penalty's share of the gradient has the wrong sign: weights are pushed away from 0.

The slope of lam·Σ W² is +2·lam·W, and it is added to the gradient of the data. With a minus each step of
descent makes the weights larger by a constant share. How it shows in training: weights grow without end where the data do
not hold them, the loss first falls and then rises, and a larger lam, which should calm the network, makes
it worse. The slip is made where somebody thinks of the update, which does subtract the penalty, and writes
the gradient.

Bad::

    import numpy as np


    class Ridge:
        def __init__(self, n_in, n_out, lam=0.1):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)
            self.lam = lam

        def loss(self, x, t):
            self.x, self.diff = x, x @ self.W + self.b - t
            return np.sum(self.diff**2) / len(x) + self.lam * np.sum(self.W**2)

        def gradient(self, x, t):
            self.loss(x, t)
            g = 2 * self.diff / len(x)
            dW = x.T @ g - 2 * self.lam * self.W
            return {"W": dW, "b": g.sum(axis=0)}

Good::

    import numpy as np


    class Ridge:
        def __init__(self, n_in, n_out, lam=0.1):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)
            self.lam = lam

        def loss(self, x, t):
            self.x, self.diff = x, x @ self.W + self.b - t
            return np.sum(self.diff**2) / len(x) + self.lam * np.sum(self.W**2)

        def gradient(self, x, t):
            self.loss(x, t)
            g = 2 * self.diff / len(x)
            dW = x.T @ g + 2 * self.lam * self.W
            return {"W": dW, "b": g.sum(axis=0)}

How nncheck decides: with the data and all other parameters at 0 the numeric gradient and yours are both multiples of W,
and the multiples are measured at the same point. They are of the same size and of opposite signs. The rule
speaks only of gradients that are wrong at ordinary points.

Sources:
    - andersbll/nnet#4
    - A. Krogh and J. Hertz, A Simple Weight Decay Can Improve Generalization (1992)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, decay, finding
from ..model import Edit, Finding
from ..repair import penalties

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for group in decay.groups(lab, "sign"):
        first = group[0]
        names = ", ".join(decay.said(lab, p.slot) for p in group)
        yield finding(
            lab,
            f"the penalty's share of the gradient of {names} has the wrong sign: yours"
            f" {first.yours:.3g} · {decay.said(lab, first.slot)}, reference {first.loss:.3g}",
            label="subtracts what must be added",
            slots=tuple(p.slot for p in group),
            ratio=None if first.whole else first.ratio,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from penalties.turned(lab.code, lab.card)
