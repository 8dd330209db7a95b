"""A squared error and its gradient disagree about a factor of two: ½, 1 or 2.

There are at least four losses that people call the squared error: Σ(y - t)², ½Σ(y - t)², and the
mean of either. Their gradients are 2(y - t) or y - t, divided by whatever the loss is divided by.
The ½ was put there to cancel the 2. Take the loss from one text and the gradient from another, and
the two differ by exactly 2.

How it shows in training: hardly at all, since a gradient that is twice as long is a learning rate
that is twice as large. It shows where the size of the gradient counts: beside a second loss or a
weight decay, whose parts are then weighed wrongly; when gradients are clipped; when results are
compared with another implementation at the same learning rate; and in every numeric check, which
is off by 1/3 in relative error and looks like a real bug.

Bad::

    import numpy as np


    def mse(y, t):
        return np.mean((y - t) ** 2)


    def mse_grad(y, t):
        return (y - t) / y.size  # the gradient of the loss with a 1/2

Good::

    import numpy as np


    def mse(y, t):
        return np.mean((y - t) ** 2)


    def mse_grad(y, t):
        return 2 * (y - t) / y.size

How nncheck decides: the value is a constant times Σ(y - t)² at three points of different sizes, and
yours is 2, ½, 4 or ¼ times the reference in every entry, whatever the sizes are. A factor that
follows a size belongs to NN101 and NN103. The fix changes the number in the gradient; if it is the
loss that you want to change, put the ½ there instead.

Sources:
    - davisking/dlib#1169
    - bootcamp_ml#79
    - aymericdamien/TensorFlow-Examples#253
    - aml-book#17
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, losses, ratios
from ..model import Edit, Finding
from ..repair import factors

SEVERITY = "error"
FAMILY = "loss"

_FACTORS = (2.0, 0.5, 4.0, 0.25)


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None or pair[0] not in lab.wrong:
        return
    ratio = ratios.ratio(lab, pair[0])
    if ratio is None or ratio.words or not any(abs(ratio.value - f) < 1e-3 * f for f in _FACTORS):
        return
    value = losses.value_ratio(lab, losses.squared)
    if value is None:
        return
    # over what Σ(y - t)² is multiplied by, whatever it is divided by
    half = "½" if abs(_numerator(lab, value) - 0.5) < 1e-3 else ""
    yield finding(
        lab,
        f"the loss is {half}(y - t)² and its gradient {ratio.value:g} times that: a factor of two too "
        + ("many" if ratio.value > 1 else "few"),
        label=f"{ratio.value:g} times the derivative of the loss",
        notes=("the derivative of (y - t)² is 2 (y - t), that of ½ (y - t)² is y - t",),
        slots=(pair[0],),
        ratio=ratio.value,
        explains=True,
    )


def _numerator(lab: Lab, value: ratios.Ratio) -> float:
    """0.5 where the loss has a ½ beside its divisor."""
    given = losses.data(lab, lab.point())
    if given is None:
        return 0.0
    sizes = [1, given[0].size, *given[0].shape]
    return 0.5 if any(abs(value.value * n - 0.5) < 1e-6 for n in sizes) else 1.0


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from factors.constants_changed(
        lab.code, lab.card, found.facts["slots"], float(found.facts["ratio"])
    )
