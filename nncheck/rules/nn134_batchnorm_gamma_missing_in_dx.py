"""The gradient of a normalisation's input is not multiplied by its scale γ.

The output is y = γ·x̂ + β. What arrives at x̂ is therefore not dout but g = dout·γ, feature by
feature, and the three terms of dx are made of g:

    dx = (g - mean(g) - x̂·mean(g·x̂)) / σ

With dout in place of g, each feature's gradient is 1/γ times what it should be.

How it shows in training: γ starts at 1, where the fault does not show; every check of a fresh layer
passes. As γ is learned, the features with a large scale get too small a gradient below, and the
others too large a one. A feature with γ = 0, switched off, still sends its full gradient down.

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
            spread = self.xhat * (dout * self.xhat).mean(axis=0)
            return (dout - dout.mean(axis=0) - spread) / self.std  # without gamma

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

How nncheck decides: the forward is recognised by its values: y = γ·x̂ + β. γ is drawn unequal to
1. The rule speaks when yours equals the formula with dout in place of dout·γ.

Sources:
    - Knet.jl#288
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
    found = normalised.without_scale(lab)
    if found is None:
        return
    yield finding(
        lab,
        f"the gradient of {found.x} is not multiplied by {found.scale}: what arrives at x̂ is dout·{found.scale}",
        label=f"without {found.scale}",
        notes=("right as long as the scale is 1, as in a fresh layer",),
        at=next(iter(sites.sites(lab.code, lab.card, found.x)), None),
        slots=(found.x,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from statistics.scaled(lab.code, lab.card, found.facts["slots"])
