"""One layer object is used in two places of a network, and keeps the input of the last place only.

A layer remembers in its forward what its backward will need: its input, a mask, its output. An object that
runs twice in one forward has overwritten that of the first place when the backward gets there:

    act = Relu()
    layers = [Affine(W1, b1), act, Affine(W2, b2), act]      # one object, two places

Layers without parameters look as if they had no state, which is why they are shared. Frameworks allow it,
since there each call keeps its own record.

How it shows in training: the forward is right. The place nearer to the loss gets a right gradient, and
everything before the other one gets a gradient through the slope, or the mask, of another layer. The loss
falls, slowly, since the last layers learn; widths that differ fail with shapes that do not fit.

Bad::

    import numpy as np


    class Affine:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
            return dout @ self.W.T


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)


    class SquaredError:
        def forward(self, y, t):
            self.e = y - t
            return 0.5 * np.sum(self.e**2)

        def backward(self, dout=1):
            return dout * self.e


    class Net:
        def __init__(self, size=4):
            self.params = {"W1": np.random.randn(size, size), "b1": np.random.randn(size)}
            self.params.update({"W2": np.random.randn(size, size), "b2": np.random.randn(size)})
            act = Tanh()
            first = Affine(self.params["W1"], self.params["b1"])
            second = Affine(self.params["W2"], self.params["b2"])
            self.layers = [first, act, second, act]
            self.last = SquaredError()

        def loss(self, x, t):
            for layer in self.layers:
                x = layer.forward(x)
            return self.last.forward(x, t)

        def gradient(self, x, t):
            self.loss(x, t)
            dout = self.last.backward()
            for layer in reversed(self.layers):
                dout = layer.backward(dout)
            first, _, second, _ = self.layers
            return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

Good::

    import numpy as np


    class Affine:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
            return dout @ self.W.T


    class Tanh:
        def forward(self, x):
            self.y = np.tanh(x)
            return self.y

        def backward(self, dout):
            return dout * (1 - self.y**2)


    class SquaredError:
        def forward(self, y, t):
            self.e = y - t
            return 0.5 * np.sum(self.e**2)

        def backward(self, dout=1):
            return dout * self.e


    class Net:
        def __init__(self, size=4):
            self.params = {"W1": np.random.randn(size, size), "b1": np.random.randn(size)}
            self.params.update({"W2": np.random.randn(size, size), "b2": np.random.randn(size)})
            first = Affine(self.params["W1"], self.params["b1"])
            second = Affine(self.params["W2"], self.params["b2"])
            self.layers = [first, Tanh(), second, Tanh()]
            self.last = SquaredError()

        def loss(self, x, t):
            for layer in self.layers:
                x = layer.forward(x)
            return self.last.forward(x, t)

        def gradient(self, x, t):
            self.loss(x, t)
            dout = self.last.backward()
            for layer in reversed(self.layers):
                dout = layer.backward(dout)
            first, _, second, _ = self.layers
            return {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}

How nncheck decides: of a network with wrong gradients. One forward of it is watched, and a part that runs more
than once is taken out: it gets two forwards with different inputs and two backwards, and is compared with
a fresh one that saw the last input alone. Where both backwards are those of the last input, its first use
can have no gradient of its own. A cell that keeps a record for each step, or shares its weights
and is right, is no fault. The fix makes a second object.

Sources:
    - derived: a cache has room for one call; the same holds for a module of torch.nn that keeps tensors
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, shared
from ..model import Edit, Finding
from ..repair import second_objects

SEVERITY = "error"
FAMILY = "purity"


def check(lab: Lab) -> Iterator[Finding]:
    for found in shared.shared(lab):
        kind = lab.card.part_types.get(found.part, "a layer")
        yield finding(
            lab,
            f"one {kind} object ({found.part}) runs {found.times} times in a forward, and its backward knows the "
            "last time only",
            at=second_objects.place(lab.code, lab.card, found.part),
            label="used again",
            notes=("after two forwards both backwards are those of the second input",),
            slots=lab.wrong,
            explains=True,
            part=found.part,
        )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from second_objects.made(lab.code, lab.card, found.facts["part"])
