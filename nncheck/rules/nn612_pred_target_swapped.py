"""The prediction and the target are handed to a loss in the wrong order.

There is no agreement on the order: `loss(y_true, y_pred)` in one library, `loss(y_pred, y_true)` in
the next, and numpy cannot tell one array from the other. Of a symmetric loss such as the squared
error the value stays the same, and nothing seems wrong; its gradient is turned, since the derivative
with respect to the other argument is its negative. Of a cross-entropy the value is another, usually
inf, because the logarithm is now taken of one-hot zeros.

How it shows in training: with the squared error every step goes uphill. The loss is right when it is
printed and it rises from the first step on, so that the search begins with the learning rate. With the
cross-entropy it is inf or nan at once, and people add an epsilon to make it finite; then it is -log
of the epsilon for every wrong entry, and follows nothing.

Bad::

    import numpy as np


    def mse(y_true, y_pred):
        return np.mean((y_true - y_pred) ** 2)


    def mse_prime(y_true, y_pred):
        return 2 * (y_pred - y_true) / y_true.size


    def step(w, x, y_true, lr=0.1):
        y_pred = x @ w
        return w - lr * x.T @ mse_prime(y_pred, y_true)  # it wants y_true first

Good::

    import numpy as np


    def mse(y_true, y_pred):
        return np.mean((y_true - y_pred) ** 2)


    def mse_prime(y_true, y_pred):
        return 2 * (y_pred - y_true) / y_true.size


    def step(w, x, y_true, lr=0.1):
        y_pred = x @ w
        return w - lr * x.T @ mse_prime(y_true, y_pred)

How nncheck decides: the calls of the loss and of its gradient in the file are read. The rule speaks
where the two arrays of a call are named like the two arguments, and stand in the other order, and
where the order counts: with the two exchanged, the function gives another result for the same numbers.
A file that calls it in both orders (a symmetric divergence) means what it does. The fix exchanges
the two.

Sources:
    - derived: d/da (a - b)² = -d/db (a - b)²
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, losses
from ..model import Backward, Edit, Finding, Forward

SEVERITY = "error"
FAMILY = "loss"


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None:
        return
    for name in dict.fromkeys((lab.card.forward, lab.card.backward)):
        swapped = _swapped(lab, name)
        if not swapped or not _order_counts(lab, *pair, gradient=name != lab.card.forward):
            continue
        for call in swapped:
            given = ", ".join(lab.code.text(a) for a in call.args[:2])
            asked = ", ".join(_arguments(lab, name))
            yield finding(
                lab,
                f"{name} takes ({asked}) and is given ({given})",
                at=call,
                label="in the other order",
                notes=("with the two exchanged it gives another result for the same numbers",),
            )


def _arguments(lab: Lab, name: str | None) -> list[str]:
    function = lab.code.function(name)
    return lab.code.parameters(function)[:2] if function is not None else []


def _swapped(lab: Lab, name: str | None) -> list[ast.Call]:
    """Calls whose first two arguments go by the names of the two parameters, exchanged."""
    asked = _arguments(lab, name)
    if name is None or len(asked) != 2 or asked[0] == asked[1]:
        return []
    found = []
    for call in lab.code.calls(lab.code.source.tree, (name.rsplit(".", 1)[-1],)):
        # `Loss.grad(...)` is of this class; `self.loss.grad(...)` may be of any
        if "." in name and lab.code.text(call.func) != name:
            continue
        given = [_last(lab.code.text(a)) for a in call.args[:2]]
        if given == asked:
            return []
        if given == asked[::-1]:
            found.append(call)
    return found


def _last(text: str) -> str:
    return text.rsplit(".", 1)[-1]


def _order_counts(lab: Lab, y: str, t: str, *, gradient: bool) -> bool:
    values = lab.point().values
    if values[y].shape != values[t].shape:
        return True
    exchanged = {**values, y: np.asarray(values[t], dtype=float), t: values[y]}
    found = []
    for at in (values, exchanged):
        outcome = lab.run(Forward(at), Backward(1.0))
        if outcome.failure is not None:
            return True
        record = outcome.records[-1]
        found.append(record.gradients.get(y) if gradient else outcome.records[0].output)
    if found[0] is None or found[1] is None:
        return False
    with np.errstate(all="ignore"):
        return not np.allclose(found[0], found[1], rtol=1e-9, atol=1e-12)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for name in dict.fromkeys((lab.card.forward, lab.card.backward)):
        for call in _swapped(lab, name):
            first, second = call.args[:2]
            place = lab.code.place(call)
            if found.place is None or place.line == found.place.line:
                edits = (
                    lab.code.replace(first, lab.code.text(second)),
                    lab.code.replace(second, lab.code.text(first)),
                )
                yield "exchange the two", edits
