"""An exponential of a large number overflows on the way; the value is right, but numpy warns.

1/(1 + exp(-x)) is right everywhere: at x = -800 exp(800) is inf, and 1/inf is 0, as it should be.
But numpy says "overflow encountered in exp" (from x = -710 on in float64, from -89 on in float32),
`math.exp` raises OverflowError there, and the form exp(x)/(1 + exp(x)) gives inf/inf = nan for
large x. The logistic function can be had without a large exponential: exp(-logaddexp(0, -x)), or
exp(x)/(1 + exp(x)) for negative x and 1/(1 + exp(-x)) for the others, or scipy's `expit`.

How it shows in training: a warning that scrolls by once the weights are large. It hides the
warnings that matter, and under np.errstate(over="raise"), which people set to find their nan, the
training stops at a harmless place.

Bad::

    import numpy as np


    class Sigmoid:
        def forward(self, x):
            self.out = 1 / (1 + np.exp(-x))
            return self.out

        def backward(self, dout):
            return dout * self.out * (1 - self.out)

Good::

    import numpy as np


    class Sigmoid:
        def forward(self, x):
            self.out = np.exp(-np.logaddexp(0, -x))
            return self.out

        def backward(self, dout):
            return dout * self.out * (1 - self.out)

How nncheck decides: forward and backward run at inputs 800 away from 0 on both sides. Where numpy
reports an overflow in an exponential of this code, the same code is run on longdouble numbers,
whose range ends at 1e4932, and says what the result is on paper. The rule speaks where yours
equals it (else see NN307, NN308), and the exponential is neither in the unused branch of a
`where` (NN309) nor inside a logarithm (NN307); and where the logistic function itself is lost:
`math.exp` raises, or inf/inf gives nan. An exponential that is meant to be large is left alone.

Sources:
    - nncheck's seed documents, defect 16
    - jimfleming/differentiation#1
    - P. Blanchard, D. J. Higham and N. J. Higham, Accurately computing the log-sum-exp and
      softmax functions, IMA J. Numer. Anal. 41 (2021), arXiv:1909.03469
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, overflow
from ..model import Edit, Finding
from ..repair import exponentials, stable_forms

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    for found in overflow.troubles(lab):
        if found.kind != "logistic":
            continue
        what = "the result is lost" if found.lost else "the result is right, and numpy warns"
        yield finding(
            lab,
            f"exp overflows for large exponents: {what}",
            at=found.place,
            label="inf for an exponent above 709",
            notes=(overflow.words(found),),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    reached = lab.code.reached(lab.card.forward, lab.card.backward)
    yield from stable_forms.logistic(lab.code, reached)
    every = exponentials.exponentials(lab.code, reached)
    if found.place is not None:
        there = exponentials.at(lab.code, every, [found.place])
        yield from exponentials.bounded(lab.code, there, ("700", "300", "150"))
    yield from exponentials.bounded(lab.code, every, ("700", "300", "150"))
