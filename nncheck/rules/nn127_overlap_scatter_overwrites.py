"""Where windows overlap, the backward overwrites a gradient that it should add to.

A convolution or a pooling whose stride is smaller than its window uses most inputs several times,
once for each window that covers them. The gradient of such an input is the sum over its windows:

    dx[window] += …        not        dx[window] = …

With `=` the window that comes last wipes out what the others have left. With stride equal to the
window size no input is used twice, and both are the same.

How it shows in training: the inputs at the borders of windows get a part of their gradient, those
inside all of it, which leaves a grid of wrong gradients over every image. The layers below learn
from that grid. The loss falls, more slowly and less far, and the usual 2×2 test with stride 2 shows
nothing.

Bad::

    import numpy as np


    class Smooth:
        def forward(self, x):
            self.shape = x.shape
            return np.stack([x[:, i : i + 3].mean(axis=1) for i in range(x.shape[1] - 2)], axis=1)

        def backward(self, dout):
            dx = np.zeros(self.shape)
            for i in range(dout.shape[1]):
                dx[:, i : i + 3] = dout[:, i : i + 1] / 3  # overwrites its neighbours
            return dx

Good::

    import numpy as np


    class Smooth:
        def forward(self, x):
            self.shape = x.shape
            return np.stack([x[:, i : i + 3].mean(axis=1) for i in range(x.shape[1] - 2)], axis=1)

        def backward(self, dout):
            dx = np.zeros(self.shape)
            for i in range(dout.shape[1]):
                dx[:, i : i + 3] += dout[:, i : i + 1] / 3
            return dx

How nncheck decides: the numeric gradient is split into what each window contributes. In entries that
one window reaches yours is right; where several do, yours holds some of the contributions and has
lost the others, to the last digit. Only forwards whose outputs see a part of the input are asked.

Sources:
    - 0809zheng/CS231n-assignment2019#19
    - oreilly-japan/deep-learning-from-scratch#27 and hguomin#2 (asked; their code was right)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, shares
from ..model import Edit, Finding
from ..repair import loops

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for slot in lab.differentiable:
        if slot.role != "input" or slot.name not in lab.wrong:
            continue
        found = shares.shares(lab, slot.name)
        lost = None if found is None else shares.lost_where_they_meet(found, lab.card.sample_axis)
        if lost is None:
            continue
        wrong, total = lost
        yield finding(
            lab,
            f"where windows overlap, the gradient of {slot.name} is overwritten instead of added up:"
            f" {wrong} of {total} entries have lost a part",
            label="the last window wipes out the others",
            notes=("right with a stride as large as the window, where nothing overlaps",),
            slots=(slot.name,),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from loops.added_up(lab.code, lab.card)
