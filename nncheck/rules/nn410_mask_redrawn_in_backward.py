"""The backward draws random numbers of its own instead of those of the forward.

A dropout layer multiplies by a mask, and its derivative is that very mask. A backward that draws again makes
another mask: gradients go to units that were switched off, and units that were on get none. How it shows in
training: the gradient is right on average and wrong in every step, so the network learns, only
noisily and worse than without dropout. Two calls of backward after one forward give two answers.

Bad::

    import numpy as np


    class Dropout:
        def __init__(self, ratio=0.5):
            self.ratio = ratio

        def forward(self, x):
            self.mask = np.random.rand(*x.shape) > self.ratio
            return x * self.mask

        def backward(self, dout):
            return dout * (np.random.rand(*dout.shape) > self.ratio)

Good::

    import numpy as np


    class Dropout:
        def __init__(self, ratio=0.5):
            self.ratio = ratio

        def forward(self, x):
            self.mask = np.random.rand(*x.shape) > self.ratio
            return x * self.mask

        def backward(self, dout):
            return dout * self.mask

How nncheck decides: where the code of the backward draws random numbers, it is run twice after one forward. The two gradients
differ, and not because the second was added to the first. It is an error where the gradient is wrong too.
The fix puts what the forward has kept in the place of what is drawn.

Sources:
    - derived; no single public report
    - N. Srivastava et al., Dropout (2014), section 5.1: the gradient is that of the thinned network
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, luck
from ..model import Edit, Finding
from ..repair import redraws

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    slots = luck.redrawn(lab)
    if slots:
        wrong = tuple(s for s in slots if s in lab.wrong)
        yield finding(
            lab,
            f"backward draws anew: run twice after one forward it gives two gradients of {', '.join(slots)}",
            at=luck.draws(lab, lab.card.backward)[0],
            label="is not what the forward drew",
            slots=wrong,
            lowered=not wrong,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from redraws.kept(lab.code, lab.card, luck.draws(lab, lab.card.backward))
