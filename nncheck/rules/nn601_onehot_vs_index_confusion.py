"""One-hot targets are used as class indices: the 0s and 1s of the row pick the classes 0 and 1.

A label comes in two forms: the index 2, or the one-hot row (0, 0, 1). `log_p[i, t[i]]` wants the
index. Given the row, numpy takes each of its entries as an index and picks class 0, class 0 and
class 1. No error, no warning, only a loss that has nothing to do with the label: it is the same
for every label of the same kind, so that nothing can be learnt from it. The other way round,
indices where one-hot rows are meant, `t * log_p` weighs the log-probabilities with class numbers,
where the shapes allow it.

How it shows in training: the loss starts at a strange value (C·ln C instead of ln C for C classes)
and does not follow the accuracy. In the form `log_p[np.arange(N), t]` numpy complains about
shapes, except when N happens to equal C: then it is silent.

Decide on one form at the door: `t = t.argmax(axis=1) if t.ndim == 2 else t`.

Bad::

    import numpy as np


    class CrossEntropy:
        def forward(self, z, t):
            z = z - z.max(axis=1, keepdims=True)
            log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            self.p, self.t = np.exp(log_p), t
            loss = 0.0
            for row, label in zip(log_p, t):
                loss -= np.sum(row[label.astype(int)])  # a row 0 0 1 picks the classes 0, 0 and 1
            return loss / len(t)

        def backward(self, dout=1.0):
            onehot = np.eye(self.p.shape[1])[self.t] if self.t.ndim == 1 else self.t
            return dout * (self.p - onehot) / len(onehot)

Good::

    import numpy as np


    class CrossEntropy:
        def forward(self, z, t):
            t = t.argmax(axis=1) if t.ndim == 2 else t
            z = z - z.max(axis=1, keepdims=True)
            log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            self.p, self.t = np.exp(log_p), t
            loss = 0.0
            for row, label in zip(log_p, t):
                loss -= row[label]
            return loss / len(t)

        def backward(self, dout=1.0):
            onehot = np.eye(self.p.shape[1])[self.t] if self.t.ndim == 1 else self.t
            return dout * (self.p - onehot) / len(onehot)

How nncheck decides: the loss is computed with one-hot targets, and compared with two predictions:
the sum of t·log p, and the sum over the log-probabilities that the 0s and 1s of the rows (or the
first, or the last of each row) pick as indices, each with and without 1/N. It speaks when the
second fits and the first does not. If the loss takes indices as well, the value for the same
labels as indices is shown for comparison. The fix converts rows to indices in the first line.

Sources:
    - nncheck's seed documents, defect 71
    - eshkol#552
    - eriklindernoren/ML-From-Scratch#98
    - MPL#34
    - pylearn2#496
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Array, Edit, Finding

SEVERITY = "error"
FAMILY = "loss"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.scalar or lab.card.kind != "loss":
        return
    case = _both_formats(lab) or _picks(lab)
    if case is None:
        return
    yield finding(
        lab,
        f"one-hot targets are used as class indices: the loss is {case.yours:.4g}, not {case.expected:.4g}",
        at=lab.code.function(lab.card.forward),
        label="indexes with the 0s and 1s of a one-hot row",
        notes=(case.note,),
        slots=lab.wrong,
        lowered=not case.is_main_use,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    yours: float
    expected: float
    note: str
    is_main_use: bool


def _both_formats(lab: Lab) -> _Case | None:
    """Takes one-hot rows and indices, and they disagree about the same targets."""
    target = next(s for s in lab.card.slots if s.role == "target")
    index = next((v for v in lab.card.variants if v.name == "index targets"), None)
    if target.domain.values != "onehot" or index is None:
        return None
    values = lab.point().values
    labels = values[target.name].argmax(axis=-1)
    onehot, picked = lab.outputs([values, {**values, target.name: labels}])
    if onehot is None or picked is None or onehot.size != 1 or picked.size != 1:
        return None
    if np.allclose(onehot, picked, rtol=1e-6) or not _is_picks(
        lab, values, target.name, float(onehot)
    ):
        return None
    true = _cross_entropy(lab, values, target.name)
    note = "given the same targets as class indices the loss is right"
    if true is not None and not np.isclose(float(picked), true, rtol=1e-4):
        note = "the loss of the same targets as class indices is wrong as well"
    return _Case(float(onehot), float(picked) if true is None else true, note, is_main_use=True)


def _picks(lab: Lab) -> _Case | None:
    """Takes one-hot rows only, and sums the log-probabilities of class 0 and 1."""
    target = next(s for s in lab.card.slots if s.role == "target")
    if target.domain.values == "onehot":
        values = lab.point().values
        output = lab.output(values)
        expected = _cross_entropy(lab, values, target.name)
        if output is None or expected is None or output.size != 1:
            return None
        value = float(output.reshape(-1)[0])
        if _is_picks(lab, values, target.name, value):
            note = "the value is that of the classes 0 and 1, whatever the targets are"
            return _Case(value, expected, note, is_main_use=True)
    return None


def _logs(lab: Lab, values: dict[str, Array]) -> Array | None:
    x = rows.only_input(lab)
    if x is None or values[x].ndim != 2:
        return None
    slot = next(s for s in lab.card.slots if s.name == x)
    if slot.domain.values == "probability":
        return np.log(values[x])
    z = values[x] - values[x].max(axis=-1, keepdims=True)
    return np.asarray(z - np.log(np.exp(z).sum(axis=-1, keepdims=True)))


def _cross_entropy(lab: Lab, values: object, target: str) -> float | None:
    logs = _logs(lab, values)  # type: ignore[arg-type]
    t = values[target]  # type: ignore[index]
    return None if logs is None or logs.shape != t.shape else float(-(t * logs).sum() / len(logs))


def _is_picks(lab: Lab, values: object, target: str, value: float) -> bool:
    """The value is Σ of log-probabilities picked with the 0s and 1s as indices."""
    logs = _logs(lab, values)  # type: ignore[arg-type]
    t = values[target].astype(int)  # type: ignore[index]
    if logs is None or t.shape != logs.shape or logs.shape[-1] < 2:
        return False
    n, row = len(logs), np.arange(len(logs))
    every = -logs[row[:, None], t].sum()
    first = -logs[row, t[:, 0]].sum()
    last = -logs[row, t[:, -1]].sum()
    right = -(values[target] * logs).sum()  # type: ignore[index]
    picked = [p * k for p in (every, first, last) for k in (1.0, 1.0 / n)]
    wrong = not any(np.isclose(value, right * k, rtol=1e-4) for k in (1.0, 1.0 / n))
    return wrong and any(np.isclose(value, p, rtol=1e-4) for p in picked)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    target = next(s.name for s in lab.card.slots if s.role == "target")
    function = lab.code.function(lab.card.forward)
    if function is None:
        return
    line = f"{target} = {target}.argmax(axis=-1) if {target}.ndim > 1 else {target}"
    yield "class indices from one-hot rows", (lab.code.before(lab.code.body(function)[0], line),)
