"""A class that is not there and not predicted gives 0·log(0) = 0·(-inf) = nan, where it gives 0.

In -Σ t·log(y) a class with t = 0 must contribute nothing, whatever y is: t·log(t) and t·log(y) tend
to 0. Floating point multiplies first: log(0) is -inf, and 0·(-inf) is nan, and one nan makes the sum
nan. So the loss breaks down at the best prediction there is, a right one that is sure, and a
divergence such as Σ t·log(t/y) breaks down at every one-hot target. The cure is to keep the
argument of the logarithm above 0 where its factor is 0: scipy's xlogy(t, y), np.where inside the
logarithm (around it, the nan is only hidden after numpy has warned), or a tiny lower bound.

How it shows in training: the loss prints nan once the network is sure of something, while the
accuracy goes on rising; or from the first batch on, with targets of exactly 0.

Bad::

    import numpy as np


    class Divergence:
        def forward(self, y, t):
            self.y, self.t = y, t
            return np.sum(t * (np.log(t) - np.log(np.maximum(y, 1e-300)))) / len(t)

        def backward(self, dout=1.0):
            return -dout * self.t / np.maximum(self.y, 1e-300) / len(self.t)

Good::

    import numpy as np


    class Divergence:
        def forward(self, y, t):
            self.y, self.t = y, t
            log_t = np.log(np.where(t > 0, t, 1.0))
            return np.sum(t * (log_t - np.log(np.maximum(y, 1e-300)))) / len(t)

        def backward(self, dout=1.0):
            return -dout * self.t / np.maximum(self.y, 1e-300) / len(self.t)

How nncheck decides: a loss of probabilities is asked for its value at a right and sure prediction,
probability 1 for the class that the target names and 0 for the others; targets that are
distributions are made sure of one class as well. On paper the loss is 0 there, and it is finite
1e-9 away from there. The rule speaks when yours is nan. A loss that is inf as well where the right
class has probability 0 belongs to NN303, whose fix mends both.

Sources:
    - nncheck's seed documents, defect 44
    - optax#898
    - T. M. Cover and J. A. Thomas, Elements of Information Theory (2006), section 2.1 (0 log 0 = 0)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, saturated
from ..model import Edit, Finding
from ..repair import logarithms

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    look = saturated.zero_times_log(lab)
    if look is None:
        return
    logs = logarithms.logs(lab.code, lab.code.reached(lab.card.forward))
    line = look.place("in log") or look.place("invalid", "divide")
    yield finding(
        lab,
        "the loss multiplies 0 by log(0): it is nan where the prediction is right and sure",
        at=logarithms.on_line(lab.code, logs, line) or line,
        label="-inf times 0 is nan",
        notes=("at probability 1 for the right class the loss is 0; yours gives nan",),
        shown={s.name: look.values[s.name] for s in saturated.pair(lab) or ()},
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from logarithms.bounded(lab.code, lab.code.reached(lab.card.forward))
