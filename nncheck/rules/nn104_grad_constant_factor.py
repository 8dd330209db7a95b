"""The gradient has a constant factor too many or too few: 2, ½, 4, whatever the sizes are.

Where such factors come from: d/dx x² = 2x, so ½·(y - t)² gives y - t, and (y - t)² gives 2·(y -
t); the ½ stands in the loss of one textbook and not in that of another, and a formula from the one
does not fit the other. Or a number was left over from an experiment.

How it shows in training: hardly. A gradient that is twice too large for all parameters is the same
as twice the learning rate. It is worse when one parameter alone is off: W then learns at another
speed than b, and Adam, which rescales every parameter, hides even that. So the factor survives for
years, until weight decay, gradient clipping or a comparison with another implementation shows it.

Bad::

    import numpy as np


    class Linear:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = 2 * self.x.T @ dout  # where does the 2 come from?
            self.db = dout.sum(axis=0)
            return dout @ self.W.T

Good::

    import numpy as np


    class Linear:
        def __init__(self, n_in, n_out):
            self.W = 0.1 * np.random.randn(n_in, n_out)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T

How nncheck decides: yours is compared with the numeric gradient at three points of different
sizes. The rule speaks when one factor fits every entry and is the same number each time although
N, C and D have changed; a factor that follows a size belongs to NN101 and NN103, and -1 to NN105.
Gradients with the same factor make one finding. The fix takes a number out of a product, or scales
the whole.

Sources:
    - bighuang624/Andrew-Ng-Deep-Learning-notes#10: `dW2*2` and `4./m`, planted in a Coursera
      exercise
    - markroxor/fromscratchtoml#65
    - davisking/dlib#1169
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, ratios
from ..model import Edit, Finding
from ..repair import factors

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for value, slots in _groups(lab).items():
        yield finding(
            lab,
            f"the gradient of {', '.join(slots)} has a spare constant factor: it is {value:.6g} times too large"
            if abs(value) > 1
            else f"the gradient of {', '.join(slots)} lacks a constant factor: it is {value:.6g} times what it should be",
            label=f"{value:.6g} times the true gradient",
            notes=("the factor stays when the batch and the number of classes change",),
            slots=slots,
            ratio=value,
        )


def _groups(lab: Lab) -> dict[float, tuple[str, ...]]:
    """Slots by their factor; −1 and factors that follow a size belong to other rules."""
    found: dict[float, tuple[str, ...]] = {}
    for slot, ratio in ratios.by_slot(lab).items():
        if not ratio.words and abs(ratio.value + 1) > 1e-3:
            key = float(f"{ratio.value:.6g}")
            found[key] = (*found.get(key, ()), slot)
    return found


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from factors.constants_changed(
        lab.code, lab.card, found.facts["slots"], float(found.facts["ratio"])
    )
