"""The recursion of the velocity or of a running mean is wrong: a factor is missing, doubled, or in the wrong place.

A velocity is v ← μ v − η g with θ ← θ + v, or v ← μ v + g with θ ← θ − η v: the learning rate
enters once. A running mean is m ← β m + (1 − β) g: the old value by β, the new one by what is
left. Common slips are the rate in both lines (η² is a hundred times too small), β (m + g), m + (1
− β) g, β and 1 − β exchanged, a minus before the old velocity, or g where g² is meant.

How it shows in training: it trains, badly. The first step is often right or nearly so; the second
is where it shows. Steps come out far too small, forget at once, or grow without an end.

Bad::

    import numpy as np


    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for k in params:
                v = self.v.get(k, np.zeros_like(params[k]))
                self.v[k] = self.momentum * v - self.lr * grads[k]
                params[k] += self.lr * self.v[k]

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
they are exactly those of the claimed algorithm with one such slip. A velocity with 1 − μ before
the gradient (damping) is a right form, and so is the rate in either of the two lines. SGD is
looked at with its momentum switched on as well.

Sources:
    - climin#29
    - nadir#25
    - PySyft#736
    - Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum in deep
      learning, ICML 2013, equations 1 and 2
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import update_terms, update_words

SEVERITY = "error"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    for cause in causes.of(lab, "NN708"):
        yield finding(
            lab,
            f"{cause.fault.words}: these are not the steps of {cause.fault.meant.algorithm}",
            label="wrong recursion",
            notes=(cause.measured,),
            deviation=cause.fault.words,
        )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if "square" in str(found.facts["deviation"]):
        yield from update_words.squared(lab.code, lab.card)
    if "minus" in str(found.facts["deviation"]) or "turns" in str(found.facts["deviation"]):
        yield from update_terms.signs(lab.code, lab.card)
    yield from update_words.factors(lab.code, lab.card)
    yield from update_words.overwritten(lab.code, lab.card)
    yield from update_words.names(lab.code, lab.card)
