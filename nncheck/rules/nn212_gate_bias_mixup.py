"""The forward uses one parameter in two places, and another one of its kind in none.

Gates are written by copying a line: forget, input, output, candidate, each with its weights and its bias.
A name that is not changed after the copy leaves two gates with one bias:

    f = sigmoid(x @ Wf + h @ Uf + bf)
    i = sigmoid(x @ Wi + h @ Ui + bf)      # bi was meant

All shapes fit, and it runs. The parameter that was meant is there, is given a gradient by a backward that
was written rightly, and is moved by the optimizer, but nothing depends on it.

How it shows in training: the network learns, less well than it should; the two gates open and close
together at first, and one bias wanders wherever its gradient pushes it, growing without end. A gradient
check fails for both parameters, and the search for the mistake goes on in the backward, where there is
none.

Bad::

    import numpy as np


    class Gates:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)
            self.V = np.random.randn(n_in, n_out)
            self.b = np.random.randn(n_out)
            self.c = np.random.randn(n_out)

        def forward(self, x):
            self.x = x
            self.gate = 1 / (1 + np.exp(-(x @ self.W + self.b)))
            self.value = np.tanh(x @ self.V + self.b)  # copied: c was meant
            return self.gate * self.value

        def backward(self, dout):
            dgate = dout * self.value * self.gate * (1 - self.gate)
            dvalue = dout * self.gate * (1 - self.value**2)
            self.dW, self.db = self.x.T @ dgate, dgate.sum(axis=0)
            self.dV, self.dc = self.x.T @ dvalue, dvalue.sum(axis=0)
            return dgate @ self.W.T + dvalue @ self.V.T

Good::

    import numpy as np


    class Gates:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out)
            self.V = np.random.randn(n_in, n_out)
            self.b = np.random.randn(n_out)
            self.c = np.random.randn(n_out)

        def forward(self, x):
            self.x = x
            self.gate = 1 / (1 + np.exp(-(x @ self.W + self.b)))
            self.value = np.tanh(x @ self.V + self.c)
            return self.gate * self.value

        def backward(self, dout):
            dgate = dout * self.value * self.gate * (1 - self.gate)
            dvalue = dout * self.gate * (1 - self.value**2)
            self.dW, self.db = self.x.T @ dgate, dgate.sum(axis=0)
            self.dV, self.dc = self.x.T @ dvalue, dvalue.sum(axis=0)
            return dgate @ self.W.T + dvalue @ self.V.T

How nncheck decides: of a subject with wrong gradients. A parameter must have a numeric gradient of exactly
zero, at more than one point, where the backward gives it one; and another of its shape one that is the
sum of what the backward gives to both: it stands in both places. A slip in the backward alone leaves
the numeric gradient of each what it was (NN138). The fix writes the other name in one place of the
forward.

Sources:
    - ddbourgin/numpy-ml#42: gates of an LSTM
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, unused
from ..model import Edit, Finding
from ..repair import other_names

SEVERITY = "error"
FAMILY = "value"


def check(lab: Lab) -> Iterator[Finding]:
    for found in unused.unused(lab):
        yield finding(
            lab,
            f"nothing depends on {found.slot}: its numeric gradient is 0, and the backward gives it up to "
            f"{found.size:.3g}; {found.instead} stands in both places",
            at=next(iter(other_names.uses(lab.code, lab.card, found.instead)), None),
            label=f"{found.instead} a second time",
            notes=(
                f"the gradient of {found.instead} is the sum of what the backward gives to both",
            ),
            slots=(found.slot, found.instead),
            explains=True,
            pair=[found.slot, found.instead],
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    slot, instead = found.facts["pair"]
    yield from other_names.exchanged(lab.code, lab.card, instead, slot)
