"""The backward has the formula of another function, or one with a slip: 1 - y where 1 - y² is meant.

The derivative of an activation is a short formula that people write from memory, and short formulas
look alike: 1 - y and 1 - y², e^x and e^(-x), y·(1 - y) of a sigmoid under a tanh, the function
itself where its derivative belongs. Each of these is positive where the right one is, so that the
gradient still points roughly downhill.

How it shows in training: mostly as a network that learns a little worse than it should. 1 - y under
a tanh is 2 for y = -1 where the slope is 0: saturated units on one side are pushed hard, those on
the other side not at all. e^(-x) for e^x explodes for x < 0, exactly where an ELU should be calm.
Only a comparison with a numeric derivative shows it for certain.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y)  # 1 - y² is the slope of tanh

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

How nncheck decides: the true slope f'(x) of each entry is measured, and yours is divided by dout.
The second is compared with the derivatives of other functions and with usual slips (1 - y, 1 + y,
y², f'(-x), 1/f'(x)), each in every entry. An element-wise backward that is linear in dout and
matches none of them has a wrong formula all the same; then the message says by how much. A
constant factor, a sign, or one wrong branch have rules of their own. The fix changes one token of
the formula, or writes the derivative in what the forward keeps.

Sources:
    - andersbll/nnet#4: the derivative of tanh
    - RoboticsClub#126
    - nncheck's seed documents, defect 8: e^x for e^(-x) in a softmin
    - M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), chapter 4
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, mistaken
from ..model import Edit, Finding
from ..repair import operators, slope_edits, small_edits, tokens

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = mistaken.of(lab, "NN110")
    if found is not None:
        yield finding(lab, found.message, label=found.label, notes=found.notes, slots=found.slots)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    yield from small_edits.small_edits(lab.code, lab.card, slots, _LIKELY)
    yield from small_edits.small_edits(lab.code, lab.card, slots)
    yield from slope_edits.replaced(lab.code, lab.card, slots, mistaken.forms_of(lab))


_LIKELY = (
    tokens.other_sign, tokens.other_power, operators.other_operator,
    tokens.other_number, tokens.other_function,
)  # fmt: skip
