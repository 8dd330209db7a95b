"""The mask of a ReLU's backward is not x > 0: inverted, always on, or taken from another array.

A ReLU passes the upstream gradient where its input was positive and stops it elsewhere. The mask
has to come from the forward's input. Three slips: `mask = x <= 0` is kept (the entries to be zeroed)
and then multiplied with, so that the wrong half passes; the output is asked with `>= 0`, which is
true everywhere since the output is never negative; or `dout > 0` is asked, which is the rule of a
"guided" picture and not a derivative.

How it shows in training: with an inverted mask the active units learn nothing and the inactive
ones are pushed at random; the loss stays at that of guessing. With a mask that is always on, units
that are off are changed for outputs they did not give. With the sign of dout, every gradient that
would lower an output is lost, and the weights drift to one side.

Bad::

    import numpy as np


    class Relu:
        def forward(self, x):
            self.mask = x <= 0
            return np.where(self.mask, 0, x)

        def backward(self, dout):
            return dout * self.mask  # the mask holds the entries that are off

Good::

    import numpy as np


    class Relu:
        def forward(self, x):
            self.mask = x <= 0
            return np.where(self.mask, 0, x)

        def backward(self, dout):
            return dout * ~self.mask

How nncheck decides: the true slope of each entry is measured; two levels, one for x < 0 and one for
x > 0 with y = slope·x, make a rectifier. The rule speaks when the claimed slope (yours / dout) has
the levels exchanged, has one of them everywhere although something is compared, or follows the sign
of dout. Inputs and upstream gradients have mixed signs that do not agree. The fix inverts the mask,
turns a comparison or asks another array.

Sources:
    - denggaoshan#1
    - andersy005#5
    - V. Nair and G. E. Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines,
      ICML (2010)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, finding, mistaken
from ..model import Edit, Finding
from ..repair import slope_edits, small_edits, tokens

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = mistaken.of(lab, "NN112")
    if found is not None and not _has_no_mask(lab):
        yield finding(lab, found.message, label=found.label, notes=found.notes, slots=found.slots)


def _has_no_mask(lab: Lab) -> bool:
    """A network whose way back asks for no sign at all: the derivative is missing, and not mistaken."""
    functions = [lab.code.functions[q] for q in lab.code.reached(lab.card.backward)]
    backs = [f for f in functions if f is not lab.code.function(lab.card.forward)]
    own = [n for f in backs for value in lab.code.values(f) for n in ast.walk(value)]
    words = " ".join(lab.code.text(f) for f in functions).lower()
    return (
        lab.card.is_network
        and "mask" not in words
        and not any(isinstance(n, ast.Compare) for n in own)
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    yield from small_edits.small_edits(lab.code, lab.card, slots, _LIKELY)
    yield from slope_edits.replaced(lab.code, lab.card, slots, mistaken.forms_of(lab))
    yield from small_edits.small_edits(lab.code, lab.card, slots)


_LIKELY = (tokens.other_comparison, tokens.other_name)
