"""An error enters the backward pass at one layer and flows on to all layers below it.

This is no mistake of its own; it says where to look. On the way back every layer multiplies what
it is given by its own derivative. If one of them lies, all layers below it (nearer to the input)
compute with wrong numbers and come out wrong, though their code is right, while the layers above
it (nearer to the loss) are not touched. So a gradient check that compares only dW1, dW2, … shows a
pattern, right from the loss down to some layer and wrong below it, and the culprit sits at the
border.

How it shows in training: the upper layers learn and the lower ones do not, or learn nonsense; the
deeper the network, the worse. Adding layers makes it worse instead of better.

Bad::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y)  # 1 - y² is meant


    class SquaredError:
        def forward(self, y, t):
            self.diff = y - t
            return 0.5 * np.sum(self.diff**2) / len(t)

        def backward(self):
            return self.diff / len(self.diff)


    class TwoLayerNet:
        def __init__(self, n_in, n_hidden, n_out):
            self.first = Dense(n_in, n_hidden)
            self.tanh = Tanh()
            self.second = Dense(n_hidden, n_out)
            self.last = SquaredError()

        def loss(self, x, t):
            y = self.second.forward(self.tanh.forward(self.first.forward(x)))
            return self.last.forward(y, t)

        def gradient(self, x, t):
            self.loss(x, t)
            dout = self.second.backward(self.last.backward())
            self.first.backward(self.tanh.backward(dout))
            return {
                "first.W": self.first.dW,
                "first.b": self.first.db,
                "second.W": self.second.dW,
                "second.b": self.second.db,
            }

Good::

    import numpy as np


    class Dense:
        def __init__(self, n_in, n_out):
            self.W = np.random.randn(n_in, n_out) / np.sqrt(n_in)
            self.b = np.zeros(n_out)

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)


    class SquaredError:
        def forward(self, y, t):
            self.diff = y - t
            return 0.5 * np.sum(self.diff**2) / len(t)

        def backward(self):
            return self.diff / len(self.diff)


    class TwoLayerNet:
        def __init__(self, n_in, n_hidden, n_out):
            self.first = Dense(n_in, n_hidden)
            self.tanh = Tanh()
            self.second = Dense(n_hidden, n_out)
            self.last = SquaredError()

        def loss(self, x, t):
            y = self.second.forward(self.tanh.forward(self.first.forward(x)))
            return self.last.forward(y, t)

        def gradient(self, x, t):
            self.loss(x, t)
            dout = self.second.backward(self.last.backward())
            self.first.backward(self.tanh.backward(dout))
            return {
                "first.W": self.first.dW,
                "first.b": self.first.db,
                "second.W": self.second.dW,
                "second.b": self.second.db,
            }

How nncheck decides: one forward and one backward of the network are run while its parts are
watched: what each was given, what it gave, and which upstream gradient reached it. Then each part
is judged by itself at exactly these values: its own forward is differentiated numerically and
multiplied by the upstream gradient that it really received, right or wrong. Walking back from the
loss, the first part that does not give this product is named; parts before it passed, parts after
it are told apart into those that do their own share right and those that do not. Where the cause
is known from another rule, this finding is shown as its consequence.

Sources:
    - cthorey/CS231#2 (unresolved there)
    - A. Ng's lectures on gradient checking
    - M. Nielsen, Neural Networks and Deep Learning (2015), chapter 2, equation BP2
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, finding, flows
from ..model import Finding
from ..repair import sites

SEVERITY = "error"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.is_network or not lab.card.parts or not lab.wrong:
        return
    seen = flows.verdicts(lab)
    first = next((v for v in seen if v.lies), None)
    if first is None:
        return
    before = [_say(lab, v.part) for v in seen[: seen.index(first)]]
    below = [_say(lab, v.part) for v in seen[seen.index(first) + 1 :] if not v.lies]
    names = sites.short_names(lab.wrong, [s.name for s in lab.card.slots])
    notes = [f"the wrong gradients of {', '.join(names)} follow from it"]
    if before:
        notes.append(f"{', '.join(before)} came before it on the way back and passed")
    if below:
        notes.append(f"{', '.join(below)} do their own part right with what they are given")
    wrong = list(first.wrong)
    yield finding(
        lab,
        f"the first part to lie on the way back is {_say(lab, first.part)}:"
        f" what it gives for {', '.join(wrong)} is not its own derivative",
        at=_backward_of(lab, first.part),
        label="the error enters here and flows to every layer below",
        notes=tuple(notes),
        slots=lab.wrong,
        part=first.part,
        kind=lab.card.part_types.get(first.part, ""),
        via=_say(lab, first.part),
        wrt=names,
    )


def _say(lab: Lab, part: str) -> str:
    """`Affine1` of `layers['Affine1']`, with the class where that says more."""
    name, kind = sites.last_name(part), lab.card.part_types.get(part, "")
    return name if kind.lower() in name.lower() else f"{name} ({kind})"


def _backward_of(lab: Lab, part: str) -> ast.AST | None:
    kind = lab.card.part_types.get(part, "")
    names = [q for q in lab.code.functions if q.startswith(f"{kind}.back")]
    return lab.code.function(names[0] if names else lab.card.backward)
