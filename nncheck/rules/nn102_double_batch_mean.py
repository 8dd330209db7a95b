"""The gradient is divided by the batch size twice: once in the loss, and once more in a layer.

The mean over the batch belongs to one place. If the loss is L = (1/N) Σ_i l_i, then (y - t)/N
carries the 1/N already, and everything below is a plain sum: dW = x.T @ dout, db =
dout.sum(axis=0). If the loss layer hands down y - t instead, the layers have to take the mean, as
in courses that write dW = 1/m · dZ A.T. Both are right; mixing them is not. A layer by itself
cannot know which was meant: as a vector-Jacobian product of its own forward, the plain sum is the
right one.

How it shows in training: the loss falls, N times too slowly. If only dW is divided and db is not,
the biases learn N times faster than the weights. If every layer divides what it hands down as
well, the factor grows with the depth, 1/N, 1/N², 1/N³, and the first layers stand still. A larger
learning rate or Adam covers it up, until the batch size changes.

Bad::

    import numpy as np


    class MeanSquares:
        def forward(self, y, t):
            self.gap = y - t
            return 0.5 * np.sum(self.gap**2) / len(t)

        def backward(self):
            return self.gap / len(self.gap)


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout / len(dout)  # the loss has divided already
            self.db = dout.sum(axis=0)
            return dout @ self.W.T

Good::

    import numpy as np


    class MeanSquares:
        def forward(self, y, t):
            self.gap = y - t
            return 0.5 * np.sum(self.gap**2) / len(t)

        def backward(self):
            return self.gap / len(self.gap)


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T

How nncheck decides: yours is compared with the numeric gradient at three points of different batch
size. The rule speaks when all wrong gradients of the subject are 1/N times the reference, at each
of these N, in every entry. Where a layer does so with all its parameters, and no loss in the file
is a mean over the batch (its value stays when the batch is doubled), it may be meant so: then it is
a warning. The fix drops the division or puts another size there.

Sources:
    - andersbll/nnet#4
    - heyxhh/nnet-numpy#1
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, ratios, rows
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    slots = tuple(s for s, ratio in ratios.by_slot(lab).items() if ratio.words == "1/N")
    if not slots or set(slots) != set(lab.wrong) or _is_bias_alone(lab, slots):
        return
    by_design = not lab.card.scalar and _is_convention(lab, slots)
    yield finding(
        lab,
        f"the gradient of {', '.join(slots)} is averaged over the batch here, in the layer"
        if by_design
        else f"the gradient of {', '.join(slots)} is divided by the batch size once too often",
        label="divides by the batch size",
        notes=("right only if the loss does not divide by it: then say so beside it",)
        if by_design
        else (),
        slots=slots,
        lowered=by_design,
    )


def _is_bias_alone(lab: Lab, slots: tuple[str, ...]) -> bool:
    """One vector of a layer whose other parameters are right: the mean was taken for the sum."""
    parameters = {s.name: s for s in lab.differentiable if s.role == "parameter"}
    others = [n for n in parameters if n not in slots and lab.comparisons[n].status == "passed"]
    scalar = lab.card.scalar and lab.card.kind != "network"
    if len(slots) != 1 or slots[0] not in parameters or not others or scalar:
        return False
    shape = lab.point().values[slots[0]].shape
    return max(shape, default=1) == lab.point().values[slots[0]].size


def _is_convention(lab: Lab, slots: tuple[str, ...]) -> bool:
    """All parameters are averaged alike, and no loss of the file averages as well."""
    parameters = {s.name for s in lab.differentiable if s.role == "parameter"}
    if set(slots) != parameters:
        return False
    return not any(
        rows.is_mean(other) and not ratios.is_of_the_sum(other) for other in lab.siblings()
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if found.severity == "error":
        yield from changes.divisions_dropped(lab.code, lab.card)
        yield from changes.normalizers_replaced(lab.code, lab.card, found.facts["slots"])
