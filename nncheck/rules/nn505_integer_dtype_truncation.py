"""A gradient or a value is written into an integer array, and everything behind the point is cut off.

`np.zeros(n, dtype=int)`, `np.array([0, 0])`, `np.zeros_like(labels)` make arrays of whole numbers. To
write 0.73 into one gives 0, without a word. The same happens to an array that starts as `[1, 2, 3]`,
and to `x.astype(int)` where a mask was wanted.

How it shows in training: gradients below 1 become 0, so that hardly anything moves, and large ones
keep their whole part only: the loss stays, or moves in jumps. A numeric gradient of an integer array is
no better: 1 + 0.0001 is 1 in it, and the quotient is 0 or ten thousand.

Bad::

    import numpy as np


    class Relu:
        def forward(self, x):
            self.x = x
            return np.maximum(x, 0)

        def backward(self, dout):
            dx = np.zeros(dout.shape, dtype=int)
            dx[self.x > 0] = dout[self.x > 0]
            return dx

Good::

    import numpy as np


    class Relu:
        def forward(self, x):
            self.x = x
            return np.maximum(x, 0)

        def backward(self, dout):
            dx = np.zeros(dout.shape)
            dx[self.x > 0] = dout[self.x > 0]
            return dx

How nncheck decides: a gradient that is wrong is compared with the true one without its fraction. The
rule speaks when yours holds whole numbers only, in an integer array or not, and equals the true
gradient cut off (or rounded) in every entry, some of which are cut. A local derivative of 0 and 1 in an
integer array is right and not spoken of. The fix takes the integer type away.

Sources:
    - nncheck's seed documents, defects 14 and 64
    - the NumPy documentation: assignments into an array keep the array's type
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import dtypes

SEVERITY = "error"
FAMILY = "contract"


def check(lab: Lab) -> Iterator[Finding]:
    for slot in lab.wrong:
        for point in lab.points:
            yours = lab.claimed(point).gradients.get(slot)
            if yours is None or lab.entries(slot, point) is not None:
                break
            reference = lab.reference(slot, point).value
            if yours.shape != reference.shape or not _is_cut(yours, reference):
                break
        else:
            yield _found(lab, slot)


def _is_cut(yours: Array, reference: Array) -> bool:
    # a gradient that is 0 throughout was more likely never filled
    whole = np.array_equal(yours, np.trunc(yours)) and reference.size > 1 and bool(np.any(yours))
    if yours.dtype.kind in "iu" and reference.size > 1 and np.any(np.abs(reference) > 1e-6):
        return np.array_equal(yours, np.trunc(reference))
    if not whole or np.allclose(reference, np.round(reference), atol=1e-6):
        return False
    return any(np.array_equal(yours, cut(reference)) for cut in (np.trunc, np.round, np.floor))


def _found(lab: Lab, slot: str) -> Finding:
    point = lab.point()
    yours, true = lab.claimed(point).gradients[slot], lab.reference(slot, point).value
    at = int(np.argmax(np.abs(np.asarray(yours) - true)))
    return finding(
        lab,
        f"the gradient of {slot} is cut to whole numbers ({yours.dtype}): {true.flat[at]:.4g} became "
        f"{float(yours.flat[at]):g}",
        label="an array of integers",
        slots=(slot,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from dtypes.as_float(lab.code, lab.card)
