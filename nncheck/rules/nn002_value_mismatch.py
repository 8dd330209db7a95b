"""The forward gives another value than its name promises, and no single cause explains it.

A gradient check holds the backward against the forward as it is written. Where both were derived
from the same slip, they agree, and everything passes: a softmax that squares in place of the
exponential, a batch normalisation that divides by the variance, a mean squared error with a fourth power.
Only a comparison with what the name stands for shows it.

How it shows in training: often it learns, and not as well as a right one would. A normalisation with
another divisor leaves the size of the next layer's inputs to chance; a loss with another power is
ruled by its outliers. Results cannot be compared with those of others, and weights that were trained
elsewhere give nonsense.

Bad::

    import numpy as np


    class LayerNorm:
        def forward(self, x):
            c = x - x.mean(axis=1, keepdims=True)
            var = (c**2).mean(axis=1, keepdims=True)
            self.c, self.inv = c, 1 / (var + 1e-5)  # the root is missing
            return c * self.inv

        def backward(self, dout):
            n = dout.shape[1]
            d = dout * self.inv
            along = (dout * self.c).sum(axis=1, keepdims=True) * self.inv**2
            d = d - 2 / n * self.c * along
            return d - d.mean(axis=1, keepdims=True)

Good::

    import numpy as np


    class LayerNorm:
        def forward(self, x):
            c = x - x.mean(axis=1, keepdims=True)
            var = (c**2).mean(axis=1, keepdims=True)
            self.c, self.inv = c, 1 / np.sqrt(var + 1e-5)
            return c * self.inv

        def backward(self, dout):
            n = dout.shape[1]
            d = dout * self.inv
            along = (dout * self.c).sum(axis=1, keepdims=True) * self.inv**3
            d = d - 1 / n * self.c * along
            return d - d.mean(axis=1, keepdims=True)

How nncheck decides: only names that promise one thing are asked. A softmax has to be exp(c·x) over its sum
along some axis, at any temperature; a batch or layer normalisation, shift and scale aside, x − μ over
σ, with any usual epsilon; a squared or an absolute error any multiple of that sum, or of its root.
Wrong axes (NN201, NN202, NN206), a softmax taken twice (NN203), factors (NN608) and element-wise functions
(NN204, NN205) have rules of their own. The fix changes one token of the forward, where that is enough.

Sources:
    - nncheck's own catalogue, where each function has its source
    - J. L. Ba, J. R. Kiros, G. E. Hinton: Layer Normalization (2016)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, promised
from ..model import Edit, Finding
from ..repair import small_edits

SEVERITY = "error"
FAMILY = "value"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.kind == "network" or lab.card.part_of:
        return
    found = promised.mismatch(lab)
    if found is not None:
        yield finding(
            lab,
            f"the forward is not the {found.promise} that its name promises: {found.words} (yours "
            f"{found.yours:.4g}, reference {found.reference:.4g})",
            at=lab.code.function(lab.card.forward),
            label=f"no {found.promise}",
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from small_edits.of_forward(lab.code, lab.card)
