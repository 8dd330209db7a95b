"""Forward and backward of dropout use the same mask and another scale.

Inverted dropout divides what it keeps by the probability of keeping it, 1 - p, so that the expected
value of the output is that of the input and nothing has to be done in evaluation. Whatever factor the
forward has, the backward has the same:

    y = x·m/(1 - p)        dx = dout·m/(1 - p)

A backward without the division is 1 - p times what it should be; with p in place of 1 - p it is off
by their ratio.

How it shows in training: every layer below a dropout gets a gradient that is too small (or too
large) by the same factor, and several dropouts multiply it. The lower layers learn more slowly than
the upper ones, as if their learning rate were another; with p = 0.5 it is half for each dropout.

Bad::

    import numpy as np


    class Dropout:
        def __init__(self, p=0.4):
            self.p = p

        def forward(self, x):
            self.mask = np.random.rand(*x.shape) > self.p
            return x * self.mask / (1 - self.p)

        def backward(self, dout):
            return dout * self.mask  # kept, and not scaled

Good::

    import numpy as np


    class Dropout:
        def __init__(self, p=0.4):
            self.p = p

        def forward(self, x):
            self.mask = np.random.rand(*x.shape) > self.p
            return x * self.mask / (1 - self.p)

        def backward(self, dout):
            return dout * self.mask / (1 - self.p)

How nncheck decides: the forward is a product of its input with numbers that do not depend on it, zeros
and one scale. Yours is 0 in the same places, and elsewhere the upstream gradient times another
number. The message tells both numbers.

Sources:
    - theanets#123
    - dlordinal#138
    - Dluid#125
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, masks
from ..model import Edit, Finding
from ..repair import factors, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = masks.mask(lab) if lab.wrong else None
    if found is None or found.x not in lab.wrong:
        return
    point = lab.point()
    yours = lab.claimed(point).gradients.get(found.x)
    g = np.asarray(point.cotangent)
    if yours is None or yours.shape != g.shape or np.any(yours[~found.kept]):
        return
    factors = yours[found.kept] / g[found.kept]
    factor = float(np.median(factors))
    if factor == 0 or not np.allclose(factors, factor, rtol=1e-6):
        return
    yield finding(
        lab,
        f"forward scales what it keeps by {found.scale:.4g}, the backward by {factor:.4g}",
        at=next(iter(sites.sites(lab.code, lab.card, found.x)), None),
        label="another scale than in forward",
        slots=(found.x,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from factors.scaled_as_forward(lab.code, lab.card, found.facts["slots"])
