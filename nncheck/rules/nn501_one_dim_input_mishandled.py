"""One sample without a batch axis gets through the forward, and the backward mishandles it.

Code that takes "a sample or a batch" has to treat the sample as a batch of one in every place.
Often only the forward does so (`if x.ndim == 1: x = x.reshape(1, -1)`), while the backward still
asks the original array for its length. For one sample of C classes `t.shape[0]` is C, not 1, so
the gradient is divided by C. Other traps of vectors: `x.T` of a one-dimensional array is the same
array, so that `np.dot(x.T, dout)` is a single number where an outer product is meant; and
`x.reshape(x.shape[0], -1)` makes a column (D, 1) of it.

How it shows in training: with batches everything is right. With one sample at a time (online
learning, the first experiment in a notebook) the steps are C times too short, or an error about
shapes appears.

Bad::

    import numpy as np


    def log_softmax(x):
        z = x - x.max(axis=-1, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


    def cross_entropy(log_p, t):
        if log_p.ndim == 1:
            log_p, t = log_p.reshape(1, -1), t.reshape(1, -1)
        return -np.sum(t * log_p) / log_p.shape[0]


    class SoftmaxCrossEntropy:
        def forward(self, x, t):
            self.log_p, self.t = log_softmax(x), t
            return cross_entropy(self.log_p, t)

        def backward(self, dout=1.0):
            n = self.t.shape[0]  # of one sample: the number of classes
            return dout * (np.exp(self.log_p) - self.t) / n

Good::

    import numpy as np


    def log_softmax(x):
        z = x - x.max(axis=-1, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


    def cross_entropy(log_p, t):
        if log_p.ndim == 1:
            log_p, t = log_p.reshape(1, -1), t.reshape(1, -1)
        return -np.sum(t * log_p) / log_p.shape[0]


    class SoftmaxCrossEntropy:
        def forward(self, x, t):
            self.log_p, self.t = log_softmax(x), t
            return cross_entropy(self.log_p, t)

        def backward(self, dout=1.0):
            n = 1 if self.t.ndim == 1 else self.t.shape[0]
            return dout * (np.exp(self.log_p) - self.t) / n

How nncheck decides: the rule looks only where gradients are right for batches, and where the code
on the way forward speaks of the number of axes (`ndim`, `atleast_2d`, `reshape(1, ...)`): it means
to take one sample. Then one sample without a batch axis is passed. If the value equals that of a
batch of one, the gradients are compared with the numeric ones; the rule speaks when they are
wrong. It is reported as a warning, since batches are right. The fix replaces `a.shape[0]` by 1
where a has one axis.

Sources:
    - nncheck's seed documents, defects 52, 53 and 56
    - NumPy reference, numpy.ndarray.T: of a one-dimensional array it is the array itself
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding
from ..model import Edit, Finding

SEVERITY = "error"
FAMILY = "contract"

_ONE = "one sample"
_SAYS_SO = re.compile(r"ndim|atleast_2d|reshape\(1,|len\([\w.]*shape\)")


def check(lab: Lab) -> Iterator[Finding]:
    if not any(v.name == _ONE for v in lab.card.variants) or lab.wrong or not lab.card.has_backward:
        return
    if not _means_to(lab):
        return
    point = lab.point(variant=_ONE)
    value = lab.output(point.values)
    if value is None or not _agrees_with_batch_of_one(lab, value):
        return
    looks = {s.name: lab.compare(s.name, point) for s in lab.differentiable}
    wrong = tuple(n for n, c in looks.items() if c.status == "failed")
    if not wrong:
        return
    yield finding(
        lab,
        f"one sample without a batch axis is taken by forward and mishandled by backward: {_how(lab, looks[wrong[0]])}",
        at=lab.code.function(lab.card.backward),
        label="right for batches, wrong for one sample",
        lowered=True,
        wrong=list(wrong),
    )


def _means_to(lab: Lab) -> bool:
    """The code itself looks at the number of axes on the way forward."""
    reached = lab.code.reached(lab.card.forward)
    return any(_SAYS_SO.search(lab.code.text(lab.code.functions[q])) for q in reached)


def _agrees_with_batch_of_one(lab: Lab, value: np.ndarray) -> bool:
    point = lab.point(variant=_ONE)
    data = {s.name for s in lab.card.slots if s.role != "parameter"}
    batch = {k: v[None] if k in data else v for k, v in point.values.items()}
    other = lab.output(batch)
    return (
        other is not None
        and other.size == value.size
        and bool(np.allclose(np.ravel(other), np.ravel(value)))
    )


def _how(lab: Lab, comparison: object) -> str:
    reason = getattr(comparison, "reason", None)
    yours, reference = getattr(comparison, "yours", None), getattr(comparison, "reference", None)
    if (
        yours is not None
        and reference is not None
        and yours.shape == reference.shape
        and np.any(yours)
    ):
        ratio = (
            reference.reshape(-1)[np.argmax(np.abs(reference))]
            / yours.reshape(-1)[np.argmax(np.abs(reference))]
        )
        return f"the reference is {ratio:.3g} times yours"
    return str(reason or "wrong numbers")


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.backward)
    if function is None:
        return
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and lab.code.text(node).endswith(".shape[0]"):
            array = lab.code.text(node)[: -len(".shape[0]")]
            yield (
                "one sample is a batch of one",
                (lab.code.replace(node, f"(1 if {array}.ndim == 1 else {array}.shape[0])"),),
            )
