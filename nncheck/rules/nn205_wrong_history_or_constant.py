"""A constant of the forward is rounded or mistyped: 1.0507 for 1.0507009873554805, 0.44715 for 0.044715.

Some functions are defined by numbers with many digits. SELU keeps mean 0 and variance 1 only with its
two constants, which solve an equation; the tanh form of GELU has 0.044715, which was fitted. A number
that was copied with a digit too few gives a function that is a little off; one with a digit wrong
gives one that is a little more off, and nothing in a gradient check shows it, since the backward uses
the same number.

How it shows in training: hardly ever. The values of two implementations that should agree differ in
the sixth digit, weights that were trained with one give slightly other results with the other, and
somebody looks for the difference for an afternoon. A mistyped digit costs some accuracy, or the
self-normalising property that was the point of the function.

Bad::

    import numpy as np


    class SELU:
        def __init__(self, scale=1.0507, alpha=1.6733):
            self.scale = scale
            self.alpha = alpha

        def forward(self, x):
            self.x = x
            return self.scale * np.where(x > 0, x, self.alpha * np.expm1(x))

        def backward(self, dout):
            return dout * self.scale * np.where(self.x > 0, 1, self.alpha * np.exp(self.x))

Good::

    import numpy as np


    class SELU:
        def __init__(self, scale=1.0507009873554805, alpha=1.6732632423543772):
            self.scale = scale
            self.alpha = alpha

        def forward(self, x):
            self.x = x
            return self.scale * np.where(x > 0, x, self.alpha * np.expm1(x))

        def backward(self, dout):
            return dout * self.scale * np.where(self.x > 0, 1, self.alpha * np.exp(self.x))

How nncheck decides: only names that leave no doubt are asked. The value is compared with every reading
of the name, with the parameters that the code holds where the function has free ones. The rule speaks
when none fits, and the nearest is off by less than a fiftieth of its size; below a five-hundredth, as
a rounded constant gives, it is a warning. The fix writes the constants with all their digits.

Sources:
    - nncheck's seed documents, defect 22: 1.0507 and 1.67326
    - G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, Self-Normalizing Neural Networks,
      arXiv:1706.02515
    - D. Hendrycks and K. Gimpel, Gaussian Error Linear Units, arXiv:1606.08415
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, claims, finding
from ..model import Edit, Finding
from ..repair import constants

SEVERITY = "error"
FAMILY = "value"

# of its size: beyond that it is another formula; below the second, digits were left out
_GROSS, _ROUNDED = 0.02, 0.002


def check(lab: Lab) -> Iterator[Finding]:
    claim = claims.broken(lab)
    if claim is None or claim.gap > _GROSS:
        return
    rounded = claim.gap < _ROUNDED
    yield finding(
        lab,
        f"a constant is {'rounded' if rounded else 'not that'} of {claim.entry}: the value is off by "
        f"{claim.gap:.1g} of its size",
        at=constants.place(lab.code, lab.card),
        label=f"{claim.entry}(x) = {claim.formula}",
        lowered=rounded,
        slots=(),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from constants.with_all_digits(lab.code, lab.card)
