"""The backward treats the mean and the standard deviation as constants: it gives dout·γ/σ.

Normalisation subtracts a mean and divides by a standard deviation that are computed from the very
inputs that they are applied to. Each input therefore acts on the output in three ways: by itself,
through the mean, and through the variance. With g = dout·γ and means over the normalised axes

    dx = (g - mean(g) - x̂·mean(g·x̂)) / σ

and only the first term is what remains of it when μ and σ are taken for constants.

How it shows in training: the layer pushes its inputs up or down together, and larger or smaller
together, although neither changes its output. The layers below drift and grow, their gradients
are too large, and the learning rate that normalisation was to allow makes training diverge.

Bad::

    import numpy as np


    class BatchNorm:
        def __init__(self, size):
            self.gamma, self.beta = np.ones(size), np.zeros(size)

        def forward(self, x):
            self.std = np.sqrt(x.var(axis=0) + 1e-7)
            self.xhat = (x - x.mean(axis=0)) / self.std
            return self.gamma * self.xhat + self.beta

        def backward(self, dout):
            self.dgamma = (dout * self.xhat).sum(axis=0)
            self.dbeta = dout.sum(axis=0)
            return dout * self.gamma / self.std

Good::

    import numpy as np


    class BatchNorm:
        def __init__(self, size):
            self.gamma, self.beta = np.ones(size), np.zeros(size)

        def forward(self, x):
            self.std = np.sqrt(x.var(axis=0) + 1e-7)
            self.xhat = (x - x.mean(axis=0)) / self.std
            return self.gamma * self.xhat + self.beta

        def backward(self, dout):
            self.dgamma = (dout * self.xhat).sum(axis=0)
            self.dbeta = dout.sum(axis=0)
            g = dout * self.gamma
            spread = self.xhat * (g * self.xhat).mean(axis=0)
            return (g - g.mean(axis=0) - spread) / self.std

How nncheck decides: the forward is recognised by its values: y = γ·x̂ + β with the mean and
deviation over the samples, the features of one sample, or one image. Yours equals the first term
of the formula alone, while the other two are not zero. In evaluation mode, with running
statistics, they are constants, and the first term alone is right: the forward decides.

Sources:
    - mlpack#1327 and #1923
    - S. Ioffe, C. Szegedy, Batch Normalization (2015), section 3, the six derivatives
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, normalised
from ..model import Edit, Finding
from ..repair import sites, statistics

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = normalised.lacking(lab, mean=True, variance=True)
    if found is None:
        return
    yield finding(
        lab,
        "the mean and the deviation are treated as constants: both change with every input",
        label="only dout·γ/σ",
        notes=(
            "moving all inputs of the batch alike leaves the output as it is; yours says it moves",
        ),
        at=next(iter(sites.sites(lab.code, lab.card, found.x)), None),
        slots=(found.x,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from statistics.terms_added(
        lab.code, lab.card, found.facts["slots"], mean=True, variance=True
    )
