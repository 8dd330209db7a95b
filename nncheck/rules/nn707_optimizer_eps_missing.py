"""Nothing is added to the root that the step is divided by: a weight without a gradient becomes nan.

An adaptive optimizer divides each gradient by a size of its past gradients. A weight that has had
none, the input of a pixel that is always black, a word that has not come yet, a unit that is off,
has 0 / 0: nan. The next forward carries it into everything that the weight feeds. Adding a small
eps to the root makes the step 0 / eps = 0, which is what is meant, and changes nothing where there
are gradients.

How it shows in training: the loss is nan after the first update, and people look for the fault in
the loss or in the learning rate. On data without dead inputs it never shows.

Bad::

    import numpy as np


    class RMSProp:
        def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
            self.lr, self.rho, self.eps, self.s = lr, rho, eps, {}

        def update(self, params, grads):
            for k in params:
                s = self.s.get(k, np.zeros_like(params[k]))
                self.s[k] = self.rho * s + (1 - self.rho) * grads[k] ** 2
                params[k] -= self.lr * grads[k] / np.sqrt(self.s[k])

Good::

    import numpy as np


    class RMSProp:
        def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
            self.lr, self.rho, self.eps, self.s = lr, rho, eps, {}

        def update(self, params, grads):
            for k in params:
                s = self.s.get(k, np.zeros_like(params[k]))
                self.s[k] = self.rho * s + (1 - self.rho) * grads[k] ** 2
                params[k] -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)

How nncheck decides: the optimizer is run with one entry of every tensor without a gradient from
the first step on. The rule speaks when exactly that entry is no finite number afterwards while the
rest is. It does not matter which algorithm it is, nor how the division is guarded: with eps, with
a maximum, with np.where.

Sources:
    - nncheck's seed documents, defect 35
    - Duchi, Hazan and Singer, Adaptive Subgradient Methods, JMLR 12, 2011, where δ is added to the
      root
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..model import Edit, Finding
from ..repair import update_eps

SEVERITY = "error"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    if not lab.lost_at_zero:
        return
    yield finding(
        lab,
        "a weight that has had no gradient becomes nan: nothing is added to what its step is divided by",
        label="0 / 0",
        notes=(
            f"after three steps {lab.lost_at_zero[0]}[0], whose gradient was 0 each time, is nan",
        ),
        deviation="zero",
    )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_eps.eps_added(lab.code, lab.card)
