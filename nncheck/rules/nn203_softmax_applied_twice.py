"""The softmax is applied to probabilities: what comes in is already the result of a softmax.

A softmax turns scores of any size into probabilities. Applied a second time it gets numbers between 0
and 1, whose differences are at most 1, and so can never be certain again: with three classes the
largest value it can give is e/(e + 2) = 0.58. It happens when the network ends in a softmax and the
loss (softmax with cross-entropy) applies its own.

How it shows in training: the loss cannot fall below ln(e + C - 1) - 1, which is 0.55 for three
classes and 1.46 for ten, however good the network is. The gradients are small, learning is slow, and
the accuracy may still be fine, since the order of the scores is kept. Every probability that the
network reports is wrong.

Bad::

    import numpy as np


    def softmax(z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)


    class SoftmaxWithLoss:
        def forward(self, x, t):
            self.t = t
            self.y = softmax(softmax(x))  # once too often
            return -np.sum(t * np.log(self.y)) / len(x)

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / len(self.t)

Good::

    import numpy as np


    def softmax(z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)


    class SoftmaxWithLoss:
        def forward(self, x, t):
            self.t = t
            self.y = softmax(x)
            return -np.sum(t * np.log(self.y)) / len(x)

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / len(self.t)

How nncheck decides: the softmax of the softmax of the input is computed, and its cross-entropy with
the targets. The rule speaks when a layer gives the first, or a loss the second (as a mean or a sum
over the samples). In a network the last layer is met with what really comes in: rows that are
probabilities already, of which it takes the softmax. The fix takes one of the calls out.

Sources:
    - often asked for frameworks whose cross-entropy takes logits
    - with perfect scores the loss is ln(e + C - 1) - 1: 0.5514 for three classes
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, flows, outputs, rows
from ..model import Array, Edit, Finding
from ..repair import calls

SEVERITY = "error"
FAMILY = "value"


def check(lab: Lab) -> Iterator[Finding]:
    found = _in_network(lab) if lab.card.kind == "network" else _twice(lab)
    if found:
        yield finding(
            lab,
            f"the softmax is applied to probabilities: {found}",
            label="a second softmax",
            notes=("the loss can never fall below ln(e + C − 1) − 1",),
            slots=lab.wrong,
        )


def _twice(lab: Lab) -> str:
    x = rows.only_input(lab)
    point = lab.point()
    if x is None or np.ndim(point.values[x]) != 2 or point.values[x].dtype.kind != "f":
        return ""
    output = lab.output(point.values)
    twice = _softmax(_softmax(np.asarray(point.values[x])))
    if output is None:
        return ""
    if output.shape == twice.shape:
        same = bool(np.allclose(output, twice, rtol=1e-7, atol=1e-9))
        return "the output is softmax(softmax(x))" if same and twice.shape[1] > 1 else ""
    target = next((point.values[s.name] for s in lab.card.slots if s.role == "target"), None)
    if output.size != 1 or target is None:
        return ""
    loss = _cross_entropy(twice, target)
    value = float(output.reshape(-1)[0])
    same = loss is not None and any(np.isclose(value, loss / k, rtol=1e-6) for k in (1, len(twice)))
    return f"the loss {value:.4g} is the cross-entropy of softmax(softmax(x))" if same else ""


def _in_network(lab: Lab) -> str:
    """The last part gets probabilities and takes the softmax of them."""
    if not lab.card.parts:
        return _of_predictions(lab)
    passages = flows.passages(lab)
    if not passages:
        return ""
    last = passages[-1]
    matrices = [a for a in last.inputs.values() if a.ndim == 2 and a.dtype.kind == "f"]
    others = [a for a in last.inputs.values() if not any(a is m for m in matrices[:1])]
    if not matrices or not others or last.output is None or last.output.size != 1:
        return ""
    p = matrices[0]
    if p.shape[1] < 2 or np.any(p < 0) or not np.allclose(p.sum(axis=1), 1, atol=1e-9):
        return ""
    loss = _cross_entropy(_softmax(p), others[0])
    value = float(last.output.reshape(-1)[0])
    same = loss is not None and any(np.isclose(value, loss / k, rtol=1e-6) for k in (1, len(p)))
    return f"{last.part} gets rows that sum to 1, and takes their softmax" if same else ""


def _of_predictions(lab: Lab) -> str:
    """A network in one piece: its loss is that of the softmax of what it predicts."""
    found = outputs.predicted(lab) if lab.wrong else None
    if found is None or not found.is_shared or not found.are_probabilities:
        return ""
    if found.is_entropy_of(found.y) or not found.is_entropy_of(_softmax(found.y)):
        return ""
    return f"{found.method} gives rows that sum to 1, and the loss takes their softmax"


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def _cross_entropy(p: Array, target: Array) -> float | None:
    """Summed over the samples; for one-hot targets and for indices."""
    if target.shape == p.shape:
        return float(-np.sum(target * np.log(p)))
    if target.dtype.kind in "iu" and target.shape == p.shape[:1] and target.max() < p.shape[1]:
        return float(-np.sum(np.log(p[np.arange(len(p)), target])))
    return None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    single = list(calls.unwrapped(lab.code, lab.card))
    for description, (first, *_) in single:
        # the loss and the gradient may each take it
        alike = tuple(e for _, (e, *rest) in single if not rest and e.new == first.new)
        if len(alike) > 1:
            yield description, alike
    yield from single
