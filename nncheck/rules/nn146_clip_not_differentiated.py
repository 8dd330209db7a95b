"""The forward clips its values, and the backward goes on as if it did not.

np.clip, np.minimum and np.maximum are functions with a derivative of their own: 1 where the value
passes, and 0 where it is held at a limit. Beyond the limit the output no longer moves when the input
does, so nothing flows back. A backward that leaves this factor out gives a slope where there is none.

How it shows in training: units beyond the limit are pushed further in the direction in which they
went, since the gradient says that it helps and it does not; they never come back, and the weights
grow. For a hard tanh or a hard sigmoid this happens to every saturated unit. Some people leave the
factor out on purpose (a "straight-through" estimate); then it is no derivative, and should say so.

Bad::

    import numpy as np


    class HardTanh:
        def forward(self, x):
            self.x = x
            return np.clip(x, -1, 1)

        def backward(self, dout):
            return dout  # also where the output is held at -1 or 1

Good::

    import numpy as np


    class HardTanh:
        def forward(self, x):
            self.x = x
            return np.clip(x, -1, 1)

        def backward(self, dout):
            return dout * (np.abs(self.x) < 1)

How nncheck decides: the true slope and the claimed one (yours / dout) of each entry are compared.
The rule speaks when they differ exactly where the true slope is 0 and the output stands at one or
two fixed values at the ends, yours is not 0 there, and the backward compares with nothing. A clip
that is never reached by usual inputs (an epsilon under a logarithm) is not spoken of. The fix
multiplies by a comparison of the input with the limits of the clip.

Sources:
    - nncheck's seed documents, defect 73
    - Y. Bengio, N. Léonard and A. Courville, Estimating or Propagating Gradients Through
      Stochastic Neurons, arXiv:1308.3432: the straight-through estimate
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, mistaken
from ..model import Edit, Finding
from ..repair import slope_edits, small_edits

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = mistaken.of(lab, "NN146")
    if found is not None:
        yield finding(lab, found.message, label=found.label, notes=found.notes, slots=found.slots)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    yield from slope_edits.within_limits(lab.code, lab.card, slots)
    yield from small_edits.small_edits(lab.code, lab.card, slots)
