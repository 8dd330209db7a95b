"""At evaluation a batch normalisation still takes its statistics from the batch.

In training, mean and variance are those of the batch. For predictions there may be one sample alone, or a
batch with another mixture, and the layer has to use what it gathered in training: the running mean
and the running variance. Code that keeps them and never reads them, or asks for its mode the wrong way
round, computes the statistics of whatever it is given:

    mu = x.mean(axis=0)          # whatever the flag says

How it shows in training: not at all; losses and gradients are right. What a network says of an image then
depends on which other images are in its batch: the test accuracy changes with the batch size and with
the order of the data, is far too good where each batch holds one class, and a single sample gives β,
whatever it is, since it is its own mean.

Bad::

    import numpy as np


    class BatchNorm:
        def __init__(self, gamma, beta):
            self.gamma, self.beta = gamma, beta
            self.mean, self.var = np.zeros_like(gamma), np.ones_like(gamma)

        def forward(self, x, train=True):
            mu, var = x.mean(axis=0), x.var(axis=0)
            if train:
                self.mean = 0.9 * self.mean + 0.1 * mu
                self.var = 0.9 * self.var + 0.1 * var
            self.std = np.sqrt(var + 1e-5)  # what was gathered is never used
            self.xhat = (x - mu) / self.std
            return self.gamma * self.xhat + self.beta

        def backward(self, dout):
            self.dgamma, self.dbeta = (dout * self.xhat).sum(axis=0), dout.sum(axis=0)
            g = dout * self.gamma
            return (g - g.mean(axis=0) - self.xhat * (g * self.xhat).mean(axis=0)) / self.std

Good::

    import numpy as np


    class BatchNorm:
        def __init__(self, gamma, beta):
            self.gamma, self.beta = gamma, beta
            self.mean, self.var = np.zeros_like(gamma), np.ones_like(gamma)

        def forward(self, x, train=True):
            mu, var = self.mean, self.var
            if train:
                mu, var = x.mean(axis=0), x.var(axis=0)
                self.mean = 0.9 * self.mean + 0.1 * mu
                self.var = 0.9 * self.var + 0.1 * var
            self.std = np.sqrt(var + 1e-5)
            self.xhat = (x - mu) / self.std
            return self.gamma * self.xhat + self.beta

        def backward(self, dout):
            self.dgamma, self.dbeta = (dout * self.xhat).sum(axis=0), dout.sum(axis=0)
            g = dout * self.gamma
            return (g - g.mean(axis=0) - self.xhat * (g * self.xhat).mean(axis=0)) / self.std

How nncheck decides: of a forward whose output has mean 0 and variance 1 over the samples in training, and
that has a mode at all (a flag, an attribute, a method, an entry of a dict, a method that predicts). After
two batches in training it is run at evaluation, and again with all samples but the first moved: the
first one's result must stay. One without a mode is for training alone, and nothing is said of it. The
fix turns a condition round, or takes what was gathered in place of the batch's.

Sources:
    - AiDotNet#27; Switchable-Normalization#2
    - S. Ioffe, C. Szegedy: Batch Normalization (2015), section 3.1 and algorithm 2
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, evaluating, finding, gathered, normalised
from ..model import Edit, Finding
from ..repair import modes

SEVERITY = "error"
FAMILY = "value"

# what rounding leaves of a result that does not move
_STILL = 1e-6


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind not in ("layer", "activation"):
        return
    found = lab.once("normalised", normalised.normalised)
    samples = lab.card.sample_axis
    if found is None or samples is None or samples not in found.axes:
        return
    moved = evaluating.leak(lab, found.x, samples=samples)
    if moved is not None and moved > _STILL:
        yield finding(
            lab,
            "at evaluation the statistics are still those of the batch: the result of one sample moves by "
            f"{moved:.2g} when the others do",
            at=modes.condition(lab.code, lab.card),
            label="also at evaluation",
            notes=("run after two batches in training; what was gathered there is not used",),
        )


def holds(lab: Lab, found: Finding) -> bool:
    """What was gathered is used: the averages can be told from what comes out at evaluation."""
    return gathered.recursions(lab) is not None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from modes.conditions_changed(lab.code, lab.card)
    yield from modes.gathered_used(lab.code, lab.card)
    yield from modes.kept_for_batch(lab.code, lab.card)
