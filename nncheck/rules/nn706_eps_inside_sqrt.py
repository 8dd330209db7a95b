"""The eps stands inside the square root, where it is compared with squares: small gradients hardly move.

√(v + ε) and √v + ε look alike and are not: inside the root ε = 1e-8 is as large as a gradient of
1e-4. Below that the root is about √ε, the same for every weight, and the step becomes g / √ε: it
shrinks with the gradient, which is what dividing by √v was to prevent. Outside the root the bound
is 1e-8 itself.

How it shows in training: mostly not at all. With gradients of 1e-4, in large networks, with losses
that are averaged over many outputs, or late in training, a step of Adam is a thirtieth of the
learning rate where it should be nearly all of it, and results differ from those of other
implementations. Two algorithms have it inside by their definition and are left alone: Graves's
centered RMSprop and AdaDelta.

Bad::

    import numpy as np


    class RMSProp:
        def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
            self.lr, self.rho, self.eps, self.s = lr, rho, eps, {}

        def update(self, params, grads):
            for k in params:
                s = self.s.get(k, np.zeros_like(params[k]))
                self.s[k] = self.rho * s + (1 - self.rho) * grads[k] ** 2
                params[k] -= self.lr * grads[k] / np.sqrt(self.s[k] + self.eps)

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

How nncheck decides: the optimizer is run from a known start with known gradients, six steps long,
for every setting of its constructor, and what it does is compared with the steps that recursions
give: the right forms of every algorithm first, then the same with one fault. Some of the gradients
are as small as the root of a usual eps, so that the two places differ in the steps. The rule
speaks when the steps fit with eps inside and not outside, for algorithms whose paper or common
form has it outside.

Sources:
    - Kingma and Ba, Adam: A Method for Stochastic Optimization, arXiv:1412.6980, algorithm 1
    - nncheck's seed documents, defect 34
    - keras#17391
    - tensorflow#35102
    - tensorflow#9047
    - pytorch#22628
    - nanochat#304
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import update_eps

SEVERITY = "warning"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    for cause in causes.of(lab, "NN706"):
        assert cause.verdict.fit is not None
        eps = cause.verdict.fit.numbers.eps
        yield finding(
            lab,
            f"eps stands inside the square root: gradients below {eps**0.5:.1g} take ever smaller steps",
            label="sqrt(v) + eps is meant",
            notes=(f"eps = {eps:.3g}; inside the root it counts as {eps**0.5:.1g}",),
            deviation=cause.fault.words,
        )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_eps.eps_outside(lab.code, lab.card)
