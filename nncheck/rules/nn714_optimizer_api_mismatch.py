"""One optimizer of a family wants to be called in another way than the others: with functions, not gradients.

Optimizers that share a base class are there to be exchanged: the training loop calls `update` and
does not know which one it has. Nesterov's method takes its gradient ahead of the parameters, and
written down as in the paper it asks for a function that computes gradients. Called like the others
it gets an array, and calling an array raises TypeError. Written for the point ahead itself it
takes gradients like any other: θ ← θ + μ v − η g with the new v.

How it shows in training: at the first step with this optimizer, TypeError, 'numpy.ndarray' object
is not callable, and at no other time. The formulas may all be right.

Bad::

    import numpy as np


    class Optimizer:
        def __init__(self, lr=0.01):
            self.lr = lr

        def update(self, w, grad):
            raise NotImplementedError


    class SGD(Optimizer):
        def update(self, w, grad):
            w -= self.lr * grad


    class NAG(Optimizer):
        def __init__(self, lr=0.01, mu=0.9):
            super().__init__(lr)
            self.mu, self.v = mu, 0.0

        def update(self, w, grad_fn):
            self.v = self.mu * self.v - self.lr * grad_fn(w + self.mu * self.v)
            w += self.v

Good::

    import numpy as np


    class Optimizer:
        def __init__(self, lr=0.01):
            self.lr = lr

        def update(self, w, grad):
            raise NotImplementedError


    class SGD(Optimizer):
        def update(self, w, grad):
            w -= self.lr * grad


    class NAG(Optimizer):
        def __init__(self, lr=0.01, mu=0.9):
            super().__init__(lr)
            self.mu, self.v = mu, 0.0

        def update(self, w, grad):
            self.v = self.mu * self.v - self.lr * grad
            w += self.mu * self.v - self.lr * grad

How nncheck decides: a class that can be run only with functions in place of gradients is compared
with the others that have a base class in common with it. When one of those takes gradients by the
same method, the two cannot be exchanged. It is a warning: a loop that knows which one it has can
give each what it asks for.

Sources:
    - nncheck's seed documents, defect 39 and the table of optimizers
    - Bengio, Boulanger-Lewandowski and Pascanu, Advances in Optimizing Recurrent Networks,
      arXiv:1212.0901, equation 7
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..model import Finding, Place

SEVERITY = "warning"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    for code, facts in lab.card.contract:
        if code == "NN714":
            wanted = ", ".join(facts["wanted"])
            yield finding(
                lab,
                f"{facts['method']} asks for functions ({wanted}), where {facts['sibling']} takes gradients",
                at=_header(lab),
                label="cannot be exchanged with the others",
                deviation="api",
            )


def _header(lab: StepLab) -> Place | None:
    """The line of the `def`, not the whole body."""
    function = lab.code.function(lab.card.forward)
    if function is None:
        return None
    start, _ = lab.code.source.span(function)
    return lab.code.source.place((start, lab.code.source.text.index("\n", start)))
