"""What the optimizer should remember is computed and thrown away: every step is a first step.

Velocity, m and v live from one update to the next. `v = mu * v + g` binds a new array to a local
name; the one in `self.v`, in the dict or in the list stays what it was, zero. So does a loop
variable: in `for p, s in zip(params, self.s)` the line `s = rho * s + ...` changes s and not the
list. Write back, `self.v[k] = v`, or change the array in place, `s[...] =` or `s *=`. A dict that
is made anew inside the update forgets as well.

How it shows in training: momentum has no effect, RMSprop and Adam step by the sign of the
gradient. Nothing fails, and the training is slower and noisier than it should be.

Bad::

    import numpy as np


    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for k in params:
                v = self.v.get(k, np.zeros_like(params[k]))
                v = self.momentum * v - self.lr * grads[k]
                params[k] += v

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
they are those of the claimed algorithm with one of its memories, or all of them, at zero before
each step. Optimizers that claim no memory, such as plain descent, are let be.

Sources:
    - rust-autograd#16
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
    for cause in causes.of(lab, "NN709"):
        yield finding(
            lab,
            f"{cause.fault.words} from one step to the next: every step is made as if it were the first",
            label="forgotten after the step",
            notes=(cause.measured,),
            deviation=cause.fault.words,
        )


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from update_state.stored(lab.code, lab.card)
    yield from update_words.overwritten(lab.code, lab.card)
