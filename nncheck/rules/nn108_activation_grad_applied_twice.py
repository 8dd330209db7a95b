"""The derivative of the activation is applied twice: dout · f'(x) · f'(x).

The chain rule gives each function one factor. Two places where a second one slips in: the loss
above already holds the derivative of the output activation ("fused", as in y - t for a sigmoid
with cross-entropy) and the layer multiplies by it again; or the layer above multiplies its
gradient by f' before it hands it down, and the activation does so itself.

How it shows in training: slopes are at most 1 for a tanh and at most ¼ for a sigmoid, so their
squares are smaller still. The layers below get gradients that are up to four times too small for
each sigmoid, and the more saturated a unit is, the more is lost. The network learns, slowly, and
deeper ones stop. Nothing crashes and no number looks odd.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            slope = 1 - self.y**2
            dz = dout * slope
            return dz * slope  # a second time

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            slope = 1 - self.y**2
            dz = dout * slope
            return dz

How nncheck decides: the true slope f'(x) of each entry is measured, and yours is divided by dout,
which gives the slope that the backward believes in. The rule speaks when the second is the square
(or the cube) of the first in every entry, for inputs of many sizes. Inside a fused layer or a
network both slopes are read off the gradients of the biases at one sample. The fix takes a factor
out.

Sources:
    - liashchynskyi/skynet#1
    - DeepLearningPython#17: asked, and the code was right there
    - M. Nielsen, Neural Networks and Deep Learning (2015), chapter 2, equation BP2
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, mistaken
from ..model import Edit, Finding
from ..repair import small_edits, tokens

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = mistaken.of(lab, "NN108")
    if found is not None:
        yield finding(lab, found.message, label=found.label, notes=found.notes, slots=found.slots)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    yield from small_edits.small_edits(
        lab.code, lab.card, slots, (tokens.other_power, tokens.fewer_factors)
    )
    yield from small_edits.small_edits(lab.code, lab.card, slots)
