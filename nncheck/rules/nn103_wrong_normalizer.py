"""The gradient is averaged over the wrong size: over the classes, or over all N·C entries.

The divisor of a gradient is that of its loss. If the loss is Σ / N with N samples, the gradient is
divided by N; if it is the mean over all N·C entries (`np.mean` of a matrix), by N·C. Three ways to
take the wrong number: `len(y)` or `.shape[0]` on one sample without a batch axis (that is C, not
N), `.shape[1]` for `.shape[0]`, and `.size` for `.shape[0]`.

How it shows in training: the step has the right direction and the wrong length, by a factor that
depends on the shapes. The same code with the same learning rate then learns well with 3 classes
and hardly at all with 1000, or the best learning rate changes with the batch size. Where N = C by
chance, as in a small example by hand, nothing can be seen.

Bad::

    import numpy as np


    class SoftmaxLoss:
        def forward(self, scores, t):
            shifted = scores - scores.max(axis=1, keepdims=True)
            log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
            self.p, self.t = np.exp(log_p), t
            return -np.sum(t * log_p) / len(t)

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / self.t.shape[1]  # the number of classes

Good::

    import numpy as np


    class SoftmaxLoss:
        def forward(self, scores, t):
            shifted = scores - scores.max(axis=1, keepdims=True)
            log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
            self.p, self.t = np.exp(log_p), t
            return -np.sum(t * log_p) / len(t)

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / self.t.shape[0]

How nncheck decides: yours is compared with the numeric gradient at three points of different
sizes. The rule speaks when one factor fits every entry of every wrong gradient and follows from
the shapes each time: C, 1/C, N/C, N·C and so on, but not N alone (that is NN101) and no plain
number (NN104). In a layer that standardises its input the same is asked of the input's gradient, N
included. nncheck draws N and C unequal, so that they cannot be confused. The fix puts
another size into the division.

Sources:
    - nncheck's seed documents, defects 42 and 56
    - a question on z.id.vn (?p=348969): division by len(y), ratio 4 = C
    - eriklindernoren/ML-From-Scratch#76
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, losses, normalised, ratios
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.scalar:
        yield from _of_means(lab)
        return
    shared = ratios.common(lab)
    if shared is None or shared[0].words in ("", "N") or shared[0].words.startswith("-"):
        return
    ratio, slots = shared
    undivided = "/" not in ratio.words
    yield finding(
        lab,
        f"the loss is a mean over {ratio.words} values, the gradient a sum: it is {ratio.words} times too large"
        if undivided
        else f"the gradient is divided by the wrong size: it is {ratio.words} times what it should be",
        label="not divided by it" if undivided else "the loss is averaged over another size",
        notes=(
            f"yours is {ratio.value:.6g} times the reference in every entry",
            *losses.said_by(lab),
        ),
        slots=slots,
        ratio=ratio.words,
    )


def _of_means(lab: Lab) -> Iterator[Finding]:
    """A layer that standardises: the means in its gradient are sums, or over another size."""
    norm = normalised.normalised(lab) if lab.wrong else None
    ratio = ratios.by_slot(lab).get(norm.x) if norm is not None else None
    if norm is None or ratio is None or ratio.words in ("", "1/N") or ratio.words.startswith("-"):
        return
    yield finding(
        lab,
        f"the gradient of {norm.x} is {ratio.words} times what it should be: its sums are divided by"
        " another size than the mean and the variance of the forward",
        label="not divided by the size that is averaged over",
        notes=(f"yours is {ratio.value:.6g} times the reference in every entry",),
        slots=(norm.x,),
        ratio=ratio.words,
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from changes.normalizers_replaced(lab.code, lab.card, found.facts["slots"])
