"""Somewhere in between the numbers go through float32 or float16, and lose half of their digits.

NumPy computes in float64 unless it is told otherwise. An `astype(np.float32)` in one layer, or float16
"to save memory", rounds every value to 7 or 3 digits; what is computed from it afterwards is float64
again by name, and no more precise for that. A program that is float32 from end to end is another thing:
there it is a decision, and every array says so.

How it shows in training: seldom at all in float32; in float16 sums of many small numbers stop growing,
and values above 65504 are inf. Where it hurts is the check: a numeric gradient of such a forward has
three good digits at best, so that a gradient that is wrong by a thousandth looks right, and a right
one looks wrong to a strict test.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x.astype(np.float32)).astype(np.float64)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

How nncheck decides: inputs are float64 with digits to the end. The rule speaks when the output or a
gradient comes back as float64 and yet every number in it fits into float32 exactly, which does not
happen by chance; or when one of them is float16. Code that says float32 to the end is left alone. It
is a warning: the values are right as far as they go.

Sources:
    - PaddlePaddle/Paddle#4283
    - chainer#6911
    - DCNv2#13
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Finding

SEVERITY = "warning"
FAMILY = "contract"


def check(lab: Lab) -> Iterator[Finding]:
    record = lab.pass_at(lab.point())
    if record.failure is not None:
        return
    arrays = {"the output": record.records[0].output}
    if lab.card.has_backward:
        inputs = [s.name for s in lab.differentiable if s.role == "input"]
        claimed = record.records[-1].gradients
        arrays |= {f"the gradient of {n}": claimed[n] for n in inputs if n in claimed}
    real = {k: a for k, a in arrays.items() if a is not None and a.dtype.kind == "f" and a.size > 3}
    half = [k for k, a in real.items() if a.dtype == np.float16]
    rounded = [k for k, a in real.items() if a.dtype == np.float64 and _fits_single(a)]
    if half:
        what = f"{' and '.join(half)} comes back as float16: three digits, and inf above 65504"
    elif rounded:
        what = f"{' and '.join(rounded)} is float64 by name, and holds no more than float32 does"
    else:
        return
    yield finding(lab, f"digits are lost in between: {what}", label="rounded on the way", slots=())


def _fits_single(array: Array) -> bool:
    """Every number is one of float32, and several are no short binary fractions."""
    if not np.all(np.isfinite(array)) or not np.array_equal(array, array.astype(np.float32)):
        return False
    long = array * 1024 != np.round(array * 1024)
    return int(np.count_nonzero(long)) > 3
