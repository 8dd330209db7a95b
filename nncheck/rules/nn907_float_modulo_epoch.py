"""The iterations of an epoch are counted modulo a number that is not whole.

`iter_per_epoch = n / batch_size` is a float in Python 3. Where the batches do not divide the data, as 1000 rows in
batches of 300, it is 3.33, and `i % 3.33 == 0` holds for i = 0 and hardly ever again. What was to happen once in an epoch
(an evaluation, a line of the log, a smaller rate) happens once in the whole training. Nothing fails, and for sizes that
divide all is well, which is why it is found late.

Bad::

    import numpy as np


    class Regression:
        def __init__(self, n_in):
            self.w = np.zeros(n_in)
            self.seen = []

        def loss(self, x, t):
            return 0.5 * np.mean((x @ self.w - t) ** 2)

        def gradient(self, x, t):
            return {"w": x.T @ (x @ self.w - t) / len(x)}

        def train(self, x, t, batch_size, iterations):
            per_epoch = max(len(x) / batch_size, 1)
            for i in range(iterations):
                rows = np.random.permutation(len(x))[:batch_size]
                self.w -= 0.01 * self.gradient(x[rows], t[rows])["w"]
                if i % per_epoch == 0:
                    self.seen.append(self.loss(x, t))

Good::

    import numpy as np


    class Regression:
        def __init__(self, n_in):
            self.w = np.zeros(n_in)
            self.seen = []

        def loss(self, x, t):
            return 0.5 * np.mean((x @ self.w - t) ** 2)

        def gradient(self, x, t):
            return {"w": x.T @ (x @ self.w - t) / len(x)}

        def train(self, x, t, batch_size, iterations):
            per_epoch = max(len(x) // batch_size, 1)
            for i in range(iterations):
                rows = np.random.permutation(len(x))[:batch_size]
                self.w -= 0.01 * self.gradient(x[rows], t[rows])["w"]
                if i % per_epoch == 0:
                    self.seen.append(self.loss(x, t))

How nncheck decides: the divisor of a count in a training loop is worked out from the text, with the numbers that stand there,
and with 1000 rows and batches of 300 where none do. If it is not whole, it is counted how many of 100 iterations are multiples
of it, and how many would be of the whole number. Sizes in the text that divide are left alone.

Sources:
    - seed 67 (1000 rows in batches of 300: i = 0 only)
    - PEP 238, Changing the division operator
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, loops
from ..model import Edit, Finding
from ..repair import counts

SEVERITY = "warning"
FAMILY = "training"


def check(lab: Lab) -> Iterator[Finding]:
    for one in loops.uneven(lab):
        yield finding(
            lab,
            f"i % {one.divisor:.3g} is 0 in {one.hits} of 100 iterations, and was meant to be in {one.meant}:"
            " the quotient is not whole",
            at=one.node,
            label="modulo a float",
            notes=(f"the division is in line {one.division.lineno}",),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for one in loops.uneven(lab):
        yield from counts.whole(lab.code, one.division)
