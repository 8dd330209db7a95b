"""The derivative is right as a formula and taken at the wrong point: f' of y where it wants x.

Many derivatives can be written in two ways. For y = σ(x), the slope is σ(x)·(1 - σ(x)) in terms of
the input, and y·(1 - y) in terms of the output; for y = tanh(x) it is 1 - tanh²(x), or 1 - y². Both
are right, each with its own argument. When the function that wants x is handed y, it computes
f'(f(x)), the slope at another place; when the formula for y is fed with x, the result is x·(1 - x),
which is negative for x > 1 and grows without bound.

How it shows in training: σ'(σ(x)) lies between 0.197 and 0.25 whatever x is, so saturated units
get large gradients and the network trains on, a little worse, for years. The reverse, x·(1 - x)
or 1 - x², turns the sign for large inputs: the loss jumps about or grows as soon as activations do.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.x = x
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.x**2)  # 1 - y² is meant

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.x = x
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

How nncheck decides: the true slope of each entry is measured, and yours is divided by dout. The
forward itself is then run at its own outputs, which gives f'(f(x)); and the usual formulas in x
and in y are evaluated with the other of the two. The rule speaks when one of these is what yours
claims, in every entry, and only if that formula gives the true slope at its own point. The fix
puts another of the arrays that are kept in the place.

Sources:
    - tsoding/nn.h#18
    - Grokking-Deep-Learning#56
    - PaddlePaddle/Paddle#18678
    - mlpack#1540
    - Packt#4, DeepLearnToolbox#165 and torch7#232: reported, and the code was right
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, mistaken
from ..model import Edit, Finding
from ..repair import slope_edits, small_edits, tokens

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = mistaken.of(lab, "NN109")
    if found is not None:
        yield finding(lab, found.message, label=found.label, notes=found.notes, slots=found.slots)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    yield from small_edits.small_edits(lab.code, lab.card, slots, _LIKELY)
    yield from slope_edits.replaced(lab.code, lab.card, slots, mistaken.forms_of(lab))
    yield from small_edits.small_edits(lab.code, lab.card, slots)


_LIKELY = (tokens.other_name, tokens.other_entry)
