"""The formula for two classes is used for several, or its gradient is.

Binary cross-entropy asks one question for each output: is it this class, yes or no? Its formula has
two terms, -t·log p - (1 - t)·log(1 - p). Categorical cross-entropy asks one question for the whole
row, which one of C, and has the first term alone, since a softmax pulls the other outputs down by
itself. Put the one formula in the forward and the gradient of the other in the backward, and they
contradict each other: y - t is the gradient of the one behind a softmax, and of the other behind
sigmoids.

How it shows in training: the network learns, because both losses have the same minimum, and the loss
that is printed belongs to another optimisation than the one that runs. At equal probabilities it is
ln C + (C - 1)·ln(C/(C - 1)) in place of ln C. A gradient check fails by some tens of per cent in
entries that follow no pattern.

Bad::

    import numpy as np


    class SoftmaxCrossEntropy:
        def forward(self, z, t):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.p, self.t = e / e.sum(axis=1, keepdims=True), t
            p = np.clip(self.p, 1e-12, 1 - 1e-12)
            return -np.sum(t * np.log(p) + (1 - t) * np.log(1 - p)) / len(t)  # two classes

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / len(self.t)

Good::

    import numpy as np


    class SoftmaxCrossEntropy:
        def forward(self, z, t):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.p, self.t = e / e.sum(axis=1, keepdims=True), t
            p = np.clip(self.p, 1e-12, 1 - 1e-12)
            return -np.sum(t * np.log(p)) / len(t)

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / len(self.t)

How nncheck decides: where the gradient is wrong, the value at three points says which of the two
formulas the forward has, and what is claimed, which of the two gradients the backward has. The rule
speaks when one is binary and the other categorical, and the targets are rows that sum to 1. Either
is taken for what it is, whatever it is called. The fix drops the second term of the forward.

Sources:
    - eriklindernoren/ML-From-Scratch#98
    - RubixML#424
    - Coursera-AML#4
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..lab import Lab, finding, losses
from ..lab.losses import View
from ..model import Edit, Finding
from ..repair import changes
from ..repair.code import called

SEVERITY = "error"
FAMILY = "loss"


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None or pair[0] not in lab.wrong or not _one_of_several(lab, pair[1]):
        return
    for view in losses.views(lab):
        said = _contradiction(lab, view)
        if said is not None:
            forward, backward = said
            yield finding(
                lab,
                f"the loss is the cross-entropy of {forward}, its gradient that of {backward}",
                at=next(_pairs_of_logs(lab), None) or lab.code.function(lab.card.forward),
                label=f"the formula for {forward}",
                notes=("the two have the same minimum, and different slopes on the way there",),
                slots=lab.wrong,
                explains=True,
            )
            return


_BINARY = re.compile(r"binary|bce|logistic|sigmoid|bernoulli|二値", re.IGNORECASE)
_TWO, _SEVERAL = "two classes", "several classes"


def _contradiction(lab: Lab, view: View) -> tuple[str, str] | None:
    """(what the value is of, what the gradient is of), where they differ."""
    if view.name == "sigmoid":
        return None
    two = losses.value_ratio(lab, losses.binary_cross_entropy, view) is not None
    several = losses.value_ratio(lab, losses.cross_entropy, view) is not None
    if two == several:
        return None
    one = losses.of_cross_entropy if view.name == "given" else losses.difference
    other = losses.of_binary_cross_entropy if view.name == "given" else None
    if two and losses.gradient_ratio(lab, one, view) is not None:
        return _TWO, _SEVERAL
    # where the name says binary, the forward is what is wrong (NN610)
    named = _BINARY.search(f"{lab.card.name} {lab.card.forward}")
    if (
        several
        and not named
        and other is not None
        and losses.gradient_ratio(lab, other, view) is not None
    ):
        return _SEVERAL, _TWO
    return None


def _one_of_several(lab: Lab, target: str) -> bool:
    slot = next(s for s in lab.card.slots if s.name == target)
    given = losses.data(lab, lab.point())
    return slot.domain.values in ("onehot", "index") and given is not None and given[0].ndim == 2


def _pairs_of_logs(lab: Lab) -> Iterator[ast.BinOp]:
    """Sums and differences of two terms with a log each, in the forward."""
    for name in lab.code.reached(lab.card.forward):
        for node in ast.walk(lab.code.functions[name]):
            if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
                logs = {t for t, v, _ in lab.code.assigned(lab.code.functions[name]) if _has_log(v)}
                if all(_has_log(side) or lab.code.text(side) in logs for side in _sides(node)):
                    yield node


def _sides(node: ast.BinOp) -> tuple[ast.expr, ast.expr]:
    """What is added or subtracted, without its sign."""
    left, right = (
        side.operand if isinstance(side, ast.UnaryOp) else side for side in (node.left, node.right)
    )
    return left, right


def _has_log(node: ast.AST) -> bool:
    logs = ("log", "log1p", "log2", "logaddexp")
    return any(isinstance(n, ast.Call) and called(n) in logs for n in ast.walk(node))


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for node in _pairs_of_logs(lab):
        start, end = changes.bracketed(lab.code, node.left)
        left = lab.code.source.text[start:end]
        yield "one term for each class", (lab.code.replace(node, left),)
    for name in lab.code.reached(lab.card.backward):
        for part in ast.walk(lab.code.functions[name]):
            if isinstance(part, ast.BinOp) and isinstance(part.op, (ast.Add, ast.Sub)):
                start, end = changes.bracketed(lab.code, part.left)
                left = lab.code.source.text[start:end]
                yield "the gradient of one term", (lab.code.replace(part, left),)
