"""The forward gives another value each time, and nothing says that it should.

Noise that is left in a forward, from an experiment or a test, makes the output of the same input differ from
call to call. Predictions cannot be repeated, and a numeric gradient is the noise divided by a small step. How
it shows in training: results change with every run and every evaluation, accuracies jitter, and a gradient check
fails at random. Layers that are meant to draw, dropout and noise layers, keep what they have drawn or can be
switched off for evaluation.

Bad::

    import numpy as np


    class Shift:
        def __init__(self, n):
            self.row = np.zeros(n)

        def forward(self, x):
            return x + self.row + 1e-3 * np.random.randn(*x.shape)

        def backward(self, dout):
            self.drow = dout.sum(axis=0)
            return dout.copy()

Good::

    import numpy as np


    class Shift:
        def __init__(self, n):
            self.row = np.zeros(n)

        def forward(self, x):
            return x + self.row

        def backward(self, dout):
            self.drow = dout.sum(axis=0)
            return dout.copy()

How nncheck decides: the forward is run twice on one object with the same values, and gives two outputs, because it draws
random numbers. Draws that are kept for the backward, that can be switched off, or that the names speak of
are meant. The gradient is compared with the numbers drawn again, so it can be right; the finding is
a warning then.

Sources:
    - CS231n course notes, Neural Networks Part 3, Gradient checks: turn off dropout/augmentations
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, luck
from ..model import Edit, Finding
from ..repair import redraws

SEVERITY = "error"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    found = luck.unexplained_draws(lab)
    if found:
        yield finding(
            lab,
            "the same input gives another output each time: the forward draws random numbers that"
            " are not kept and cannot be switched off",
            at=found[0],
            label="drawn anew in every call",
            lowered=True,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from redraws.left_out(lab.code, luck.unexplained_draws(lab))
