"""The number of the step that Adam's correction takes powers of is wrong: stuck, off by one, or counted per tensor.

t counts updates, from 1: at the first, 1 − β₁¹ is exactly the share that m holds. With t = 0 there
it divides by 1 − 1 = 0 and all is nan. With t = 2 the first step is too short. A counter that is
set to 1 at every update never lets the correction fade. And one that goes up inside the loop over
the parameters counts tensors: the second tensor of the first update is corrected as if it were the
second step.

How it shows in training: nan at once, or nothing that is easy to see: the optimizer trains, a
little slower, and otherwise for each layer. With the counter stuck at 1 the steps grow to nearly
twice their size within five updates.

Bad::

    import numpy as np


    class Adam:
        def __init__(self, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
            self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
            self.m, self.v, self.t = {}, {}, 0

        def update(self, params, grads):
            for k in params:
                self.t += 1
                self.m[k] = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * grads[k]
                self.v[k] = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * grads[k] ** 2
                m_hat = self.m[k] / (1 - self.beta1**self.t)
                v_hat = self.v[k] / (1 - self.beta2**self.t)
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
they are those of the algorithm with another t: one more, one less, the number of tensors visited
so far, or 1 for ever although the code takes a power. A t that the caller gives is counted by
nncheck, from 0 where the code adds 1 to it.

Sources:
    - Kingma and Ba, Adam: A Method for Stochastic Optimization, arXiv:1412.6980, algorithm 1
    - ECWoC26#1575
    - pytorch-a3c#12
    - tensorflow#35444 (a claim)
    - nncheck's seed documents, defect 36
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import update_counter

SEVERITY = "error"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    failure = lab.verdicts[0].walk.failure
    if failure is not None and failure.type == "ZeroDivisionError" and lab.takes_powers:
        yield finding(
            lab,
            "t is 0 at the first step: 1 - beta ** 0 is 0, and the correction divides by it",
            at=failure.place,
            label="divides by 0",
            deviation="t",
        )
        return
    for cause in (*causes.of(lab, "NN705"), *causes.of(lab, "NN703")):
        if cause.fault.code == "NN703" and not (cause.is_stuck and lab.takes_powers):
            continue
        words = "t does not move: 1 at every step" if cause.is_stuck else cause.fault.words
        yield finding(
            lab,
            f"{words}; it must be the number of the update, from 1",
            label="the wrong t",
            notes=(cause.measured,),
            deviation=cause.fault.words,
        )
        return


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_counter.counted(lab.code, lab.card)
