"""Adam's bias correction divides by 1 - beta instead of 1 - beta ** t: right once, wrong ever after.

After t steps a running mean that began at 0 holds the share 1 − βᵗ of what it should. That share
grows towards 1, and the correction fades away with it. Without the power the means are divided by
1 − β for ever: m by 0.1 and v by 0.001, so that a mean that is complete by now is blown up ten and
a thousand times.

How it shows in training: the very first step is right, which is all that a quick look sees. With a
constant gradient the steps then are 1, 1.34, 1.57, … learning rates, where they should all be 1.
The loss falls, and never settles. The same happens with β · t in place of βᵗ, or with the other
mean's β.

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
                m_hat = self.m[k] / (1 - self.beta1)
                v_hat = self.v[k] / (1 - self.beta2)
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
they are those of the algorithm with a correction that does not hang on t, or hangs on it in
another way than by a power of its own beta. Where the code does take a power, and its t never
moves, it is NN705.

Sources:
    - Kingma and Ba, Adam: A Method for Stochastic Optimization, arXiv:1412.6980, algorithm 1 and
      section 3
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
    for cause in causes.of(lab, "NN703"):
        if cause.is_stuck and lab.takes_powers:
            continue
        yield finding(
            lab,
            f"{cause.fault.words}: the correction must fade away as t grows",
            label="not 1 - beta ** t",
            notes=(cause.measured,),
            deviation=cause.fault.words,
        )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_powers.powers(lab.code, lab.card)
    yield from update_powers.corrected(lab.code, lab.card)
