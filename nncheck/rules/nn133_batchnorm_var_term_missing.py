"""The backward of a normalisation forgets the way through the variance.

Normalisation divides by the standard deviation of its own inputs, so that every input also acts on
all outputs through that deviation. With g = dout·γ and means over the normalised axes

    dx = (g - mean(g) - x̂·mean(g·x̂)) / σ

and here the third term is missing. The gradient is off by a multiple of x̂, another one for each
feature.

How it shows in training: making all inputs of a feature larger does not change the output, so the
true gradient has no part along x̂. Here it has: the layer below is told to grow or to shrink its
weights, which does nothing, at every step. Its weights grow without end, and learning gets slow.

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
            return (g - g.mean(axis=0)) / self.std  # the deviation is taken for a constant

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
equals the formula without its third term, and that term is not zero.

Sources:
    - darknet#1723
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
    found = normalised.lacking(lab, mean=False, variance=True)
    if found is None:
        return
    yield finding(
        lab,
        "the way through the variance is missing: x̂·mean(g·x̂) is not subtracted",
        label="every input moves the deviation, too",
        notes=("yours differs from the reference by a multiple of x̂ in each feature",),
        at=next(iter(sites.sites(lab.code, lab.card, found.x)), None),
        slots=(found.x,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from statistics.terms_added(
        lab.code, lab.card, found.facts["slots"], mean=False, variance=True
    )
