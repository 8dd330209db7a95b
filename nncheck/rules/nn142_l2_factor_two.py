"""The penalty's share of the gradient has another factor than the penalty in the loss.

lam·Σ W² has the slope 2·lam·W, and ½·lam·Σ W² has lam·W. Both are in use, and a loss of one kind with the
gradient of the other is a common slip: the strength of the penalty in the loss is half or twice that in the
gradient. How it shows in training: nothing crashes, and the weights are pulled harder or less hard than the
loss says. Values of lam that were found with such code do not carry over to another, and a gradient check
fails by a little, more where weights are large.

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
            dW = x.T @ g + self.lam * self.W
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

How nncheck decides: with the data and all other parameters at 0 both the numeric gradient and yours are multiples of W.
The two multiples are measured at the same point and divided by each other. The rule speaks only of gradients
that are wrong at ordinary points. Which side is meant cannot be measured: the fix takes the
side where fewer lines have to change, and the gradient where it is the same.

Sources:
    - jingtinghuang/CS231n#3
    - cs231n#89
    - titu1994/DenseNet#57
    - mlcommons/hpc#22
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, decay, finding
from ..model import Edit, Finding
from ..repair import penalties

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for group in decay.groups(lab, "factor"):
        first = group[0]
        names = ", ".join(decay.said(lab, p.slot) for p in group)
        yield finding(
            lab,
            f"the penalty adds {first.yours:.3g} · {decay.said(lab, first.slot)} to the gradient of {names};"
            f" the loss asks for {first.loss:.3g}: a factor of {first.ratio:.3g}",
            label="the factor does not fit the loss",
            slots=tuple(p.slot for p in group),
            ratio=None if first.whole else first.ratio,
            times=first.ratio,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from penalties.rescaled(
        lab.code, lab.card, found.facts["slots"], 1.0 / found.facts["times"]
    )
