"""Nodes of the graph are not met in topological order: some too early, some more than once.

A node may hand its gradient on only when that gradient is complete, which is after everything that
uses the node has handed its own down. An order in which each node comes after all its users is a
topological order; every graph without cycles has one, and it is found by a depth-first search that
notes a node after its operands and meets each node once. A plain recursion, a stack or a queue does
not give it: a node that is used twice is either run twice (and hands down twice what it had) or
run before its second user has spoken.

How it shows in training: chains are right, and so is everything that is used once; networks with
shared values (skip connections, recurrent steps, a penalty on a hidden layer) get gradients that
are too large or too small by factors that depend on the graph. The loss falls and then hovers.

Bad::

    import numpy as np


    class Value:
        def __init__(self, data, parents=()):
            self.data = np.float64(data)
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

        def __mul__(self, other):
            out = Value(self.data * other.data, (self, other))

            def _backward():
                self.grad += other.data * out.grad
                other.grad += self.data * out.grad

            out._backward = _backward
            return out

        def backward(self):
            order = []

            def visit(node):
                for parent in node._parents:
                    visit(parent)
                order.append(node)  # once more for each node that uses it

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
            self.data = np.float64(data)
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

        def __mul__(self, other):
            out = Value(self.data * other.data, (self, other))

            def _backward():
                self.grad += other.data * out.grad
                other.grad += self.data * out.grad

            out._backward = _backward
            return out

        def backward(self):
            order = []

            def visit(node):
                for parent in node._parents:
                    visit(parent)
                if node not in order:
                    order.append(node)

            visit(self)
            for node in order:
                node.grad = 0.0
            self.grad = 1.0
            for node in reversed(order):
                node._backward()

How nncheck decides: operators are checked alone, then with operands that are used twice. Where all
that is right, graphs follow in which a value that was computed is used again at other depths. The
rule speaks when such a graph (or a plain chain) is wrong, and says by how much. Edits that are
tried: the order turned round, a node noted after its operands, each node met once, the latest
generation first.

Sources:
    - micrograd#2 and #68; sebgao/cTensor#5; Janko-dev/autodiff#3; MyGrad#131
    - A. B. Kahn, Topological sorting of large networks, Communications of the ACM 5 (1962)
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Edit, Finding
from ..repair import engines

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if lab.card.style not in ("chain", "diamond") or not lab.wrong:
        return
    point = lab.point()
    failure = lab.pass_at(point).failure
    central = lab.bench.card(lab.card.part_of).backward
    shown = f": {failure.type}: {failure.message}" if failure is not None else ""
    for slot in lab.wrong if failure is None else ():
        yours = lab.claimed(point).gradients.get(slot)
        true = lab.reference(slot, point).value
        if yours is not None and yours.shape == true.shape and true.size:
            at = int(np.argmax(np.abs(yours - true)))
            shown = f": d/d{slot} is {yours.flat[at]:.6g}, and should be {true.flat[at]:.6g}"
            break
    what = (
        "gradients do not get through a chain of operators in order"
        if lab.card.style == "chain"
        else "a value that is used again is met too early or more than once"
    )
    yield finding(
        lab,
        f"{what}{shown}",
        at=engines.ordering(lab.code, central, direction=lab.card.style == "chain"),
        label="not a topological order",
        notes=("every operator alone is right, also where an operand is used twice",),
        slots=tuple(lab.wrong),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from engines.reordered(lab.code, lab.bench.card(lab.card.part_of).backward)
