"""The backward changes a parameter first and then uses it to send the gradient down.

The chain rule wants the parameters with which the forward was made: dx = dout @ W.T with the old W.
A backward that updates its own weights has to compute what it returns first, or to keep a copy. With
the new weights every gradient further down is off by lr * dout @ dW.T: a small error at a small
learning rate, which is why training seems to work, and a large one at a large rate, where it goes
wrong for no visible reason. The order of a few lines decides.

Bad::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out) * 0.1
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout, learning_rate):
            self.W -= learning_rate * self.x.T @ dout
            self.b -= learning_rate * dout.sum(axis=0)
            return dout @ self.W.T

Good::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out) * 0.1
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout, learning_rate):
            dx = dout @ self.W.T
            self.W -= learning_rate * self.x.T @ dout
            self.b -= learning_rate * dout.sum(axis=0)
            return dx

How nncheck decides: the same backward is run at the learning rate 1 and at one 65 thousand times
smaller, each on a fresh object, and what it gives is compared with the numeric gradient. An error of
the formula stays; an error that comes from parameters which were changed too early shrinks with the
rate. The rule speaks of the gradients whose error shrinks so. The line is that of the first
read of a parameter after its change; the fix keeps a copy of the parameter and reads that.

Sources:
    - KelvinKan/zero_to_gpt#12
    - basic_neural_network#7
    - CodingTrain/Toy-Neural-Network-JS#72
    - lxmls-guide#115
    - joelgrus/data-science-from-scratch#31
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lab import Lab, finding, stepping
from ..model import Edit, Finding
from ..repair.updates import Reread, outermost, rereads

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = _rereads(lab)
    if not lab.wrong or not found:
        return
    errors = {s: e for s, e in stepping.shrinking(lab).items() if e.vanishes}
    if not errors:
        return
    worst = max(errors.values(), key=lambda e: e.at_one)
    first = found[0]
    names = ", ".join(errors)
    yield finding(
        lab,
        f"{first.target} is changed before backward has used it: the gradient of {names} is off by"
        f" {worst.at_one:.3g} at learning rate 1 and by {worst.at_small:.1g} at a tiny one",
        at=first.reads[0],
        label="reads what was changed above",
        slots=tuple(errors),
    )


def _rereads(lab: Lab) -> list[Reread]:
    parameters = {s.name for s in lab.card.slots if s.role == "parameter"}
    return list(rereads(lab.code, lab.card.backward, parameters))


def _kept(target: str) -> str:
    """A name for a copy: `W_1_before` of `self.W[1]`."""
    return re.sub(r"\W+", "_", target.removeprefix("self.")).strip("_") + "_before"


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    every = _rereads(lab)
    for group in (every, *([one] for one in every)):
        edits: list[Edit] = []
        for one in {r.target: r for r in reversed(group)}.values():
            name = _kept(one.target)
            start = outermost(one.function, one.update)
            edits.append(lab.code.before(start, f"{name} = {one.target}.copy()"))
            edits += [lab.code.replace(read, name) for read in one.reads]
        yield "use the parameter as it was", tuple(dict.fromkeys(edits))
