"""Soft targets are turned into one class by argmax in one of the passes only.

A target row is (0, 0, 1) or, after label smoothing, mixup or distillation, something like (0.1, 0.2,
0.7). The cross-entropy of such a row is Σ -t·log p. A forward that writes `t.argmax(axis=1)` and
picks one log-probability throws the other 0.3 away, and says nothing. With a backward of `y - t`,
which uses the whole row, the two passes belong to different losses.

How it shows in training: with one-hot targets nothing is wrong at all. As soon as label smoothing is
switched on, the printed loss is not what is minimised: it goes up while the training does what it
should, and the smoothed loss looks worse than the plain one. If argmax stands in the backward
alone, smoothing has no effect whatever.

Bad::

    import numpy as np


    class CrossEntropy:
        def forward(self, z, t):  # t: one-hot or smoothed rows
            z = z - z.max(axis=1, keepdims=True)
            log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            self.p, self.t = np.exp(log_p), t
            return -np.mean(log_p[np.arange(len(t)), t.argmax(axis=1)])

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / len(self.t)

Good::

    import numpy as np


    class CrossEntropy:
        def forward(self, z, t):  # t: one-hot or smoothed rows
            z = z - z.max(axis=1, keepdims=True)
            log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            self.p, self.t = np.exp(log_p), t
            return -np.sum(t * log_p) / len(t)

        def backward(self, dout=1.0):
            return dout * (self.p - self.t) / len(self.t)

How nncheck decides: a loss that takes one-hot rows is given soft rows. The rule speaks when the
value is, to the last digits, that of the one-hot row of the largest entry, while the gradient is
that of the soft row, or the other way round, and the numeric gradient there is another. Where both
passes take the argmax, the loss is for hard labels and that is no fault. Where nothing in the text
speaks of soft targets it is a warning, since with one-hot rows the loss is right; and silent where
rows are told from class numbers first, which is a conversion. The fix weighs with the whole row.

Sources:
    - nncheck's seed documents, defect 58
    - C. Szegedy et al., Rethinking the Inception Architecture for Computer Vision (2016),
      arXiv:1512.00567, section 7: label smoothing
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

import numpy as np

from ..lab import Lab, finding, losses
from ..model import Array, Backward, Edit, Finding, Forward, Point
from ..repair.code import called

SEVERITY = "error"
FAMILY = "loss"

_SOFT = re.compile(
    r"soft (?:label|target)|smooth|distribution|mixup|distill|soft_(?:label|target)", re.IGNORECASE
)


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None or not lab.card.has_backward:
        return
    y, t = pair
    slot = next(s for s in lab.card.slots if s.name == t)
    if slot.domain.values != "onehot" or slot.domain.axis != -1:
        return
    hard = np.asarray(lab.point().values[t], dtype=float)
    if hard.ndim != 2 or hard.shape[1] < 3 or y in lab.wrong:
        return
    soft = _smoothed(hard)
    a, b = (_both(lab, {**lab.point().values, t: target}, y) for target in (hard, soft))
    if a is None or b is None:
        return
    forward_hard = np.isclose(a[0], b[0], rtol=1e-12)
    backward_hard = np.allclose(a[1], b[1], rtol=1e-12, atol=1e-14)
    if forward_hard == backward_hard:
        return
    # a gradient that does not feel the targets may be right (that of |y - t|)
    if lab.compare(y, Point({**lab.point().values, t: soft}, 1.0, "soft")).status != "failed":
        return
    where = "forward" if forward_hard else "backward"
    place = next(_argmaxes(lab, where), None)
    # what a module that is missing here does with the targets is not known
    promised = _promised(lab)
    if place is None or (not promised and _is_conversion(lab, place)):
        return
    yield finding(
        lab,
        f"soft targets are turned into one class in the {where}, and used as they are in the other pass",
        at=place,
        label="keeps the largest entry of the row, and drops the rest",
        notes=(f"the loss of smoothed rows is {float(b[0]):.4g}, that of their largest entries {float(a[0]):.4g}",),
        lowered=not promised,
        shown={t: soft},
    )  # fmt: skip


def _is_conversion(lab: Lab, call: ast.Call) -> bool:
    """Rows are told from class numbers first: `if t.ndim == 2: t = t.argmax(axis=1)`."""
    for name in losses.operations(lab):
        for node in ast.walk(lab.code.functions[name]):
            if isinstance(node, (ast.If, ast.IfExp)) and any(n is call for n in ast.walk(node)):
                return True
    return False


def _promised(lab: Lab) -> bool:
    """The text says that targets may be soft; else the loss is right in the use it was written for."""
    start, end = (
        lab.code.source.span(lab.code.classes[lab.card.name])
        if (lab.card.name in lab.code.classes)
        else (0, 0)
    )
    text = lab.code.source.text[start:end] + "".join(
        lab.code.text(lab.code.functions[n]) for n in losses.operations(lab)
    )
    return bool(_SOFT.search(text))


def _smoothed(hard: Array) -> Array:
    """The same largest entries; the rest uneven, so that nothing cancels."""
    rest = np.linspace(0.5, 1.5, hard.size).reshape(hard.shape) * (1 - hard)
    return np.asarray(0.7 * hard + 0.3 * rest / rest.sum(axis=1, keepdims=True))


def _both(lab: Lab, values: Mapping[str, Array], y: str) -> tuple[Array, Array] | None:
    outcome = lab.run(Forward(values), Backward(1.0))
    value, claimed = outcome.records[0].output, outcome.records[-1].gradients.get(y)
    if outcome.failure is not None or value is None or claimed is None or value.size != 1:
        return None
    return np.asarray(value).reshape(-1)[0], claimed


def _argmaxes(lab: Lab, where: str) -> Iterator[ast.Call]:
    start = lab.card.forward if where == "forward" else lab.card.backward
    for name in lab.code.reached(start):
        yield from lab.code.calls(lab.code.functions[name], ("argmax",))


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for name in losses.operations(lab):
        for node in ast.walk(lab.code.functions[name]):
            if isinstance(node, ast.Subscript):
                yield from _weighed(lab, node)


def _weighed(lab: Lab, node: ast.Subscript) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """`log_p[rows, t.argmax(axis=1)]` as the sum of t * log_p along the rows."""
    picks = [n for n in ast.walk(node.slice) if isinstance(n, ast.Call) and called(n) == "argmax"]
    for call in picks:
        of: ast.expr | None = call.args[0] if call.args else None
        if isinstance(call.func, ast.Attribute) and lab.code.text(call.func.value) not in (
            "np",
            "numpy",
        ):
            of = call.func.value
        if of is not None:
            text = f"({lab.code.text(of)} * {lab.code.text(node.value)}).sum(axis=-1)"
            yield "weigh with the whole row", (lab.code.replace(node, text),)
