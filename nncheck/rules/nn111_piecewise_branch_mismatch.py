"""Forward and backward disagree about one branch of a piecewise function: another slope or threshold.

A leaky ReLU, an ELU, a hard sigmoid or a clipped ReLU is several functions, one for each interval.
The backward has to ask the same question as the forward (x > 0, |x| < 1) and to give the slope of
the branch that was taken. A slope of 0.1 here and 0.01 there, a threshold at 0 for one at 1, a
parameter alpha that is forgotten in one of the two: each leaves the gradient right on most inputs.

How it shows in training: hardly. The units that live in the right branch learn as they should, and
the others get too much, too little or nothing. A leaky ReLU whose backward gives 0 for x < 0 dies
like a plain one, which is what it was to prevent. A check at positive inputs only does not see it.

Bad::

    import numpy as np


    class LeakyReLU:
        def __init__(self, slope=0.1):
            self.slope = slope

        def forward(self, x):
            self.x = x
            return np.where(x > 0, x, self.slope * x)

        def backward(self, dout):
            return dout * np.where(self.x > 0, 1.0, 0.0)  # the slope below 0 is lost

Good::

    import numpy as np


    class LeakyReLU:
        def __init__(self, slope=0.1):
            self.slope = slope

        def forward(self, x):
            self.x = x
            return np.where(x > 0, x, self.slope * x)

        def backward(self, dout):
            return dout * np.where(self.x > 0, 1.0, self.slope)

How nncheck decides: the true slope and the claimed one (yours / dout) are sorted by x, at inputs
that include both sides of every number that the code compares with. The rule speaks when they agree
in some intervals and differ in another, and yours is there a constant, or a constant times the true
slope; a formula that is another function of x there belongs to NN110. The interval is told.
What is right with the settings that the object comes with is asked once more with others (a forgotten
alpha of 1 shows so). The fix changes a threshold, a comparison or a number, or puts a setting of the object in its place.

Sources:
    - FKB#15
    - zig dnns#5
    - nncheck's seed documents, defect 15: max(αx, x) is a leaky ReLU only for α ≤ 1
    - A. L. Maas, A. Y. Hannun and A. Y. Ng, Rectifier Nonlinearities Improve Neural Network
      Acoustic Models, ICML workshop (2013)
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, mistaken, settings
from ..model import Edit, Finding
from ..repair import slope_edits, small_edits, tokens

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = mistaken.of(lab, "NN111")
    if found is not None:
        yield finding(lab, found.message, label=found.label, notes=found.notes, slots=found.slots)
        return
    other = settings.forgotten(lab)
    if other is not None:
        x, true, said = other
        at = int(np.argmax(np.abs(true - said)))
        yield finding(
            lab,
            "the backward forgets a setting: it is right with the defaults, and wrong with every float of "
            f"the object at four fifths: at x = {x[at]:.3g} the slope is {true[at]:.3g}, yours is {said[at]:.3g}",
            label="does not follow the setting",
            slots=(),
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    if not slots:
        slots = [s.name for s in lab.differentiable if s.role == "input"]
        factor = (tokens.more_factors, tokens.other_number)
        yield from small_edits.small_edits(lab.code, lab.card, slots, factor)
    yield from small_edits.small_edits(lab.code, lab.card, slots, _LIKELY)
    yield from slope_edits.levels(lab.code, lab.card, slots)
    yield from slope_edits.within_limits(lab.code, lab.card, slots)
    yield from small_edits.small_edits(lab.code, lab.card, slots)


_LIKELY = (tokens.other_comparison, tokens.other_number, tokens.other_name)
