"""The backward writes into the upstream gradient that it was given: the caller's array is changed.

`dout[mask] = 0` and `dout *= ...` do not make a new array; they overwrite the one that belongs to
the caller. In a plain chain of layers nobody looks at it again and the numbers come out right, so
the bug sleeps. It wakes up where an output is used twice: in a residual connection y = f(x) + x
both branches receive the same dout, and the second one gets what the first has left over. With a
ReLU in the first branch, a unit that is off loses the gradient of the skip connection too: 0
instead of 1.

How it shows in training: a plain network learns; the same layers with a skip connection, or with
two losses on one output, learn badly, and which result is wrong depends on the order of the
branches.

It also ruins tools: a gradient check that uses dout after backward, a hook that records gradients,
an optimizer that keeps a reference. `dout = dout * mask` or `np.where` makes a new array; `dout =
dout.copy()` in the first line makes the in-place style safe.

Bad::

    import numpy as np


    class ReLU:
        def forward(self, x):
            self.off = x <= 0
            return np.where(self.off, 0.0, x)

        def backward(self, dout):
            dout[self.off] = 0  # the caller's array
            return dout

Good::

    import numpy as np


    class ReLU:
        def forward(self, x):
            self.off = x <= 0
            return np.where(self.off, 0.0, x)

        def backward(self, dout):
            return dout * ~self.off

How nncheck decides: the bytes of dout are compared before and after backward. If they have
changed, the pass is run again with write-protected arrays: the write then fails, and its traceback
names the line. Arrays that backward made itself may be written as it likes, a copy of dout
included. The fix turns an in-place operation into a new array, or copies dout first.

Sources:
    - nncheck's seed documents, defect 46
    - Liger-Kernel#272
    - NumPy user guide, "Copies and views"
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding
from ..model import Backward, Edit, Finding, Forward
from ..repair import changes, shapes

SEVERITY = "error"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.scalar or not lab.card.has_backward or not lab.card.takes_cotangent:
        return
    point = lab.point()
    if "cotangent" not in lab.claimed(point).mutated:
        return
    failure = lab.run(Forward(point.values), Backward(point.cotangent), readonly=True).failure
    name = _name(lab)
    yield finding(
        lab,
        f"backward changes its argument {name} in place: whoever else uses that gradient gets it masked",
        at=failure.place if failure is not None else lab.code.function(lab.card.backward),
        label=f"writes into the caller's {name}",
        notes=("right in a chain, wrong where the output feeds two layers (y = f(x) + x)",),
    )


def _name(lab: Lab) -> str:
    function = lab.code.function(lab.card.backward)
    names = lab.code.parameters(function) if function is not None else []
    return names[0] if names else "dout"


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.backward)
    if function is not None and lab.code.parameters(function):
        yield from shapes.out_of_place(lab.code, function, _name(lab))
        yield changes.copied_first(lab.code, function, _name(lab))
