"""The cross-entropy is averaged over the classes as well: it is C times too small.

Cross-entropy is a sum over the classes of a sample, of which one-hot targets leave a single term.
The mean belongs to the samples: Σ/N. `np.mean(-t * np.log(p))` divides by N·C instead, by the zeros
of the one-hot rows too. For a network that knows nothing the loss is then ln C / C (0.23 for ten
classes) in place of ln C (2.30).

How it shows in training: with a gradient that is right for this loss, each step is C times shorter:
learning is slow with 10 classes and seems dead with 1000, until the learning rate is raised by the
same factor. Every comparison with a known start value fails: "the first loss must be about ln C"
does not hold. And a loss that looks small is taken for a good one.

It is right for losses in which every output is a question of its own: the squared error, or binary
cross-entropy of several labels.

Bad::

    import numpy as np


    class CrossEntropy:
        def forward(self, p, t):
            self.p, self.t = p, t
            return -np.mean(t * np.log(p + 1e-12))  # the mean over N and C

        def backward(self, dout=1.0):
            return -dout * self.t / (self.p + 1e-12) / self.t.size

Good::

    import numpy as np


    class CrossEntropy:
        def forward(self, p, t):
            self.p, self.t = p, t
            return -np.sum(t * np.log(p + 1e-12)) / len(t)

        def backward(self, dout=1.0):
            return -dout * self.t / (self.p + 1e-12) / len(self.t)

How nncheck decides: at three points of different sizes, the value is Σ -t·log p divided by N·C each
time, p being the input or its softmax, and a row of targets sums to 1. A binary cross-entropy has
another formula and is silent. It is a warning: with its own gradient the loss is consistent.

Sources:
    - nncheck's seed documents, defect 41
    - I. Goodfellow, Y. Bengio and A. Courville, Deep Learning (2016), section 6.2.2
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, losses
from ..model import Finding

SEVERITY = "warning"
FAMILY = "loss"


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None or not _classes(lab, pair[1]):
        return
    for view in losses.views(lab):
        if view.name == "sigmoid":
            continue
        ratio = losses.value_ratio(lab, losses.cross_entropy, view)
        if ratio is None or ratio.words not in ("1/(C·N)", "1/(N·C)", "1/(D·N)"):
            continue
        given = losses.data(lab, lab.point())
        classes = given[0].shape[-1] if given else 0
        yield finding(
            lab,
            f"the cross-entropy is a mean over the classes too: at equal probabilities it is ln C / C"
            f" = {np.log(classes) / classes:.3g}, not ln C = {np.log(classes):.3g}",
            at=_returned(lab),
            label="divides by N·C",
            notes=("with its own gradient it is consistent, and each step C times shorter",)
            if not lab.wrong
            else (),
        )
        return


def _classes(lab: Lab, target: str) -> bool:
    slot = next(s for s in lab.card.slots if s.name == target)
    return slot.domain.values in ("onehot", "index", "soft") and slot.domain.axis in (-1, 0)


def _returned(lab: Lab) -> ast.AST | None:
    """Where the number is made."""
    function = lab.code.function(_reducer(lab) or lab.card.forward)
    found = lab.code.returned(function) if function is not None else []
    return found[-1] if found else function


def _reducer(lab: Lab) -> str | None:
    form = next((f for code, f in lab.card.contract if code == "NN605"), None)
    return form["reducer"] if form is not None else None
