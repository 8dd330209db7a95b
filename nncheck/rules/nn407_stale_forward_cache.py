"""The backward uses what an older forward has left behind, not the last one.

A backward needs values of the forward: the input, a mask, the output. They are kept on the object.
If they are kept only once (`if self.mask is None:`), or only when something else changes, the
second batch is propagated with the mask of the first. The output of every forward is right, and so
is the first gradient; from the second batch on the gradient belongs to other data.

How it shows in training: a gradient check on a fresh object passes, the first step improves the
loss, and then learning stalls or wanders, more so the more the batches differ. With one batch for
ever everything seems to work.

Bad::

    import numpy as np


    class Relu:
        def __init__(self):
            self.mask = None

        def forward(self, x):
            if self.mask is None or self.mask.shape != x.shape:
                self.mask = x > 0
            return np.where(x > 0, x, 0.0)

        def backward(self, dout):
            return np.where(self.mask, dout, 0.0)

Good::

    import numpy as np


    class Relu:
        def __init__(self):
            self.mask = None

        def forward(self, x):
            self.mask = x > 0
            return np.where(self.mask, x, 0.0)

        def backward(self, dout):
            return np.where(self.mask, dout, 0.0)

How nncheck decides: two objects see two forwards each, then one backward: one object other data
first and then these, the other these data twice. The last outputs are the same, so the gradients
must be; where they differ, something of the first forward is still in use. Objects that carry state
on purpose, such as an RNN's hidden state, give other outputs, and are left alone.

Sources:
    - derived from the probes forward, forward, backward against forward, backward; no public report
    - CS231n course notes, Backpropagation: "cache forward pass variables"
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, repeats
from ..model import Edit, Finding
from ..repair import guards as guards_of

SEVERITY = "error"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.wrong:
        return
    guards = guards_of.guarded(lab.code, lab.card)
    at = guards[0] if guards else lab.code.function(lab.card.forward)
    if repeats.frozen(lab):
        yield finding(
            lab,
            "after a first forward the second goes on with what was kept of the first input: its output is not"
            " that of a fresh object",
            at=at,
            label="keeps something that is not renewed by every call",
        )
        return
    slots = repeats.stale(lab)
    if slots:
        yield finding(
            lab,
            f"after a second forward the gradient of {', '.join(slots)} still belongs to the first",
            at=at,
            label="keeps something that is not renewed by every call",
            notes=("the first gradient on a fresh object is right, and so are all outputs",),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from guards_of.unguarded(lab.code, lab.card)
