"""The backward ignores its upstream gradient: whatever comes in as dout, the same comes out.

A layer does not know what stands above it. It is told by `dout`, the derivative of the loss with
respect to the layer's output, and has to return dout times its own derivative (a vector-Jacobian
product). A backward that returns f'(x) alone answers another question: the derivative of the sum
of its outputs. That is right only where dout is 1 everywhere, and a check that always passes
`np.ones_like(y)` never sees the difference.

How it shows in training: everything below this layer learns from a gradient that has forgotten the
loss. The direction is the same in every step, whether the prediction is too high or too low, so
the loss wanders or falls to where it falls by chance.

For a final loss layer it is a warning only: dout is 1 there by custom, and the gradient is right
for 1. It becomes wrong when the loss is scaled (0.5 * loss) or two losses are added.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return 1 - self.y**2  # dout is never used

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

How nncheck decides: backward is run twice at the same inputs, with an upstream gradient g and with
2.5·g - 0.25 (for a loss: with 1 and with 2.25), each time on a fresh object. The rule speaks when
the gradient of an input is the same array both times and not 0. It is lowered to a warning where
the value is a single number, as of a loss. Backwards that take no argument are not asked. The fix
multiplies by the first argument of backward.

Sources:
    - nncheck's seed documents, defects 11 and 55
    - pytorch#2710 names it
    - A. G. Baydin, B. A. Pearlmutter, A. A. Radul and J. M. Siskind, Automatic Differentiation
      in Machine Learning: a Survey, JMLR 18 (2018), arXiv:1502.05767: reverse mode carries
      adjoints
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import changes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.takes_cotangent or not lab.card.has_backward:
        return
    point = lab.point()
    inputs = [s.name for s in lab.differentiable if s.role == "input"]
    first = lab.claimed(point).gradients
    other: Array | float = 2.5 * np.asarray(point.cotangent) - 0.25
    second = lab.claimed(point, float(other) if lab.card.scalar else other).gradients
    same = [
        n
        for n in inputs
        if n in first and n in second and np.any(first[n]) and np.array_equal(first[n], second[n])
    ]
    if not same and not _in_another_form(lab, inputs):
        return
    same = same or inputs
    right_for_one = lab.card.scalar
    yield finding(
        lab,
        "backward ignores its upstream gradient: it gives the same for dout and for another dout",
        at=_where(lab, same[0]),
        label="does not follow dout",
        notes=(
            "right as the last layer, where dout is 1; wrong as soon as the loss is scaled or added to another",
        )
        if right_for_one
        else (),
        slots=tuple(n for n in same if n in lab.wrong and not lab.card.scalar),
        lowered=right_for_one,
    )


def _in_another_form(lab: Lab, inputs: list[str]) -> bool:
    """The same on the way of the other kind of targets."""
    for point in lab.points[2:]:
        once, twice = lab.claimed(point).gradients, lab.claimed(point, 2.25).gradients
        if any(
            n in once and n in twice and np.any(once[n]) and np.array_equal(once[n], twice[n])
            for n in inputs
        ):
            return True
    return False


def _where(lab: Lab, slot: str) -> ast.AST | None:
    """The expression that should have been multiplied."""
    found = sites.sites(lab.code, lab.card, slot)
    return found[0] if found else lab.code.function(lab.card.backward)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = [s.name for s in lab.differentiable if s.role == "input"]
    yield from changes.multiplied_by_upstream(lab.code, lab.card, slots)
