"""Adam's bias correction is multiplied where it should divide: what is too small is made smaller.

A running mean that began at 0 holds the share 1 − βᵗ of what it should after t steps. Dividing by
that share makes it whole; multiplying by it takes the share once more. The two corrections work
against each other, since v stands under the root, and v's share is far smaller: the step as a
whole comes out too long.

How it shows in training: the first step is about ten times the learning rate with the usual betas,
and the steps come down to the right size only after thousands of them. The loss jumps away at the
start, and people lower the learning rate until it does not, which makes the rest of the training
slow.

Bad::

    import numpy as np


    class Adam:
        def __init__(self, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
            self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
            self.m, self.v, self.t = {}, {}, 0

        def update(self, params, grads):
            self.t += 1
            for k in params:
                self.m[k] = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * grads[k]
                self.v[k] = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * grads[k] ** 2
                m_hat = self.m[k] * (1 - self.beta1**self.t)
                v_hat = self.v[k] * (1 - self.beta2**self.t)
                params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

Good::

    import numpy as np


    class Adam:
        def __init__(self, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
            self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
            self.m, self.v, self.t = {}, {}, 0

        def update(self, params, grads):
            self.t += 1
            for k in params:
                self.m[k] = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * grads[k]
                self.v[k] = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * grads[k] ** 2
                m_hat = self.m[k] / (1 - self.beta1**self.t)
                v_hat = self.v[k] / (1 - self.beta2**self.t)
                params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

How nncheck decides: the optimizer is run from a known start with known gradients, six steps long,
for every setting of its constructor, and what it does is compared with the steps that recursions
give: the right forms of every algorithm first, then the same with one fault. The rule speaks when
they are those of the algorithm with m, v or both multiplied by 1 − βᵗ (or by 1 − β). The fix turns
the operator, and is kept when every step is right after it.

Sources:
    - Kingma and Ba, Adam: A Method for Stochastic Optimization, arXiv:1412.6980, algorithm 1
    - convnetjs#70
    - convnetjs#107
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import update_powers

SEVERITY = "error"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    for cause in causes.of(lab, "NN704"):
        yield finding(
            lab,
            f"{cause.fault.words}: what is too small is made smaller still",
            label="should divide",
            notes=(cause.measured,),
            deviation=cause.fault.words,
        )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_powers.divided(lab.code, lab.card)
    yield from update_powers.powers(lab.code, lab.card)
