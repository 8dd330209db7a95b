"""The logarithm of 1 + exp(x) becomes inf for large x, where it is x.

The logarithm undoes the exponential, but too late: exp(x) is inf from x = 710 on (in float32 from
89 on), and log(inf) is inf, where softplus(800) is 800. Its mirror image log(sigmoid(x)) =
-log(1 + exp(-x)) is -inf for x below -710. On the other side the digits go: 1 + exp(-40) is 1 in
floating point, and log(1) is 0, where the true value is 4e-18. np.logaddexp(0, x) computes
log(exp(0) + exp(x)) without either: it takes the larger exponent out first, as
max(x, 0) + log1p(exp(-|x|)).

How it shows in training: one large activation or score makes the loss inf, and inf times 0 on the
way back makes nan; from there on all weights are nan. In float32 a score of 89 is enough.

Bad::

    import numpy as np


    class Softplus:
        def forward(self, x):
            self.x = x
            return np.log(1 + np.exp(x))

        def backward(self, dout):
            return dout * 0.5 * (1 + np.tanh(0.5 * self.x))

Good::

    import numpy as np


    class Softplus:
        def forward(self, x):
            self.x = x
            return np.logaddexp(0, x)

        def backward(self, dout):
            return dout * 0.5 * (1 + np.tanh(0.5 * self.x))

How nncheck decides: the forward runs at inputs 800 away from 0. The same code, run on longdouble
numbers (whose range ends at 1e4932), or continued along a straight line from moderate inputs, says
what the value is on paper. The rule speaks where yours is inf or nan although that value is
finite, and the exponential that overflowed stands inside a logarithm. It also speaks where the
infinity is undone later, as in x·tanh(log(1 + exp(x))). A softmax and its logarithm belong to
NN301 and NN305.

Sources:
    - nncheck's seed documents, defects 17 and 18
    - M. Mächler, Accurately computing log(1 - exp(-|a|)), Rmpfr vignette (2012)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, overflow
from ..model import Edit, Finding
from ..repair import stable_forms

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    for found in overflow.troubles(lab):
        if found.kind != "softplus":
            continue
        what = "the result is lost" if found.lost else "the result is right, and numpy warns"
        yield finding(
            lab,
            f"the logarithm of an exponential overflows on the way: {what}",
            at=found.place,
            label="inf before the logarithm is taken",
            notes=(overflow.words(found),),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    reached = lab.code.reached(lab.card.forward, lab.card.backward)
    yield from stable_forms.softplus(lab.code, reached)
