"""The value near 0 is a difference of two nearly equal numbers: most of its digits are lost.

exp(x) - 1 is about x for small x, but it is computed from a number next to 1, of which floating
point keeps 16 digits after the point. At x = 1e-10 six digits of the result are left, in float32
none. So is x - tanh(x), which is x³/3 near 0, and log(1 + x). np.expm1 and np.log1p compute these
differences directly, with all digits; for x - tanh(x) the first terms of the series do.

How it shows in training: not in float64, or hardly: the error is small beside everything but the
value itself. In float32 an ELU near 0 is a staircase with steps of 6e-8, and so are its numeric
derivatives: gradient checks at small inputs fail for no visible reason. Ratios and logarithms of
such values are wrong in the leading digits.

Bad::

    import numpy as np


    class ELU:
        def forward(self, x):
            self.x = x
            return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)

        def backward(self, dout):
            return dout * np.exp(np.minimum(self.x, 0))

Good::

    import numpy as np


    class ELU:
        def forward(self, x):
            self.x = x
            return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))

        def backward(self, dout):
            return dout * np.exp(np.minimum(self.x, 0))

How nncheck decides: an element-wise function that is 0 at 0 is computed at inputs of about 1e-5 and
1e-10 on both sides, in float64, and by the same code in longdouble, which has 11 more bits. The rule
speaks when the two differ by more than 1e-8 of the value (rounding alone is 1e-16); where the
platform has no longer numbers it is silent. It says nothing of an exponential that overflows too
(NN309, NN308): the fix of that mends both, or this shows after it.

Sources:
    - nncheck's seed documents, defects 21 and 23
    - N. J. Higham, Accuracy and Stability of Numerical Algorithms (2002), section 1.14.1
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, near_zero, overflow
from ..model import Edit, Finding
from ..repair import differences

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    lost = near_zero.cancelled(lab)
    if lost is None or overflow.troubles(lab):
        return
    there = differences.near_zero(lab.code, lab.code.reached(lab.card.forward))
    if not there:
        return
    yield finding(
        lab,
        f"a difference of nearly equal numbers: the value near 0 is off by {lost.error:.0e} of itself",
        at=there[0],
        label="most digits cancel near 0",
        notes=(f"at x = {lost.x:.3g} the value is {lost.true:.9g}; yours gives {lost.yours:.9g}",),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    reached = lab.code.reached(lab.card.forward)
    yield from differences.without_cancellation(lab.code, reached)
