"""The loss is a mean over the batch, but its gradient is a sum: it is N times too large.

With L = (1/N) Σ_i l_i, each sample carries the weight 1/N, and so does each row of the gradient:
dL/dx_i = (1/N) dl_i/dx_i. The famous `y - t` of softmax with cross-entropy is dl_i/dx_i, the
derivative for one sample. Divide it by the batch size when the loss is divided by it.

How it shows in training: the direction of the step is right and its length is N times too large.
With a batch of 100 and a learning rate of 0.1 you really use 10, so the loss jumps or becomes nan;
with a learning rate tuned by hand it seems to work, until somebody changes the batch size or adds
weight decay, whose part of the gradient did not grow by N.

It cannot be seen with one sample: N = 1 hides every missing 1/N. It is no mistake when the loss is
a sum as well, or when another layer does the dividing: what counts is that the two agree.

Bad::

    import numpy as np


    class SoftmaxLoss:
        def forward(self, scores, t):
            shifted = scores - scores.max(axis=1, keepdims=True)
            log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
            self.p, self.t = np.exp(log_p), t
            return -np.sum(t * log_p) / len(t)

        def backward(self, dout=1.0):
            return dout * (self.p - self.t)  # not divided by the batch size

Good::

    import numpy as np


    class SoftmaxLoss:
        def forward(self, scores, t):
            shifted = scores - scores.max(axis=1, keepdims=True)
            log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
            self.p, self.t = np.exp(log_p), t
            return -np.sum(t * log_p) / len(t)

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / len(self.t)

How nncheck decides: yours is compared with the numeric gradient at three points of different batch
size. The rule speaks when one factor c with yours = c·reference fits every entry of every wrong
gradient, and c is the batch size each time: 5 at a batch of 5, 7 at a batch of 7. So a spare 5 is
not taken for a missing 1/5. Only subjects whose value is one number (a loss, a network) are looked
at. The fix divides where the gradient is computed.

Sources:
    - dennybritz/nn-from-scratch#13
    - heyxhh/nnet-numpy#1
    - stephencwelch/Neural-Networks-Demystified#15
    - davharris/mistnet#33
    - nn_assignments#21 (claimed; the author says that it is intended)
    - nncheck's seed documents, defect 42
    - I. Goodfellow, Y. Bengio and A. Courville, Deep Learning (2016), section 8.1.3: a
      minibatch gradient is the average over its samples
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, losses, ratios
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.scalar:
        return
    shared = ratios.common(lab)
    if shared is None or shared[0].words not in ("N", "-N"):
        return
    ratio, slots = shared
    in_layers = lab.card.kind == "loss" and any(
        ratios.averages_parameters(other) for other in lab.siblings()
    )
    yield finding(
        lab,
        "the loss is a mean over the batch, its gradient a sum: the layers take the mean"
        if in_layers
        else "the loss is a mean over the batch, the gradient a sum: it is N times too large",
        label="not divided by the batch size",
        notes=(
            f"yours is {ratio.value:.6g} times the reference in every entry, at N = {abs(ratio.value):.0f}",
            *losses.said_by(lab),
            *(
                ("the layers of this file divide by N: together they are right",)
                if in_layers
                else ()
            ),
        ),
        slots=slots,
        ratio="N",
        lowered=in_layers,
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.divided_by_batch(lab.code, lab.card, found.facts["slots"])
