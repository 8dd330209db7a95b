"""The step is made with another variable than it should be: a twin is assigned twice, a memory kept and never used.

Optimizers keep several histories with like names, mw and mb, m and v, f and f*. Copied lines in
which one name was not changed give code that runs and is wrong in one place: the weight's factor
is assigned twice and the bias's never, so that the bias does not move at all; v takes in m; the
step is made of g although m has been kept.

How it shows in training: one kind of parameter stays at its initial value, or the optimizer is a
simpler one than its name says: momentum without momentum, Adam without its first moment. Nothing
fails, and the results are only worse.

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
                m_hat = self.m[k] / (1 - self.beta1**self.t)
                v_hat = self.v[k] / (1 - self.beta2**self.t)
                params[k] -= self.lr * grads[k] / (np.sqrt(v_hat) + self.eps)

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
they are those of the claimed algorithm with one of its variables in place of another, when a
tensor is not moved by any gradient while others are, or when of two arrays that are handled alike,
such as weight and bias, one follows the algorithm and the other does not.

Sources:
    - nncheck's seed documents, defect 31
    - nncheck's seed documents, defect 32
    - hanbt/learn_dl#53
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import update_words

SEVERITY = "error"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    for cause in (*causes.of(lab, "NN711"), *causes.of(lab, "NN709")):
        if cause.fault.code == "NN709" and cause.fault.form.first != "not stored":
            continue
        words = cause.fault.words if cause.fault.code == "NN711" else "the velocity is not used"
        yield finding(
            lab,
            f"{words}: the step is made with another variable",
            label="another variable is meant",
            notes=(cause.measured,),
            deviation=cause.fault.words,
        )
        return
    if lab.unmoved or lab.astray:
        name = (*lab.unmoved, *lab.astray)[0]
        others = [s.name for s in lab.card.slots if s.name not in (*lab.unmoved, *lab.astray)]
        does = "is never moved" if lab.unmoved else "goes another way"
        yield finding(
            lab,
            f"{name} {does}, although {', '.join(others)} is updated as it should be",
            label=f"a variable of {others[0]} stands where one of {name} is meant",
            notes=(f"the gradients of {name} are not 0 at any step",),
            deviation="variable",
        )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if "loss" in str(found.facts["deviation"]):
        yield from update_words.names(lab.code, lab.card, beside="abs(")
    yield from update_words.names(lab.code, lab.card)
    yield from update_words.overwritten(lab.code, lab.card)
