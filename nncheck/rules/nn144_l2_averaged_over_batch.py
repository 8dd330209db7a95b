"""The penalty is divided by the batch size on one side only, in the loss or in the gradient.

The data's share of a mean loss is divided by the number of samples N, and the penalty's is
not, or both are; either is a convention, as long as the loss and the gradient follow the same one. It
goes wrong where a division stands behind a bracket that takes the penalty along. How it shows in training:
the penalty is N times weaker (or stronger) than lam says, so it seems to do nothing, and its strength
changes with the batch size. A check with a single sample sees nothing.

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
            dW = (2 * x.T @ self.diff + 2 * self.lam * self.W) / len(x)
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

How nncheck decides: with the data and all other parameters at 0 the numeric gradient and yours are both multiples of W.
The two multiples are measured for two batches of different sizes, and their quotient is N or
1/N each time. A quotient that stays the same is NN142. The rule speaks only of gradients that are wrong.

Sources:
    - dennybritz/nn-from-scratch#13
    - derived for the gradient side; no further public report
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, decay, finding
from ..model import Edit, Finding
from ..repair import penalties

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for group in decay.groups(lab, "batch"):
        first = group[0]
        names = ", ".join(decay.said(lab, p.slot) for p in group)
        yield finding(
            lab,
            f"the penalty's share of the gradient of {names} is divided by the batch size on one side"
            f" only: yours {first.yours:.3g} · {decay.said(lab, first.slot)}, reference {first.loss:.3g}",
            label="the penalty is averaged here, or should be",
            slots=tuple(p.slot for p in group),
            ratio=None if first.whole else first.ratio,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from penalties.batch_moved(lab.code, lab.card)
