"""The gradient `y - t` stands where dL/dy is asked for, or dL/dy where `y - t` is meant.

For softmax with cross-entropy, and for sigmoid with binary cross-entropy, the gradient with respect
to the logits z is y - t. It is so short because the derivative of the activation is already in it:
dL/dz = dL/dy · dy/dz. The loss alone, as a function of its own input y, has dL/dy = -t/y, or
(y - t)/(y(1 - y)). Choose one of two ways: the loss takes logits and returns y - t, with no
activation in front of it; or it takes probabilities and returns dL/dy, and the activation's
backward multiplies by dy/dz. Half of each is wrong: `y - t` from the loss and then the activation's
derivative once more, or dL/dy with nobody to multiply it.

How it shows in training: the factor y(1 - y) is applied twice, so that whatever the network is sure
of, right or wrong, has almost no gradient. It learns slowly, and a confident mistake is never
corrected. Or the factor is missing: then the step grows without bound as y goes to 0.

A loss of probabilities that says in so many words that a softmax stands before it, or a softmax in
the same file whose backward passes its gradient through, makes a convention of it: that is told as
a warning.

Bad::

    import numpy as np


    class CrossEntropy:
        def forward(self, y, t):  # y: probabilities
            self.y, self.t = y, t
            return -np.sum(t * np.log(y + 1e-12)) / len(t)

        def backward(self, dout=1.0):
            return dout * (self.y - self.t) / len(self.t)  # that is dL/dz, not dL/dy

Good::

    import numpy as np


    class CrossEntropy:
        def forward(self, y, t):  # y: probabilities
            self.y, self.t = y, t
            return -np.sum(t * np.log(y + 1e-12)) / len(t)

        def backward(self, dout=1.0):
            return dout * (-self.t / self.y) / len(self.t)

How nncheck decides: the values at three points say which loss it is, the cross-entropy of
probabilities (Σ -t log y, with one term or two) or of logits. The rule speaks when the gradient is
wrong, and what is claimed is a constant times y - t for probabilities, or a constant times dL/dy or
(y - t)·y(1 - y) for logits, in every entry. The fix writes the other of the two.

Sources:
    - CS224n#17
    - jorgenkg#6
    - vzhou842#2
    - C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.6: canonical link
      functions
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..lab import Lab, finding, losses
from ..lab.losses import Formula, View
from ..model import Array, Backward, Edit, Finding, Forward
from ..repair import changes
from ..repair.code import Code, atomic

SEVERITY = "error"
FAMILY = "loss"

_SAYS = re.compile(
    r"soft_?max|sigmoid|logit|fused|combin|delta|シグモイド|ソフトマックス", re.IGNORECASE
)


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.wrong:
        return
    case = next((c for c in _cases(lab) if _fits(lab, c)), None)
    if case is None:
        return
    lowered = case.view.name == "given" and (_announced(lab) or _passed_through(lab))
    yield finding(
        lab,
        case.message,
        label=case.label,
        notes=(*_NOTES[lowered],) if case.view.name == "given" else (),
        slots=lab.wrong,
        lowered=lowered,
        form=case.form,
        explains=True,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    view: View
    value: Formula
    claimed: Formula
    form: str
    message: str
    label: str


def _twice(p: Array, t: Array) -> Array:
    return np.asarray((p - t) * p * (1 - p))


def _cases(lab: Lab) -> Iterator[_Case]:
    for view in losses.views(lab):
        if view.name == "given":
            text = "backward returns y - t, the gradient for the logits, and the loss takes probabilities"
            label = "dL/dz where dL/dy is asked for"
            yield _Case(view, losses.cross_entropy, losses.difference, "sum", text, label)
            yield _Case(view, losses.binary_cross_entropy, losses.difference, "pair", text, label)
            continue
        one = view.name == "softmax"
        value = losses.cross_entropy if one else losses.binary_cross_entropy
        claimed = losses.of_cross_entropy if one else losses.of_binary_cross_entropy
        text = f"backward returns dL/dy, and the loss takes logits: the derivative of the {view.name} is missing"
        yield _Case(view, value, claimed, "dy", text, "dL/dy where dL/dz is asked for")
        text = f"the derivative of the {view.name} is applied twice: y - t has it already"
        yield _Case(view, value, _twice, "twice", text, "y(1 - y) once more")


_NOTES = {
    False: ("y - t is dL/dz for logits z; multiplied by the activation's own backward, its derivative counts twice",),
    True: ("right behind an activation whose backward passes this gradient through, as is said here",),
}  # fmt: skip


def _fits(lab: Lab, case: _Case) -> bool:
    if losses.value_ratio(lab, case.value, case.view) is None:
        return False
    return losses.gradient_ratio(lab, case.claimed, case.view) is not None


def _announced(lab: Lab) -> bool:
    """The names of the loss, or the words in its backward, say that an activation is in it."""
    function = lab.code.function(lab.card.backward)
    text = lab.code.text(function) if function is not None else ""
    return bool(_SAYS.search(f"{lab.card.name} {lab.card.backward} {text}"))


def _passed_through(lab: Lab) -> bool:
    """A softmax or sigmoid of the same file hands its upstream gradient on as it came."""
    for other in lab.siblings():
        card = other.card
        if card.kind != "activation" or not (card.has_backward and card.takes_cotangent):
            continue
        point = other.point()
        outcome = other.run(Forward(point.values), Backward(point.cotangent))
        output = outcome.records[0].output
        if outcome.failure is not None or output is None or np.any((output < 0) | (output > 1)):
            continue
        given = outcome.records[-1].gradients.values()
        if any(np.array_equal(g, np.asarray(point.cotangent)) for g in given):
            return True
    return False


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for name in lab.code.reached(lab.card.backward):
        for node in ast.walk(lab.code.functions[name]):
            if isinstance(node, ast.BinOp):
                yield from _rewritten(lab.code, node, str(found.facts["form"]))


def _rewritten(code: Code, node: ast.BinOp, form: str) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    left, right = code.text(node.left), code.text(node.right)
    if isinstance(node.op, ast.Sub) and atomic(node.left) and atomic(node.right):
        if form == "sum":
            yield "dL/dy = -t / y", (code.replace(node, f"-{right} / {left}"),)
            yield "dL/dy = -t / y", (code.replace(node, f"{left} / {right}"),)
        elif form == "pair":
            for y in (left, right):
                edit = changes.wrapped(code, node, "{} / " + f"({y} * (1 - {y}))")
                yield "dL/dy = (y - t) / (y (1 - y))", (edit,)
    elif isinstance(node.op, ast.Div) and form == "dy":
        inner = node.left.operand if isinstance(node.left, ast.UnaryOp) else None
        if inner is not None and atomic(inner):
            yield "dL/dz = y - t", (code.replace(node, f"({right} - {code.text(inner)})"),)
        yield "dL/dz = y - t", (code.replace(node, f"({left} - {right})"),)
        yield "drop the division", (code.replace(node, _bracketed(code, node.left)),)
    elif isinstance(node.op, ast.Mult) and form == "twice":
        yield "drop the factor", (code.replace(node, _bracketed(code, node.left)),)
        inner_left = node.left
        if isinstance(inner_left, ast.BinOp) and isinstance(inner_left.op, ast.Mult):
            yield "drop the factors", (code.replace(node, _bracketed(code, inner_left.left)),)


def _bracketed(code: Code, node: ast.expr) -> str:
    start, end = changes.bracketed(code, node)
    return code.source.text[start:end]
