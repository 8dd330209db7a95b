"""The small number that keeps log from 0 is too large: the loss stops growing with the mistake.

log(y + 1e-7) is finite at y = 0, and that is what it is for. But it is -16.1 there and for every y
below 1e-7: however wrong the network is, the loss of a sample is 16.1 at most, where 40 or 700
would be right. At y = 1 it is above 0, so that a perfect prediction has a negative loss. Between
them the true derivative of this loss is not -1/y but -1/(y + 1e-7), which is 0 for all practical
purposes once y is far below 1e-7; a backward that returns y - t is not its gradient any more. In
float64 1e-15 is enough, or, without any bound, the logarithm of the softmax from the scores.

How it shows in training: little, which is why the number is copied from book to book. Losses of
different programs cannot be compared; a plateau at 16.1 or 13.8 hides that things are getting
worse; and a gradient check fails at confident mistakes.

Bad::

    import numpy as np


    class CrossEntropy:
        def forward(self, y, t):
            self.y, self.t = y, t
            return -np.sum(t * np.log(y + 1e-7)) / len(t)

        def backward(self, dout=1.0):
            return -dout * self.t / (self.y + 1e-7) / len(self.t)

Good::

    import numpy as np


    class CrossEntropy:
        def forward(self, y, t):
            self.y, self.t = y, t
            return -np.sum(t * np.log(y + 1e-15)) / len(t)

        def backward(self, dout=1.0):
            return -dout * self.t / (self.y + 1e-15) / len(self.t)

How nncheck decides: the loss is computed where the right class has the probability exp(-4), exp(-5)
and exp(-7): a logarithm grows by the same amount for each factor e. Then at exp(-28), about 7e-13,
which float64 and float32 hold with all digits. The rule speaks when the loss there is less than
three quarters of what those steps lead to. A loss that does not grow with the logarithm of the
probability (a squared error) is not asked, and a bound of 1e-12 or less passes. The fix puts 1e-15
in the place of the number.

Sources:
    - nncheck's seed documents, defect 73
    - I. Goodfellow, Y. Bengio and A. Courville, Deep Learning (2016), section 6.2.1.1
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, biased, finding
from ..model import Edit, Finding
from ..repair import small_numbers

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    found = biased.capped(lab)
    if found is None:
        return
    numbers = small_numbers.used(lab.code, lab.card.definitions, lab.card.forward)
    there = "where the right class has probability 7e-13 the loss is"
    notes = [f"{there} {found.true:.3g}; yours gives {found.yours:.3g}"]
    if found.best < 0:
        notes.append(f"a perfect prediction has the loss {found.best:.1e}, below 0")
    yield finding(
        lab,
        f"the small number beside the logarithm caps the loss at {found.yours:.3g}",
        at=numbers[0] if numbers else None,
        label="too large: it changes the value",
        notes=tuple(notes),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from small_numbers.smaller(lab.code, lab.card.definitions, lab.card.forward)
