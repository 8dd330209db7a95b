"""The loss of a batch is kept after the step on that batch.

The parameters have just been moved so that the loss of this very batch falls. Computed afterwards it is lower than the
loss that the gradient belonged to, and lower than on any batch that the network has not learnt from yet. The training
curve looks better than training goes, the more so the larger the rate, and cannot be compared with one that is kept
before the step. It also costs one more forward pass, since the loss was known when the gradient was computed.

Bad::

    import numpy as np


    class Regression:
        def __init__(self, n_in):
            self.w = np.zeros(n_in)
            self.seen = []

        def loss(self, x, t):
            return 0.5 * np.mean((x @ self.w - t) ** 2)

        def gradient(self, x, t):
            return {"w": x.T @ (x @ self.w - t) / len(x)}

        def train(self, batches, rate):
            for x, t in batches:
                grads = self.gradient(x, t)
                self.w -= rate * grads["w"]
                loss = self.loss(x, t)
                self.seen.append(loss)

Good::

    import numpy as np


    class Regression:
        def __init__(self, n_in):
            self.w = np.zeros(n_in)
            self.seen = []

        def loss(self, x, t):
            return 0.5 * np.mean((x @ self.w - t) ** 2)

        def gradient(self, x, t):
            return {"w": x.T @ (x @ self.w - t) / len(x)}

        def train(self, batches, rate):
            for x, t in batches:
                grads = self.gradient(x, t)
                before = self.loss(x, t)
                self.w -= rate * grads["w"]
                self.seen.append(before)

How nncheck decides: a loop that computes a gradient for a batch, takes a step, and then computes the loss of the same batch
and keeps it, is found in the text. Then the network takes such a step at the rate 0.1, and the loss of the batch is
measured before and after it: only where it is another is the order told, with both numbers.

Sources:
    - seed 68
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, loops, rehearsal, training
from ..model import Edit, Finding
from ..repair import blocks, metric_edits

SEVERITY = "warning"
FAMILY = "training"


def check(lab: Lab) -> Iterator[Finding]:
    for told in rehearsal.late(lab):
        yield finding(
            lab,
            f"{told.epoch.name.rpartition('.')[2]} says {told.said:.4g} of an epoch: the losses of its batches after"
            " the step on each",
            at=metric_edits.collecting(lab.code, told.epoch.name),
            label="the parameters have moved already",
            loop=told.epoch.name,
        )
        return
    found = loops.late(lab)
    steps = training.by_gradient(lab) if found else None
    if steps is None or len(steps.losses) < 2 or steps.losses[0] == steps.losses[1]:
        return
    before, after = steps.losses[:2]
    for one in found:
        yield finding(
            lab,
            f"the loss is kept after the step on the same batch: one step of the rate 0.1 takes it from"
            f" {before:.4g} to {after:.4g}",
            at=one.loss,
            label="the parameters have moved already",
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if "loop" in found.facts:
        yield from metric_edits.collected_first(lab.code, found.facts["loop"])
        return
    for one in loops.late(lab):
        edits = blocks.moved_before(lab.code, one.loss, one.update)
        yield "compute it before the step", edits
