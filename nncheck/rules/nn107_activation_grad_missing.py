"""The backward hands the upstream gradient on as it is: the activation's own derivative is missing.

The chain rule multiplies: for y = f(x), dL/dx = dL/dy · f'(x). What comes in as `dout` is dL/dy;
what goes out has to be dL/dx. A backward that returns `dout` says that f'(x) = 1 everywhere, which
is true of the identity and of nothing else.

How it shows in training: the layers below get gradients that are too large and that do not know
where the activation is flat. A tanh or sigmoid unit that is saturated (f' near 0) should stop
learning and does not; a ReLU that is off should pass nothing and passes everything. The loss
usually falls in the beginning and then settles too high. With sigmoids, whose slope is at most ¼,
the gradients are at least four times too large for each layer that they pass.

Bad::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout  # the slope of tanh is 1 at 0 only

Good::

    import numpy as np


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)

How nncheck decides: the true slope f'(x) of each entry is measured, and yours is divided by
`dout`, which has mixed signs and uneven sizes. The rule speaks when the second is 1 in every entry
although the first is not. Inside a fused layer or a network both slopes are read off the gradients
of the biases at one sample. A clip or a mask that is left out has rules of its own (NN146, NN112).
The fix multiplies by a derivative in a form that gives the measured slopes: y·(1 - y), 1 - y², x >
0 and others.

Sources:
    - Bot-Academy/NeuralNetworkFromScratch#3
    - CaptainE/RNN-LSTM-in-numpy#1: the sigmoid itself where its derivative is meant
    - M. Nielsen, Neural Networks and Deep Learning (2015), chapter 2, equations BP1 and BP2
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, mistaken
from ..model import Edit, Finding
from ..repair import slope_edits, small_edits, tokens

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    found = mistaken.of(lab, "NN107")
    if found is not None:
        yield finding(lab, found.message, label=found.label, notes=found.notes, slots=found.slots)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slots = found.facts["slots"]
    yield from slope_edits.multiplied(lab.code, lab.card, slots, mistaken.forms_of(lab))
    yield from small_edits.small_edits(
        lab.code, lab.card, slots, (tokens.fewer_factors, tokens.more_factors)
    )
