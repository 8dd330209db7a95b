"""The loss has a penalty on the weights, and their gradient knows nothing of it.

A penalty lam·Σ W² adds 2·lam·W to the gradient of W, beside what comes from the data. If the backward
leaves it out, the optimizer follows the data alone, while the loss that is printed holds both. How it shows
in training: a larger lam changes the numbers of the loss and nothing of the weights; overfitting stays as
it was, and the reported loss may rise although every step did what it could. With a small lam a gradient
check with a loose tolerance does not see it.

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
            dW = x.T @ g
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

How nncheck decides: data and all other parameters are set to 0, which silences what the data add to the gradient.
What is left of the numeric gradient is c·W with one number c, and of yours nothing. The rule speaks only
where the gradient is wrong at ordinary points, and says whether the missing c·W is all that is wrong
there.

Sources:
    - Burton2000/CS231n-2017#9
    - opennn#241
    - scikit-neuralnetwork#175
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, decay, finding
from ..model import Edit, Finding
from ..repair import penalties

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for group in decay.groups(lab, "missing"):
        first = group[0]
        names = ", ".join(decay.said(lab, p.slot) for p in group)
        yield finding(
            lab,
            f"the loss has a penalty on {names}, and the gradient has no part of it:"
            f" {first.loss:.3g} · {decay.said(lab, first.slot)} is missing",
            label="the penalty's share is missing",
            slots=tuple(p.slot for p in group),
            part=first.part,
            ratio=None if first.whole else first.ratio,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from penalties.added_to_gradients(
        lab.code, lab.card, found.facts["slots"], found.facts["part"]
    )
