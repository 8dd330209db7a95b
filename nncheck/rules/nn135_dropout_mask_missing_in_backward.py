"""The backward of dropout lets the gradient through everywhere, also where the forward put a zero.

Dropout multiplies its input by a random mask of zeros and ones. An input that was switched off has no
effect on the loss, so its gradient is 0; one that was kept is scaled, and so is its gradient. The
backward is the same product as the forward, with the same mask:

    y = x·m        dx = dout·m

How it shows in training: the units that were switched off are corrected for an error that they had no
part in. The noise that dropout adds to the forward is not matched by the backward, gradients of the
layers below are biased, and the regularising effect is lost: the network trains worse than
without dropout. In evaluation mode nothing is masked, and the gradient is right.

Bad::

    import numpy as np


    class Dropout:
        def __init__(self, p=0.4):
            self.p = p

        def forward(self, x):
            self.mask = np.random.rand(*x.shape) > self.p
            return x * self.mask / (1 - self.p)

        def backward(self, dout):
            return dout  # the units that were switched off get a gradient, too

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

How nncheck decides: the forward is a product of its input with numbers that do not depend on it
(turning the input around turns the output around), and some of them are 0. The rule speaks when yours
is not 0 where the numeric gradient is, and is the upstream gradient there, scaled or not.

Sources:
    - numpy-ml#94
    - kaldi#3890
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
    if yours is None or yours.shape != g.shape:
        return
    if not any(np.allclose(yours, factor * g, rtol=1e-6) for factor in (1.0, found.scale)):
        return
    off = int(np.sum(~found.kept))
    yield finding(
        lab,
        f"{off} of {found.kept.size} inputs were switched off in forward, and the backward gives them"
        " a gradient: the mask is missing",
        at=next(iter(sites.sites(lab.code, lab.card, found.x)), None),
        label="not multiplied by the mask",
        slots=(found.x,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from factors.times_what_is_kept(lab.code, lab.card, found.facts["slots"])
