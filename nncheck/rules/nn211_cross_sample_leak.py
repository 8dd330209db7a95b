"""The result of one sample depends on another sample of the batch: the samples are mixed.

A batch is a way to compute many samples at once. What the network says about one image must not
depend on which other images happen to be in the same array. It does when a sum, mean, max or norm
is taken over the wrong axis, or over no axis and so over everything.

How it shows in training: the loss may fall, because the mixing is the same in every step. But the
accuracy changes with the batch size, a prediction for one single image differs from that for the
same image in a batch, and shuffling the test set changes its result. Gradient checks can pass,
since forward and backward may agree on the wrong function; or fail, when only one of them mixes.

Batch normalisation mixes samples on purpose, in training; it is not meant here.

Bad::

    import numpy as np


    class UnitLength:
        def forward(self, x):
            self.length = np.sqrt(np.sum(x**2))  # of the batch, not of each row
            self.y = x / self.length
            return self.y

        def backward(self, dout):
            along = np.sum(dout * self.y, axis=1, keepdims=True)
            return (dout - along * self.y) / self.length

Good::

    import numpy as np


    class UnitLength:
        def forward(self, x):
            self.length = np.sqrt(np.sum(x**2, axis=1, keepdims=True))
            self.y = x / self.length
            return self.y

        def backward(self, dout):
            along = np.sum(dout * self.y, axis=1, keepdims=True)
            return (dout - along * self.y) / self.length

How nncheck decides: of an activation or a layer, the numeric Jacobian is measured whole, and the blocks
that belong to two different samples, d output_i / d x_j with i ≠ j, are searched for a number far
above its error bar. Of a loss, two samples are moved, alone and together: when L(a, b) - L(a', b) -
L(a, b') + L(a', b') is not 0, the loss is no sum over samples (losses of probabilities are not
asked). Mixing alone is no fault: of a layer the rule speaks when its gradient is wrong as well and
its backward keeps the samples apart (an upstream gradient for one sample gives none for the
others); of an activation when either is so and it is no batch normalisation; of a loss when its
gradient is wrong; of a free function when somebody in the file who runs it on rows has a wrong gradient.
Silent where a softmax explains it (NN201). The fix gives the reductions of the forward the last
axis.

Sources:
    - nncheck's seed documents, defect 60
    - S. Ioffe and C. Szegedy, Batch Normalization (2015), arXiv:1502.03167: the case where
      mixing is wanted
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, normalised, rows
from ..model import Edit, Finding
from ..repair import shapes

SEVERITY = "error"
FAMILY = "value"


def check(lab: Lab) -> Iterator[Finding]:
    if "all" in (rows.softmax_sums(lab), rows.softmax_sums(lab, logs=True)):
        return
    if rows.batch_wide_log_softmax(lab):
        return
    moved = rows.leak(lab)
    if not moved or not _must_not(lab):
        return
    what = "the loss of one sample" if lab.card.scalar else "the output of one sample"
    yield finding(
        lab,
        f"{what} depends on another sample of the batch: samples must not mix",
        at=lab.code.function(lab.card.forward),
        label="mixes the samples of a batch",
        notes=(f"moving one sample changes another's result by {moved:.3g}",),
        slots=lab.wrong,
    )


def _must_not(lab: Lab) -> bool:
    """Samples are meant to keep apart: what shows it differs by kind.

    Batch normalisation and attention relate samples on purpose, and a root mean square is no sum
    over samples; their gradients say so too. An activation relates none.
    """
    if lab.card.style == "function":
        # which axis holds the samples is known by those who use it alone
        users = [u for u in lab.siblings() if lab.card.name in u.card.definitions]
        return any(u.wrong for u in users if u.card.sample_axis == 0)
    if lab.card.kind == "activation":
        return not rows.normalises_batch(lab) and (
            not lab.card.has_backward or bool(lab.wrong) or rows.claims_to_keep_apart(lab)
        )
    if lab.card.kind == "loss":
        return bool(lab.wrong)
    if not lab.wrong or not rows.claims_to_keep_apart(lab):
        return False
    # a layer that standardises the batch means to; what its gradient lacks is another cause
    norm = normalised.normalised(lab)
    return norm is None or not norm.centred


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in lab.code.reached(lab.card.forward):
        function = lab.code.functions[qualname]
        yield from shapes.reductions_per_row(lab.code, function)
        yield from shapes.axes_exchanged(lab.code, function)
