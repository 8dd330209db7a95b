"""At a corner of the function the gradient is none of the values that may stand there.

ReLU, |x|, hard tanh, max pooling have corners: at x = 0 the slope of |x| is -1 to the left and +1 to
the right. There is no derivative there, and any number from the one slope to the other (a
subgradient) serves as well: sign(0) = 0, 0.5 for a ReLU, 1 for `x >= 0`, 0 for `x > 0` are all
conventions, and nncheck says which one it met without counting it against anybody.

What is no convention is a value outside that range, or none at all: x / |x| is 0 / 0 = nan at 0. A
corner is not a rare place. Zero-initialised biases, padded images and dead units put many entries
exactly on it in training, and one nan there spreads through every weight in a single step.

Bad::

    import numpy as np


    class Abs:
        def forward(self, x):
            self.x = x
            return np.abs(x)

        def backward(self, dout):
            return dout * self.x / np.abs(self.x)  # 0 / 0 where x is 0

Good::

    import numpy as np


    class Abs:
        def forward(self, x):
            self.x = x
            return np.abs(x)

        def backward(self, dout):
            return dout * np.sign(self.x)

How nncheck decides: inputs are put on 0, on thresholds in use (0.5, 1, 2.5, 3, 6) and on ties.
One-sided differences down a ladder of steps tell whether the slope differs from the left to the
right; where it does, yours must lie between the two. Spoken of only where the gradient is right
everywhere else.

Sources:
    - micrograd_c#4
    - uptake/numpynet#35
    - F. H. Clarke, Optimization and Nonsmooth Analysis (1983): the generalised gradient
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, corners, finding
from ..model import Finding

SEVERITY = "warning"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for line in corners.checks(lab):
        if line.status != "failed":
            continue
        point = lab.point("corners")
        yield finding(
            lab,
            f"the gradient is {(line.reason or '').split(';')[0]}",
            at=lab.code.function(lab.card.backward),
            label="gives a value that no slope beside the corner has",
            shown={line.wrt: point.values[line.wrt]},
        )
