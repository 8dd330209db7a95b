"""The logarithm is taken of a finished softmax: what rounds to 0 there becomes -inf.

log softmax(z) is z - log Σ exp(z): a number as ordinary as the scores themselves. Computed in two
steps, softmax first and log second, it passes through a probability, and a probability below 5e-324
is 0 (in float32 below 1e-45, which is a score 104 below the largest). Its logarithm is -inf, where
-800 is right. The digits go earlier: a probability near 1 keeps only 16 digits after the point, so
that the logarithm of a sure class is 0, where -1e-20 is right. z - max - log Σ exp(z - max) has
neither, and so has z - np.logaddexp.reduce(z, axis=-1, keepdims=True).

How it shows in training: log-probabilities of -inf, which times 0 in a one-hot cross-entropy make
nan; the loss jumps to inf or nan with the first confident mistake.

Bad::

    import numpy as np


    class LogSoftmax:
        def forward(self, z):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.p = e / e.sum(axis=1, keepdims=True)
            return np.log(self.p)

        def backward(self, dout):
            return dout - self.p * dout.sum(axis=1, keepdims=True)

Good::

    import numpy as np


    class LogSoftmax:
        def forward(self, z):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.p = e / e.sum(axis=1, keepdims=True)
            return z - np.logaddexp.reduce(z, axis=1, keepdims=True)

        def backward(self, dout):
            return dout - self.p * dout.sum(axis=1, keepdims=True)

How nncheck decides: the subject must be a log-softmax: no entry is positive, and the exponentials of
a row (or a column, or of all entries) sum to 1. Then one score is moved down by 800, which no exp
can overflow at. Its own entry must move down by about 800 and stay finite; the rule speaks when
-inf or nan comes out. What overflows only for large scores belongs to NN301.

Sources:
    - nncheck's seed documents, defect 6
    - dl4j#785
    - P. Blanchard, D. J. Higham and N. J. Higham, Accurately computing the log-sum-exp and
      softmax functions, IMA J. Numer. Anal. 41 (2021), arXiv:1909.03469
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, extremes, finding, rows
from ..model import Edit, Finding
from ..repair import logarithms

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    look = extremes.composed_log(lab)
    if look is None:
        return
    logs = logarithms.logs(lab.code, lab.code.reached(lab.card.forward))
    line = look.place_of("divide by zero encountered in log") or look.place_of("invalid")
    yield finding(
        lab,
        "the logarithm of a finished softmax is -inf for a score far below the others",
        at=logarithms.on_line(lab.code, logs, line) or line,
        label="log of a probability that rounds to 0",
        notes=(
            "with one score moved down by 800 its logarithm is about -800; yours is not finite",
        ),
        shown={rows.only_input(lab) or "": look.x},
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from logarithms.not_of_softmax(lab.code, lab.code.reached(lab.card.forward))
