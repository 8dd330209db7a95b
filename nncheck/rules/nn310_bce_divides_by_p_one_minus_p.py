"""The gradient divides by p·(1 - p) or by p: 0/0 = nan where the prediction is right and sure.

The derivative of the binary cross-entropy is (p - t)/(p·(1 - p)). At p = t = 1 both sides of the
fraction are 0, and 0/0 is nan, although the derivative itself tends to -1. The same goes for -t/p
in a class with t = 0 and p = 0. Multiplied by the logistic function's derivative p·(1 - p) the
fraction is p - t, which is finite everywhere; so the stable way is to take loss and logistic
function (or softmax) together and return (p - t)/N for the scores. Where the loss has to take
probabilities, they are kept away from 0 and 1 first: np.clip(p, 1e-12, 1 - 1e-12).

How it shows in training: all is well until some output saturates, which a good network's outputs
do (float64 rounds the logistic function to 1 from a score of 37 on, float32 from 17 on). Then one
entry of the gradient is nan, and one step later every weight is.

Bad::

    import numpy as np


    class BinaryCrossEntropy:
        def forward(self, p, t):
            self.p, self.t = p, t
            q = np.clip(p, 1e-15, 1 - 1e-15)
            return -np.mean(t * np.log(q) + (1 - t) * np.log(1 - q))

        def backward(self, dout=1.0):
            p = self.p
            return dout * (p - self.t) / (p * (1 - p)) / self.t.size

Good::

    import numpy as np


    class BinaryCrossEntropy:
        def forward(self, p, t):
            self.p, self.t = p, t
            q = np.clip(p, 1e-15, 1 - 1e-15)
            return -np.mean(t * np.log(q) + (1 - t) * np.log(1 - q))

        def backward(self, dout=1.0):
            p = np.clip(self.p, 1e-15, 1 - 1e-15)
            return dout * (p - self.t) / (p * (1 - p)) / self.t.size

How nncheck decides: a loss of probabilities is asked for its gradient at a right and sure
prediction, probability 1 for the class that the target names and 0 for the others; a loss of scores
at scores 800 away from 0 on both sides. Near there (1e-6 and 1e-9 away; scores of 15 and 25) the
gradient is finite and does not grow. The rule speaks when it is nan or inf there. A gradient that
is infinite on paper, as -1/p is at p = 0 for the right class, is left alone.

Sources:
    - nncheck's seed documents, defect 43
    - crysx_nn#7
    - C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.2
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, far, finding, saturated
from ..model import Array, Edit, Finding, Place
from ..repair import quotients

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    found = _lost(lab)
    if found is None:
        return
    line, words, shown = found
    there = quotients.on_line(lab.code, lab.code.reached(lab.card.backward), line)
    yield finding(
        lab,
        "the gradient divides by a probability that rounds to 0: it is not finite",
        at=there or line,
        label="0 where the prediction is sure",
        notes=(words,),
        shown=shown,
    )


def _lost(lab: Lab) -> tuple[Place | None, str, dict[str, Array]] | None:
    """(line, the numbers in words, inputs) where a gradient is lost at a sure prediction."""
    sure = saturated.gradient_is_lost(lab)
    if sure is not None:
        words = "at probability 1 for the right class the gradient is finite; yours is not"
        shown = {s.name: sure.values[s.name] for s in saturated.pair(lab) or ()}
        return sure.place("divide", "invalid", back=True), words, shown
    lost = far.saturated_gradient(lab)
    if lost is None:
        return None
    words = "at scores 800 away from 0 the gradient is finite; yours is not"
    return next(iter(lost.places("divide", "invalid")), None), words, {}


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from quotients.clipped(lab.code, lab.card.backward, "1e-12", "1 - 1e-12")
    yield from quotients.bounded(lab.code, lab.code.reached(lab.card.backward), "1e-12")
