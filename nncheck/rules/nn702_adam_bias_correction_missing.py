"""Adam's running means start at zero and are used as they are: the first steps are three times too long.

m and v are running means that begin at 0. After t steps with the same gradient g, m is (1 − β₁ᵗ) g
and v is (1 − β₂ᵗ) g²: both too small at first, v far more than m, since β₂ is closer to 1. Adam
divides each by what it lacks, m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), so that every step is
about the learning rate from the first on.

How it shows in training: without the correction the first step is (1 − β₁) / √(1 − β₂) = 3.16
learning rates, and it stays too long for hundreds of steps. A rate that works with another
implementation makes the loss jump at the start. With only one of the two corrected, steps are ten
times too long, or thirty times too short.

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
                m_hat = self.m[k]
                v_hat = self.v[k]
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
the steps are exactly those of the algorithm with one of the corrections, or both, left out, and
the name (or the numbers beta1 and beta2) claims such an algorithm. The form with lr · √(1 − β₂ᵗ) /
(1 − β₁ᵗ) is a right one.

Sources:
    - Kingma and Ba, Adam: A Method for Stochastic Optimization, arXiv:1412.6980, algorithm 1
    - PennyLane#1929 (related)
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
    for cause in causes.of(lab, "NN702"):
        yield finding(
            lab,
            f"{cause.fault.words}: the running means start at 0 and are too small at first",
            label="too small in the first steps",
            notes=(cause.measured,),
            deviation=cause.fault.words,
        )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_powers.corrected(lab.code, lab.card)
