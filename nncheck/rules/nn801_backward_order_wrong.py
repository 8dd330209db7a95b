"""The backward goes through the layers in the order of the forward.

The chain rule begins at the loss: the last layer is asked first, and what it gives is handed to the one
before it. A loop that goes through the layers as the forward does hands the gradient of the loss to the first
layer. How it shows in training: with layers of different sizes it stops with an error about shapes that do not
fit; with layers of one size it runs, the loss falls a little by chance, and nothing that was written in the
layers themselves is wrong.

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
            return dout * (1 - self.y**2)


    class SquaredError:
        def forward(self, y, t):
            self.diff = y - t
            return 0.5 * np.sum(self.diff**2) / len(t)

        def backward(self):
            return self.diff / len(self.diff)


    class Net:
        def __init__(self, n_in, n_hidden, n_out):
            self.layers = [Dense(n_in, n_hidden), Tanh(), Dense(n_hidden, n_out)]
            self.last = SquaredError()

        def loss(self, x, t):
            for part in self.layers:
                x = part.forward(x)
            return self.last.forward(x, t)

        def gradient(self, x, t):
            self.loss(x, t)
            dout = self.last.backward()
            for layer in self.layers:
                dout = layer.backward(dout)
            first, second = self.layers[0], self.layers[2]
            return {
                "layers[0].W": first.dW,
                "layers[0].b": first.db,
                "layers[2].W": second.dW,
                "layers[2].b": second.db,
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


    class Net:
        def __init__(self, n_in, n_hidden, n_out):
            self.layers = [Dense(n_in, n_hidden), Tanh(), Dense(n_hidden, n_out)]
            self.last = SquaredError()

        def loss(self, x, t):
            for part in self.layers:
                x = part.forward(x)
            return self.last.forward(x, t)

        def gradient(self, x, t):
            self.loss(x, t)
            dout = self.last.backward()
            for layer in reversed(self.layers):
                dout = layer.backward(dout)
            first, second = self.layers[0], self.layers[2]
            return {
                "layers[0].W": first.dW,
                "layers[0].b": first.db,
                "layers[2].W": second.dW,
                "layers[2].b": second.db,
            }

How nncheck decides: the parts of the network are watched while it computes its gradient. The chain of parts is read off
the forward: each gets what the one before has given. On the way back the first part of the chain, and not the
last, is handed what the loss gave, or something of the shape of the last part's output.

Sources:
    - derived
    - M. Nielsen, Neural Networks and Deep Learning (2015), chapter 2, equation BP2
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, order
from ..model import Edit, Finding
from ..repair import orders

SEVERITY = "error"
FAMILY = "wiring"


def check(lab: Lab) -> Iterator[Finding]:
    chain = order.backwards_in_forward_order(lab)
    if chain:
        yield finding(
            lab,
            f"the backward begins at the first of {len(chain)} parts: {chain[0]} is handed the"
            f" gradient of the loss, which belongs to {chain[-1]}",
            label="goes through the parts in the order of the forward",
            slots=lab.wrong,
            explains=True,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from orders.turned_round(lab.code, lab.card)
