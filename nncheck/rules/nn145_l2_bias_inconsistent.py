"""The bias is penalised in the loss and not in the gradient, or the other way round.

Most people penalise weights only; some take biases along. Either is right if the loss and the gradient
agree. If a loop over all parameters adds the penalty on one side, and a list of weights does on the other, the
gradient of the bias is off by a multiple of the bias. How it shows in training: not at all at first, because
biases begin at 0, and so do the checks of many people; later the bias is held back, or runs away, and
the loss and its gradient drift apart.

Bad::

    import numpy as np


    class Ridge:
        def __init__(self, n_in, n_out, lam=0.1):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)
            self.lam = lam

        def loss(self, x, t):
            self.x, self.diff = x, x @ self.W + self.b - t
            return np.sum(self.diff**2) / len(x) + self.lam * (np.sum(self.W**2) + self.b @ self.b)

        def gradient(self, x, t):
            self.loss(x, t)
            g = 2 * self.diff / len(x)
            dW = x.T @ g + 2 * self.lam * self.W
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

How nncheck decides: biases are drawn away from 0. With the data and all other parameters at 0, one of the numeric gradient
and yours is a multiple of the bias, and the other is 0, while the gradients of all matrices are right at
ordinary points. The fix adds the penalty to the gradient of the bias, or takes it out.

Sources:
    - Burton2000/CS231n-2017#9
    - DeepLearnToolbox#32
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, decay, finding
from ..model import Edit, Finding
from ..repair import penalties

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for group in decay.groups(lab, "bias"):
        first = group[0]
        names = ", ".join(decay.said(lab, p.slot) for p in group)
        yield finding(
            lab,
            f"{names} is penalised in the {'loss' if first.loss else 'gradient'} and not in the"
            f" {'gradient' if first.loss else 'loss'}: {first.loss or first.yours:.3g} ·"
            f" {decay.said(lab, first.slot)} on one side only",
            label="the bias is treated differently in the loss",
            slots=tuple(p.slot for p in group),
            ratio=None if first.whole else first.ratio,
            in_loss=bool(first.loss),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    if found.facts["in_loss"]:
        yield from penalties.added_to_gradients(lab.code, lab.card, slots)
    else:
        yield from penalties.taken_out(lab.code, lab.card, slots)
