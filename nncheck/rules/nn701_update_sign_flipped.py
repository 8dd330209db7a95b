"""The step is added along the gradient: the parameters climb, and the loss grows.

The gradient points to where the loss grows. Descent goes the other way, θ ← θ − η g, so the update
has a minus: `param -= lr * grad`. With a plus it is ascent. With a velocity the sign stands in one
of two places, v ← μ v − η g and θ ← θ + v, or v ← μ v + g and θ ← θ − η v; both are right, and one
sign of each together is wrong.

How it shows in training: the loss rises from the first step on and soon is nan, however small the
learning rate is. A gradient that is negated as well hides it, until somebody mends the gradient.
It is no mistake where the objective is to be made larger, as in policy gradients.

Bad::

    import numpy as np


    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for k in params:
                v = self.v.get(k, np.zeros_like(params[k]))
                self.v[k] = self.momentum * v + self.lr * grads[k]
                params[k] += self.v[k]

Good::

    import numpy as np


    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for k in params:
                v = self.v.get(k, np.zeros_like(params[k]))
                self.v[k] = self.momentum * v - self.lr * grads[k]
                params[k] += self.v[k]

How nncheck decides: the optimizer is run from a known start with known gradients, six steps long,
for every setting of its constructor, and what it does is compared with the steps that recursions
give: the right forms of every algorithm first, then the same with one fault. The rule speaks when
the steps are those of a right form with the sign turned. Where words in the source speak of
ascent, of maximising or of a reward it is silent; where the name claims no algorithm it is a
warning; and of a step that is returned, to be added by the caller, the sign is a convention. A network that
updates itself is asked to take one step after a backward whose gradients are right: what moves by a
positive multiple of its own gradient climbs.

Sources:
    - asked often, e.g. under "loss increases gradient descent numpy"
    - Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.3
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, StepLab, finding, moving
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import moves, update_terms

SEVERITY = "error"
FAMILY = "optimizer"
MEETS_NETWORKS = True


def check(lab: StepLab | Lab) -> Iterator[Finding]:
    if isinstance(lab, Lab):
        yield from _of_network(lab)
        return
    for cause in causes.of(lab, "NN701"):
        yield finding(
            lab,
            "the update goes up the gradient, not down: the loss grows with every step",
            label="climbs",
            notes=(f"these are the steps of {cause.fault.meant.algorithm} with the sign turned",),
            lowered=not lab.is_strict and not cause.only,
            deviation=cause.fault.words,
        )


def _of_network(lab: Lab) -> Iterator[Finding]:
    for odd in moving.climbing(lab):
        names = ", ".join(odd.slots[:4])
        step = odd.method.rpartition(".")[2]
        yield finding(
            lab,
            f"{step} moves {names} up the gradient: by {odd.rate:.3g} times the gradient, where"
            f" -{odd.rate:.3g} times goes down",
            at=moves.place(lab.code, odd.method, odd.slots) if odd.right else None,
            label="climbs",
            notes=(
                f"{', '.join(odd.right[:4])} go down"
                if odd.right
                else "the loss grows with every step",
            ),
            method=odd.method,
            moved=list(odd.slots),
        )


def repair(lab: StepLab | Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if isinstance(lab, Lab):
        yield from moves.turned(lab.code, found.facts["method"], found.facts["moved"])
        return
    yield from update_terms.signs(lab.code, lab.card)
