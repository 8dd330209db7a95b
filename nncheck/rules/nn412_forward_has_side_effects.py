"""A forward changes what the next forward will give: its own parameters, or a sum that goes on growing.

A forward computes; only an update moves parameters, and only a loop adds up. A forward that scales its
weights in place, or adds to an array that it has kept since the last call, gives another
answer each time it is asked the same:

    self.out += x @ self.W      # the array of the last batch is still in it
    self.W *= 0.999             # a decay in the wrong place

How it shows in training: predictions change when nothing was learnt, evaluation between two steps changes the
training, and a loss that is looked at twice is not the same. A decay in the forward works twice as fast
where accuracy is measured after each step. Gradient checks that call the forward many times see
noise, or pass, since each parameter is set anew before each call.

Bad::

    import numpy as np


    class Affine:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            self.W *= 0.999  # a decay that every look at the network repeats
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW, self.db = 0.999 * self.x.T @ dout, dout.sum(axis=0)
            return dout @ self.W.T

Good::

    import numpy as np


    class Affine:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
            return dout @ self.W.T

How nncheck decides: two things are measured. Are parameters that learn other numbers after a forward than
before, or written in the forward while its output differs from call to call? And of three forwards of the same input on one object, is the second output twice the first and
the third three times, with nothing drawn? Any other change from call to call is a state that may be
meant (a recurrent layer, running statistics), and is left alone; so is a class that offers to begin anew. It is a warning: a network
that keeps its weights at a length of one does so on purpose.

Sources:
    - derived from checks with finite differences, which call a forward hundreds of times
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Finding, Forward
from ..repair import side_effects

SEVERITY = "warning"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.style == "function" or lab.card.part_of or lab.has_data:
        return
    values = lab.point().values
    outcome = lab.run(*[Forward(values)] * 3)
    if outcome.failure is not None:
        return
    first = outcome.records[0]
    learnt = {s.name for s in lab.card.slots if s.role == "parameter" and s.differentiable}
    moved = sorted(learnt & set(first.mutated))
    if not moved and _differ([r.output for r in outcome.records]) and not _draws(lab):
        moved = side_effects.written(lab.code, lab.card)
    if moved:
        yield finding(
            lab,
            f"forward changes its own {', '.join(moved)}: the next forward of the same input gives another result",
            at=side_effects.writes(lab.code, lab.card, moved[0]),
            label="written in forward",
        )
    elif _grows([r.output for r in outcome.records]) and not _starts_anew(lab):
        yield finding(
            lab,
            "forward adds to what the last call left: for the same input the second output is 2 times the first,"
            " the third 3 times",
            at=side_effects.additions(lab.code, lab.card),
            label="adds to what the last call left",
        )


def _starts_anew(lab: Lab) -> bool:
    """The class offers to begin again: what it carries from call to call is meant."""
    own = [q.rpartition(".")[2] for q in lab.code.functions if q.startswith(f"{lab.card.name}.")]
    return any(re.search("reset|clear|begin|init_?(state|hidden)", name) for name in own)


def _differ(outputs: list[Array | None]) -> bool:
    """No two of them agree."""
    pairs = itertools.combinations(outputs, 2)
    return all(
        a is not None and b is not None and a.shape == b.shape and not np.array_equal(a, b)
        for a, b in pairs
    )


def _draws(lab: Lab) -> bool:
    """With other random numbers the first output is another one."""
    step = [Forward(lab.point().values)]
    one, other = (lab.bench.outputs(lab.card.name, step, seed=lab.seed + i)[0] for i in range(2))
    return one is None or other is None or not np.array_equal(one, other)


def _grows(outputs: list[Array | None]) -> bool:
    if any(o is None or o.dtype.kind != "f" or not np.all(np.isfinite(o)) for o in outputs):
        return False
    one, two, three = (np.asarray(o) for o in outputs)
    if one.shape != two.shape or one.shape != three.shape or not np.any(one):
        return False
    return bool(np.allclose(two, 2 * one, rtol=1e-9) and np.allclose(three, 3 * one, rtol=1e-9))
