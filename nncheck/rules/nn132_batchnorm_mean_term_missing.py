"""The backward of a normalisation forgets the way through the mean.

Normalisation subtracts the mean of its own inputs, so that every input also acts on all outputs
through that mean. With g = dout·γ and means over the normalised axes

    dx = (g - mean(g) - x̂·mean(g·x̂)) / σ

and here the second term is missing. The gradient of each feature is off by one number, the same
for all samples of the batch.

How it shows in training: a common shift of all inputs does not change the output, so the true
gradient of each feature sums to 0 over the batch. Here it does not: the layer below is told to move
its bias, which does nothing, at every step and in the same direction. The bias runs away, slowly.

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
            g = dout * self.gamma
            spread = self.xhat * (g * self.xhat).mean(axis=0)
            return (g - spread) / self.std  # the mean of g is not subtracted

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
deviation over the samples, the features of one sample, or one image. The rule speaks when yours
equals the formula without its second term, and that term is not zero.

Sources:
    - darknet#1634 and #1723
    - mxnet#1053
    - mlpack#2474
    - S. Ioffe, C. Szegedy, Batch Normalization (2015), section 3
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, normalised
from ..model import Edit, Finding
from ..repair import sites, statistics

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = normalised.lacking(lab, mean=True, variance=False)
    if found is None:
        return
    yield finding(
        lab,
        "the way through the mean is missing: mean(g) is not subtracted",
        label="every input moves the mean, too",
        notes=(
            "the true gradient of each feature sums to 0 over what is normalised; yours does not",
        ),
        at=next(iter(sites.sites(lab.code, lab.card, found.x)), None),
        slots=(found.x,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from statistics.terms_added(
        lab.code, lab.card, found.facts["slots"], mean=True, variance=False
    )
