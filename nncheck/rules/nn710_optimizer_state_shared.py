"""One state serves several tensors: the steps of one hang on the gradients of the others.

m, v and the velocity belong to one tensor each. One array for all of them takes in the gradients
of all, in the order in which they are visited; with different shapes it raises or, worse,
broadcasts. `[zeros] * n` makes n names of one array. A dict in the class body, or as a default
argument, is shared by all optimizers that are ever made. Keep a dict by the name of the tensor, or
a list with an array for each, made in the constructor.

How it shows in training: a ValueError about shapes at the first update, or, where all layers are
of one size, a training that depends on the order of the layers and never quite works.

Bad::

    import numpy as np


    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for k in params:
                v = self.v.get("v", 0)
                self.v["v"] = self.momentum * v - self.lr * grads[k]
                params[k] += self.v["v"]

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

How nncheck decides: several tensors are updated together, and each by itself while the others have
no gradients. The rule speaks when a tensor is right alone and not in company, when the steps are
those of one state visited in turn, when tensors of different shapes raise, or when a second, fresh
optimizer does not start where the first one started. An optimizer that takes one array at a time
is meant to be copied for each, and is let be.

Sources:
    - nncheck's seed documents, defect 38
    - pytorch-a3c#12
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import StepLab, finding
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import update_state, update_words

SEVERITY = "error"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    shared = next(causes.of(lab, "NN710"), None)
    mixed = None if shared is not None else lab.mixed
    if shared is None and mixed is None and not lab.remembers:
        return
    failure = mixed[1].failure if mixed is not None else None
    message = "one state serves all tensors: the step of one hangs on the gradients of the others"
    notes = (shared.measured,) if shared is not None else ()
    if failure is not None:
        notes = (f"with tensors of different shapes: {failure.type}: {failure.message}",)
    elif lab.remembers and shared is None:
        message = "the state is shared by all optimizers of the class: a new one starts where another ended"
    yield finding(
        lab,
        message,
        at=failure.place if failure is not None else None,
        label="one for all",
        notes=notes,
        deviation="shared",
    )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_state.apart(lab.code, lab.card)
    yield from update_words.names(lab.code, lab.card)
