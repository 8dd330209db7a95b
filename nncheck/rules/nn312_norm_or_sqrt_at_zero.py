"""A norm is 0 there, and 0/0 is nan: in the value, or in the gradient only.

‖x‖ = sqrt(Σ x²) has the gradient x/‖x‖, which is 0/0 at x = 0. The value is fine there, so nothing
shows until the way back. A row that is divided by its own norm (or a feature by its standard
deviation) is 0/0 already on the way forward. No derivative exists at that one point; any vector of
length up to 1 will do, and 0 is what everybody takes. Either a small number goes under the root,
sqrt(Σ x² + 1e-12), which changes the value a little everywhere, or the divisor is kept above a
tiny bound, np.maximum(norm, 1e-12), which changes it only there.

How it shows in training: exact zeros are not rare. Padding rows, dead units, a batch of one
sample (its deviation is 0), two equal embeddings, a prediction that hits its target: the first of
them makes nan, and the step after it makes nan of all weights.

Bad::

    import numpy as np


    class Length:
        def forward(self, x):
            self.x = x
            self.norm = np.sqrt((x * x).sum(axis=1, keepdims=True))
            return self.norm

        def backward(self, dout):
            return dout * self.x / self.norm

Good::

    import numpy as np


    class Length:
        def forward(self, x):
            self.x = x
            self.norm = np.sqrt((x * x).sum(axis=1, keepdims=True))
            return self.norm

        def backward(self, dout):
            return dout * self.x / np.maximum(self.norm, 1e-12)

How nncheck decides: forward and backward run with all inputs 0; of a loss with real targets, at the
target. The rule speaks when the value, or the gradient, is nan there, numpy reported a division in
this code, what is nan is finite and does not grow as the inputs come nearer (1e-3, then 1e-6
away), and a root, a norm, an absolute value or a deviation is taken in it. A derivative that is
infinite on paper, as that of sqrt(x) at 0, is no nan and is left alone.

Sources:
    - HIPS/autograd#151, #183, #268 and #586
    - JAX documentation, frequently asked questions: gradients contain nan where using where
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, near_zero
from ..model import Edit, Finding
from ..repair import quotients, roots

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    found = near_zero.undefined(lab)
    reached = lab.code.reached(lab.card.forward, lab.card.backward)
    if found is None or not roots.roots(lab.code, reached):
        return
    what = "the gradient" if found.backward else "the value"
    yield finding(
        lab,
        f"a norm is 0 and is divided by: {what} is nan where the input is {found.where}",
        at=quotients.on_line(lab.code, reached, found.place) or found.place,
        label="0/0 there",
        notes=(f"1e-6 away from {found.where} {what} is finite, and no larger than 1e-3 away",),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    reached = lab.code.reached(lab.card.forward, lab.card.backward)
    yield from quotients.bounded(lab.code, reached, "1e-12")
    yield from roots.lifted(lab.code, reached)
