"""The gradient of an operand that was broadcast has the shape of the result, not its own.

In x + b with x of shape (N, D) and b of shape (D,) NumPy repeats b for every row without being
asked. Each number of b then takes part in N results, so its gradient is the sum of N upstream
gradients: db = dout.sum(axis=0). The same holds for a column (N, 1), which is summed along the
rows, and for a single number, which is summed over everything. In an autodiff engine every
elementwise operator has to do this for both operands, usually through one function (`sum_to`,
`unbroadcast`) that knows the shape the operand had.

How it shows in training: often by an error, "non-broadcastable output operand", as soon as the
gradient is added to one of the right shape. Where it is stored by `=`, nothing is raised: b - lr *
grad quietly becomes an (N, D) array, and the model has a bias for every sample of the last batch.

Bad::

    import numpy as np


    class Tensor:
        def __init__(self, data, parents=()):
            self.data = np.array(data, dtype=float)
            self.grad = 0.0
            self.parents = parents
            self.push = lambda: None

        def __add__(self, other):
            out = Tensor(self.data + other.data, (self, other))

            def push():
                self.grad = self.grad + sum_to(out.grad, self.data.shape)
                other.grad = other.grad + out.grad  # other may have been repeated

            out.push = push
            return out

        def __mul__(self, other):
            out = Tensor(self.data * other.data, (self, other))

            def push():
                self.grad = self.grad + sum_to(out.grad * other.data, self.data.shape)
                other.grad = other.grad + sum_to(out.grad * self.data, other.data.shape)

            out.push = push
            return out

        def backward(self, g=1.0):
            order = []

            def visit(node):
                if not any(node is met for met in order):
                    for parent in node.parents:
                        visit(parent)
                    order.append(node)

            visit(self)
            for node in order:
                node.grad = 0.0
            self.grad = np.ones_like(self.data) * g
            for node in reversed(order):
                node.push()


    def sum_to(grad, shape):
        grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
        axes = tuple(i for i, n in enumerate(shape) if n == 1)
        return grad.sum(axis=axes, keepdims=True) if axes else grad

Good::

    import numpy as np


    class Tensor:
        def __init__(self, data, parents=()):
            self.data = np.array(data, dtype=float)
            self.grad = 0.0
            self.parents = parents
            self.push = lambda: None

        def __add__(self, other):
            out = Tensor(self.data + other.data, (self, other))

            def push():
                self.grad = self.grad + sum_to(out.grad, self.data.shape)
                other.grad = other.grad + sum_to(out.grad, other.data.shape)

            out.push = push
            return out

        def __mul__(self, other):
            out = Tensor(self.data * other.data, (self, other))

            def push():
                self.grad = self.grad + sum_to(out.grad * other.data, self.data.shape)
                other.grad = other.grad + sum_to(out.grad * self.data, other.data.shape)

            out.push = push
            return out

        def backward(self, g=1.0):
            order = []

            def visit(node):
                if not any(node is met for met in order):
                    for parent in node.parents:
                        visit(parent)
                    order.append(node)

            visit(self)
            for node in order:
                node.grad = 0.0
            self.grad = np.ones_like(self.data) * g
            for node in reversed(order):
                node.push()


    def sum_to(grad, shape):
        grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
        axes = tuple(i for i, n in enumerate(shape) if n == 1)
        return grad.sum(axis=axes, keepdims=True) if axes else grad

How nncheck decides: operators are run with a row, a column and a single number beside a matrix. The
rule speaks when a gradient has another shape than its operand and becomes the numeric gradient once
it is summed over the repeated axes, when it is that sum divided by the number of repeats, or when
the backward stops with an error about broadcasting there. An engine in which no operator sums
anything back, and nothing speaks of broadcasting, is for operands of equal shapes and is not asked.
The fix puts the sum in, through the file's own function for it where there is one.

Sources:
    - oreilly-japan/dezero#20; burn#181; nd4j#2424; pytorch#13669; oneflow#3609; mlpack#3679
    - NumPy user guide, "Broadcasting"
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Array, Edit, Finding
from ..repair import sites, spreading

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.wrong or lab.card.kind in ("loss", "network"):
        return
    point = lab.point()
    output = lab.output(point.values)
    if output is None:
        return
    failure = lab.pass_at(point).failure
    gradients = lab.claimed(point).gradients
    for slot in lab.wrong:
        x = point.values[slot]
        if not _is_repeated(lab, slot, x, output.shape):
            continue
        words = None
        if failure is not None:
            if failure.type == "ValueError" and "broadcast" in failure.message:
                words = f"the backward fails where it is repeated: {failure.message}"
        elif slot in gradients:
            words = _told(gradients[slot], lab.reference(slot, point).value, output.shape)
        if words is None:
            continue
        found = sites.sites(lab.code, lab.card, slot)
        yield finding(
            lab,
            f"the gradient of {slot}, which is broadcast from {x.shape}, is not summed back: {words}",
            at=found[0] if found else failure.place if failure is not None else None,
            label=f"has to be summed to the shape of {slot}",
            slots=(slot,),
        )


def _is_repeated(lab: Lab, slot: str, x: Array, output: tuple[int, ...]) -> bool:
    """An operand of fewer entries than another, beside which it is broadcast."""
    others = [v for n, v in lab.point().values.items() if n != slot]
    if not others:
        return False
    try:
        shape = np.broadcast_shapes(x.shape, *(v.shape for v in others))
    except ValueError:
        return False
    fits = lab.card.scalar or shape == output
    return fits and shape != x.shape and any(v.dtype.kind == "f" for v in others)


def _told(yours: Array, reference: Array, output: tuple[int, ...]) -> str | None:
    if yours.shape != reference.shape:
        try:
            summed = _summed(yours, reference.shape)
        except ValueError:
            return None
        if np.allclose(summed, reference, rtol=1e-5, atol=1e-8):
            return f"its shape is {yours.shape}"
        return None
    repeats = int(np.prod(output, dtype=int)) // max(reference.size, 1)
    if repeats > 1 and np.allclose(yours * repeats, reference, rtol=1e-5, atol=1e-8):
        return f"it is the mean of {repeats} gradients and not their sum"
    return None


def _summed(grad: Array, shape: tuple[int, ...]) -> Array:
    """Summed over the axes that `shape` lacks or has as 1; ValueError where that does not fit."""
    if grad.ndim < len(shape):
        raise ValueError("fewer axes than the operand")
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    axes = tuple(i for i, n in enumerate(shape) if n == 1)
    grad = np.asarray(grad.sum(axis=axes, keepdims=True) if axes else grad)
    return np.broadcast_to(grad, shape)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from spreading.summed_back(lab.code, lab.card, found.facts["slots"])
