"""The gradient has the wrong sign: every step climbs where it should go down.

Gradient descent subtracts the gradient. If the gradient itself is turned, the step makes the loss
larger. Two places where the sign gets lost: the derivative of (t - y)² with respect to y is -2·(t
- y), because the inner derivative of t - y is -1; and the cross-entropy -Σ t·log(y) has the
gradient -t/y, with the minus of the loss.

How it shows in training: the loss rises from the first step on and ends in inf or nan, or the
accuracy falls below that of guessing. If only one parameter is turned, the others may outweigh it,
and the loss falls slowly to a value that is too high. People then "mend" it by writing `W += lr *
dW`; two wrong signs cancel, and the next person who uses the layer meets the bug again.

Bad::

    import numpy as np


    class MeanSquaredError:
        def forward(self, y, t):
            self.diff = t - y
            return np.mean(self.diff**2)

        def backward(self, dout=1.0):
            return dout * 2 * self.diff / self.diff.size  # d(t - y)/dy is -1

Good::

    import numpy as np


    class MeanSquaredError:
        def forward(self, y, t):
            self.diff = t - y
            return np.mean(self.diff**2)

        def backward(self, dout=1.0):
            return -dout * 2 * self.diff / self.diff.size

How nncheck decides: yours is compared with the numeric gradient at three points of different
sizes; the rule speaks when yours = -1·reference in every entry each time. All gradients of the
subject that are turned make one finding. The fix drops a minus, exchanges the sides of a
difference, or negates the whole.

Sources:
    - andersbll/nnet#4: the sign of the weight decay's gradient
    - derived for the data term: the ratio of yours to the reference is exactly -1
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, ratios
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    slots = tuple(
        slot
        for slot, ratio in ratios.by_slot(lab).items()
        if not ratio.words and abs(ratio.value + 1) <= 1e-3
    )
    if slots:
        yield finding(
            lab,
            f"the gradient of {', '.join(slots)} has the wrong sign: yours is -1 times the reference",
            label="the sign is turned",
            slots=slots,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.negated(lab.code, lab.card, found.facts["slots"])
