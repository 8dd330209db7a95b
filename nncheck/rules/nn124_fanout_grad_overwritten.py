"""A value is used more than once, and the gradient of the last use takes the place of the others.

Where a value takes several ways to the loss, its gradient is the sum over all ways (the chain rule
for several variables): for y = a·a it is a + a, for y = tanh(a) + a it is tanh'(a) + 1. A backward
that goes through the uses one by one must therefore add to what is there: `+=`. With `=` the use
that comes last wins, and the others are lost. As long as every value is used once, as in a plain
chain, `=` and `+=` do the same, which is why the first tests pass.

How it shows in training: weights that are shared (by the steps of a recurrent network, by a skip
connection, by a penalty and the loss) learn from one of their uses only. The loss still falls, more
slowly than it should, and the result depends on the order in which operators happen to run.

Bad::

    import numpy as np


    class Value:
        def __init__(self, data, parents=()):
            self.data = data
            self.grad = 0.0
            self._parents = parents
            self._backward = lambda: None

        def __add__(self, other):
            out = Value(self.data + other.data, (self, other))

            def _backward():
                self.grad += out.grad
                other.grad += out.grad

            out._backward = _backward
            return out

        def tanh(self):
            out = Value(np.tanh(self.data), (self,))

            def _backward():
                self.grad = (1 - out.data**2) * out.grad  # whatever was there is gone

            out._backward = _backward
            return out

        def backward(self):
            order, seen = [], set()

            def visit(node):
                if node not in seen:
                    seen.add(node)
                    for parent in node._parents:
                        visit(parent)
                    order.append(node)

            visit(self)
            for node in order:
                node.grad = 0.0
            self.grad = 1.0
            for node in reversed(order):
                node._backward()

Good::

    import numpy as np


    class Value:
        def __init__(self, data, parents=()):
            self.data = data
            self.grad = 0.0
            self._parents = parents
            self._backward = lambda: None

        def __add__(self, other):
            out = Value(self.data + other.data, (self, other))

            def _backward():
                self.grad += out.grad
                other.grad += out.grad

            out._backward = _backward
            return out

        def tanh(self):
            out = Value(np.tanh(self.data), (self,))

            def _backward():
                self.grad += (1 - out.data**2) * out.grad

            out._backward = _backward
            return out

        def backward(self):
            order, seen = [], set()

            def visit(node):
                if node not in seen:
                    seen.add(node)
                    for parent in node._parents:
                        visit(parent)
                    order.append(node)

            visit(self)
            for node in order:
                node.grad = 0.0
            self.grad = 1.0
            for node in reversed(order):
                node._backward()

How nncheck decides: each operator is checked alone first. One that is right is then run on operands
that are used a second time: op(a, b) + a + b, and op(a, a). What each use contributes is known from
the operator alone; the rule speaks when yours is exactly the contribution of one use. The fix turns
`=` into `+=` where the operator (or the engine) stores gradients.

Sources:
    - nn-zero-to-hero#52 and the author's own note in that lecture
    - mxnet#4057
    - A. Griewank and A. Walther, Evaluating Derivatives, 2nd edition (2008), section 3.2: adjoints
      are incremented
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, reuse
from ..model import Edit, Finding
from ..repair import engines

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.style != "fan-out" or not lab.wrong:
        return
    point = lab.point()
    lost, shown = [], ""
    for slot in lab.wrong:
        yours = lab.claimed(point).gradients.get(slot)
        ways = reuse.ways(lab, slot)
        if yours is None or any(w.shape != yours.shape for w in ways):
            continue
        if any(np.allclose(yours, w, rtol=1e-6, atol=1e-9) for w in ways):
            lost.append(slot)
            total = lab.reference(slot, point).value
            shown = shown or f"{yours.flat[0]:.6g} where the sum is {total.flat[0]:.6g}"
    if lost:
        stores = _stores(lab)
        yield finding(
            lab,
            f"the gradient of {', '.join(lost)} keeps one use and loses the others: {shown}",
            at=stores[0] if stores else None,
            label="takes the place of what is there",
            notes=("the operator alone is right",),
            slots=tuple(lab.wrong),
        )


def _stores(lab: Lab) -> list[engines.Store]:
    """The operator's own assignments, or those of the engine where it has none."""
    suffix = next(iter(lab.card.spoken.values()), "").rpartition(".")[2]
    own = engines.stores(lab.code, [lab.card.backward], suffix)
    return own or engines.stores(lab.code, [lab.bench.card(lab.card.part_of).backward], suffix)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from engines.added_up(lab.code, _stores(lab))
