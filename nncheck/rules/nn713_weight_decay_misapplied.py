"""The weight decay does not pull the parameters towards zero as it should: it scales the gradient, pushes away, or misses the rate.

L2 regularisation adds λ θ to the gradient: g + λ θ. Multiplied, g (1 + λ θ), it bends the gradient
and does nothing where that is 0. With a minus it pushes the weights away from 0. Decoupled decay,
as in AdamW, shrinks the parameters beside the step, θ ← θ − η λ θ, and not through the moments; in
libraries its λ is multiplied by the learning rate (the paper's own is not, and so leaving it out
is a warning only).

How it shows in training: the weights are not kept small, or grow, and the test error does not get
the help that the decay was switched on for. Without the rate a decay of 0.01 takes one per cent of
every weight at each step.

Bad::

    import numpy as np


    class SGD:
        def __init__(self, lr=0.1, weight_decay=1e-4):
            self.lr, self.weight_decay = lr, weight_decay

        def update(self, params, grads):
            for k in params:
                g = grads[k] * (1 + self.weight_decay * params[k])
                params[k] -= self.lr * g

Good::

    import numpy as np


    class SGD:
        def __init__(self, lr=0.1, weight_decay=1e-4):
            self.lr, self.weight_decay = lr, weight_decay

        def update(self, params, grads):
            for k in params:
                g = grads[k] + self.weight_decay * params[k]
                params[k] -= self.lr * g

How nncheck decides: the optimizer is run from a known start with known gradients, six steps long,
for every setting of its constructor, and what it does is compared with the steps that recursions
give: the right forms of every algorithm first, then the same with one fault. A decay that is off
by default is switched on. The right forms have it in the gradient (also twice, the derivative of
λ‖θ‖²), beside the step, or after it; AdamW has it beside or after the step only. The rule speaks
when none of these fits and one of the slips above does.

Sources:
    - mxnet#8925
    - Loshchilov and Hutter, Decoupled Weight Decay Regularization, arXiv:1711.05101
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import update_terms

SEVERITY = "error"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    for cause in causes.of(lab, "NN713"):
        yield finding(
            lab,
            f"{cause.fault.words}: weights are not drawn to 0 as weight decay should",
            label="misapplied decay",
            notes=(cause.measured,),
            lowered=cause.fault.severity == "warning",
            deviation=cause.fault.words,
        )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_terms.signs(lab.code, lab.card)
    yield from update_terms.decayed(lab.code, lab.card)
