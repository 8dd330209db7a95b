"""The function np.where computes both branches: exp overflows for entries that do not use it.

np.where(x > 0, x, exp(x) - 1) looks as if exp were asked for negative x only. But both branches
are arrays that exist before np.where chooses, so exp(800) is computed and thrown away: numpy
warns of an overflow, the value is right. Two relatives are not harmless. A mask that multiplies
does not throw away: (x <= 0) * (exp(x) - 1) is 0·inf = nan. And automatic differentiation goes
back through both branches, where 0 times the infinite derivative is nan. The cure is to keep the
argument in the branch's own half before the exponential: np.expm1(np.minimum(x, 0)).

How it shows in training: overflow warnings that nobody can place, since the numbers are fine; with
a multiplied mask, or after the code is moved to an autodiff framework, nan in one large entry and
in all weights after it.

Bad::

    import numpy as np


    class ELU:
        def forward(self, x):
            self.x = x
            return np.where(x > 0, x, np.expm1(x))

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

How nncheck decides: forward and backward run at inputs 800 away from 0 on both sides. Where numpy
reports an overflow in an exponential of this code that stands in a branch of `where` (directly or
through a name) or is multiplied by the outcome of a comparison, the same code on longdouble
numbers says what the result is on paper. The rule speaks where yours equals it, or is nan although
it is finite. The fix bounds the exponent at 0 in every such branch.

Sources:
    - nncheck's seed documents, defect 21
    - HIPS/autograd#802 and #396
    - pytorch#68425
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, overflow
from ..model import Edit, Finding
from ..repair import exponentials

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    for found in overflow.troubles(lab):
        if found.kind != "dead branch":
            continue
        what = "it makes nan" if found.lost else "the result is right, and numpy warns"
        yield finding(
            lab,
            f"exp overflows in the branch that is not used: {what}",
            at=found.place,
            label="computed for every entry",
            notes=(overflow.words(found),),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    reached = lab.code.reached(lab.card.forward, lab.card.backward)
    every = exponentials.exponentials(lab.code, reached)
    dead = [one for one in every if exponentials.use(lab.code, one) == "dead branch"]
    yield from exponentials.bounded(lab.code, dead)
    yield from exponentials.bounded(lab.code, every, ("700", "150"))
