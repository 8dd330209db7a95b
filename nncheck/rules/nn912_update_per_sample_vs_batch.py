"""The parameters are changed while the gradient of the batch is still being added up.

The step stands inside the loop over the samples and takes the sum as it is so far: the first sample's gradient is taken
again in every later step, the last one's only once, and all but the first belong to parameters that have moved since. The
result depends on the order of the samples and is no step along the gradient of the batch. In training it acts like a rate that
is larger by half the batch size, and often diverges. The step belongs after the loop; or, for one step a sample, the sum
has to begin anew each time.

Bad::

    import numpy as np


    class Regression:
        def __init__(self, n_in):
            self.w = np.zeros(n_in)

        def loss(self, x, t):
            return 0.5 * np.mean((x @ self.w - t) ** 2)

        def gradient(self, x, t):
            return {"w": x.T @ (x @ self.w - t) / len(x)}

        def train(self, batches, rate):
            for x, t in batches:
                total = np.zeros_like(self.w)
                for i in range(len(x)):
                    total += self.gradient(x[i : i + 1], t[i : i + 1])["w"]
                    self.w -= rate * total / len(x)

Good::

    import numpy as np


    class Regression:
        def __init__(self, n_in):
            self.w = np.zeros(n_in)

        def loss(self, x, t):
            return 0.5 * np.mean((x @ self.w - t) ** 2)

        def gradient(self, x, t):
            return {"w": x.T @ (x @ self.w - t) / len(x)}

        def train(self, batches, rate):
            for x, t in batches:
                total = np.zeros_like(self.w)
                for i in range(len(x)):
                    total += self.gradient(x[i : i + 1], t[i : i + 1])["w"]
                self.w -= rate * total / len(x)

How nncheck decides: in the training loops of a network's methods and of its file, a loop is looked for that adds to a sum which was
set before it, and in the same round subtracts a multiple of that sum from something else. Sums that begin anew in each
round, that decay (momentum), or that only divide (AdaGrad) are left alone. The loop is read and not run; hence a warning.

Sources:
    - lxmls#115
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, loops
from ..model import Edit, Finding
from ..repair import blocks

SEVERITY = "warning"
FAMILY = "training"


def check(lab: Lab) -> Iterator[Finding]:
    for _, one in loops.early(lab):
        target = lab.code.text(one.update.target)
        yield finding(
            lab,
            f"{target} is changed by {one.total} in each round of the loop that adds it up: in N rounds the"
            " first gradient is taken N times, and the last one once",
            at=one.update,
            label="belongs after the loop",
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for _, one in loops.early(lab):
        edits = blocks.moved_after(lab.code, one.update, one.loop)
        if edits:
            yield "take the step after the loop", edits
