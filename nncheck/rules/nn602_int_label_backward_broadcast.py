"""Class numbers are understood by the forward, and broadcast against the scores by the backward.

A loss that takes labels in both forms converts them: `onehot[np.arange(N), t] = 1`, or a pick of
`log_p[i, t[i]]`. If only the forward does so, the backward computes `y - t` with y of shape (N, C)
and t of shape (N,). numpy lines t up with the last axis, the classes: it raises an error as long as
N and C differ, and is silent when they are equal. Then label i is subtracted from column i of every
row, as the number that it is.

How it shows in training: batches of 32 with 10 classes stop with "operands could not be broadcast";
a batch of 10 with 10 classes runs, the loss is right, and the network learns nonsense. So the
mistake comes with the last, smaller batch of an epoch, or with the toy example for which the batch
and the classes were chosen equal.

Bad::

    import numpy as np


    class SoftmaxCrossEntropy:
        def forward(self, z, t):  # t: class numbers or one-hot rows
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.y, self.t = e / e.sum(axis=1, keepdims=True), t
            labels = t.argmax(axis=1) if t.ndim == 2 else t
            return -np.mean(np.log(self.y[np.arange(len(t)), labels] + 1e-12))

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / len(self.t)  # class numbers are not rows

Good::

    import numpy as np


    class SoftmaxCrossEntropy:
        def forward(self, z, t):  # t: class numbers or one-hot rows
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.y = e / e.sum(axis=1, keepdims=True)
            self.t = np.eye(z.shape[1])[t] if t.ndim == 1 else t
            return -np.mean(np.log((self.t * self.y).sum(axis=1) + 1e-12))

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / len(self.t)

How nncheck decides: the loss is given class numbers. The rule speaks when its value is that of the
one-hot rows of the same classes, and with as many samples as classes the gradient is a constant
times y minus the numbers, each against a column (or, with an axis added, against a row), and not y
minus the one-hot rows. Losses that refuse class numbers in the forward are not asked; where only a
helper that is shared knows both forms it is a warning. The fix makes rows of the numbers in the
backward.

Sources:
    - nncheck's seed documents, defect 57
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, losses
from ..model import Array, Backward, Edit, Finding, Forward
from ..repair.code import atomic

SEVERITY = "error"
FAMILY = "loss"

_LABELS = np.array([2, 0, 3, 1])


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None or not lab.card.has_backward or lab.card.sample_axis != 0:
        return
    y, t = pair
    shape = next(s.shape for s in lab.card.slots if s.name == y)
    # a loss of one output has no classes; one that fixes its sizes cannot be given a square
    if len(shape) != 2 or not all(isinstance(d, str) for d in shape):
        return
    shown = _square(lab, y)
    row = _claimed(lab, {**shown, t: np.eye(4)[_LABELS]}, y)
    numbers = _claimed(lab, {**shown, t: _LABELS}, y)
    if numbers is None or not _takes_numbers(lab, shown, t, row):
        return
    if not any(_fits(shown[y], numbers[1], broadcast) for broadcast in _ways()):
        return
    where = _converted(lab)
    if where is None:
        return
    yield finding(
        lab,
        "the forward understands class numbers, the backward subtracts them from the scores as numbers",
        at=next(_differences(lab), None),
        label="(N, C) minus (N,): silent where N = C, an error elsewhere",
        notes=(f"with labels {_LABELS.tolist()} the loss is right, and the gradient has no trace of the classes",),
        slots=lab.wrong,
        lowered=where != lab.card.forward,
        shown={y: shown[y], t: _LABELS},
    )  # fmt: skip


_CONVERTS = re.compile(
    r"argmax|\.ndim|arange|\beye\b|one_?hot|\.size\s*[!=]=|len\(\w+\.shape\)|range\("
)


def _converted(lab: Lab) -> str | None:
    """The function of the file that tells class numbers from rows; None where it is elsewhere.

    A helper that knows both forms does not promise them for the class that calls it.
    """
    own = lab.code.reached(lab.card.forward)
    return next((n for n in own if _CONVERTS.search(lab.code.text(lab.code.functions[n]))), None)


def _square(lab: Lab, y: str) -> dict[str, Array]:
    """As many samples as classes, where broadcasting raises no error."""
    rng = np.random.default_rng([lab.seed, lab.salt, 602])
    slot = next(s for s in lab.card.slots if s.name == y)
    x = rng.standard_normal((4, 4))
    if slot.domain.values == "probability":
        x = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    return {**lab.point().values, y: x}


def _claimed(lab: Lab, values: dict[str, Array], y: str) -> tuple[float, Array] | None:
    outcome = lab.run(Forward(values), Backward(1.0))
    value, claimed = outcome.records[0].output, outcome.records[-1].gradients.get(y)
    if outcome.failure is not None or value is None or claimed is None or value.size != 1:
        return None
    return (float(np.asarray(value).reshape(-1)[0]), claimed) if claimed.shape == (4, 4) else None


def _takes_numbers(
    lab: Lab, shown: dict[str, Array], t: str, row: tuple[float, Array] | None
) -> bool:
    """The forward gives for class numbers what it gives for their rows, or the cross-entropy."""
    value = lab.output({**shown, t: _LABELS})
    if value is None or value.size != 1:
        return False
    number = float(np.asarray(value).reshape(-1)[0])
    if row is not None:
        return bool(np.isclose(number, row[0], rtol=1e-9))
    x = next(v for n, v in shown.items() if n != t and v.shape == (4, 4))
    picked = [losses.cross_entropy(p, np.eye(4)[_LABELS]).sum() for p in _probabilities(x)]
    return any(np.isclose(number, p * k, rtol=1e-4) for p in picked for k in (1.0, 0.25))


def _probabilities(x: Array) -> Iterator[Array]:
    if np.all(x > 0) and np.allclose(x.sum(axis=1), 1.0):
        yield x
    e = np.exp(x - x.max(axis=1, keepdims=True))
    yield e / e.sum(axis=1, keepdims=True)


def _ways() -> Iterator[Array]:
    yield np.broadcast_to(_LABELS, (4, 4)).astype(float)
    yield np.broadcast_to(_LABELS[:, None], (4, 4)).astype(float)


def _fits(x: Array, claimed: Array, labels: Array) -> bool:
    """What is claimed is a constant times the probabilities minus the labels as numbers."""
    return any(losses.multiple(claimed, p - labels) is not None for p in _probabilities(x))


def _differences(lab: Lab) -> Iterator[ast.BinOp]:
    for name in lab.code.reached(lab.card.backward):
        for node in ast.walk(lab.code.functions[name]):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
                yield node


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for node in _differences(lab):
        y = lab.code.text(node.left)
        bare = node.right
        if isinstance(bare, ast.Subscript) and "None" in lab.code.text(bare.slice):
            bare = bare.value
        plain = lab.code.text(bare)
        if atomic(node.left) and atomic(bare) and y != plain:
            rows = f"(np.eye({y}.shape[1])[{plain}] if {plain}.ndim == 1 else {plain})"
            yield "rows of the class numbers", (lab.code.replace(node.right, rows),)
