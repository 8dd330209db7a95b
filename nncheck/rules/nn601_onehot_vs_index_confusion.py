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

How nncheck decides: the loss is computed and compared with two predictions: the cross-entropy of the
targets, and what comes out when the 0s and 1s of one-hot rows pick as indices, or class numbers
weigh the log-probabilities (each with and without 1/N). It speaks when the second fits and the
first does not. Three occasions are tried: one-hot targets, where the loss takes them; as many
samples as classes, where indexing with one-hot rows raises no error, if the backward is y - t
there, which says what the loss is meant to be; and calls in the file with targets written out as
numbers. The fix converts rows to indices.

Sources:
    - nncheck's seed documents, defect 71
    - eshkol#552
    - eriklindernoren/ML-From-Scratch#98
    - MPL#34
    - pylearn2#496
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Array, Backward, Edit, Finding, Forward

SEVERITY = "error"
FAMILY = "loss"


def check(lab: Lab) -> Iterator[Finding]:
    if not lab.card.scalar or lab.card.kind != "loss" or rows.only_input(lab) is None:
        return
    if not any(s.role == "target" for s in lab.card.slots):
        return
    case = _given(lab) or _intended(lab) or _as_called(lab)
    if case is None:
        return
    yield finding(
        lab,
        f"{case.what}: the loss is {case.yours:.4g}, not {case.expected:.4g}",
        at=_where(lab),
        label="the targets come in another form than this takes",
        notes=(case.note,),
        slots=lab.wrong,
        shown=case.values,
    )


_INDEXED = "one-hot targets are used as class indices"
_WEIGHTED = "class numbers are used as weights"


@dataclass(frozen=True, slots=True)
class _Case:
    what: str
    yours: float
    expected: float
    note: str
    values: Mapping[str, Array]


def _where(lab: Lab) -> ast.AST | None:
    """The expression that picks by the targets, where one can be seen."""
    for name in lab.code.reached(lab.card.forward):
        for node in ast.walk(lab.code.functions[name]):
            if isinstance(node, ast.Subscript) and "arange" in lab.code.text(node.slice):
                return node
    return lab.code.function(lab.card.forward)


def _target(lab: Lab) -> str:
    return next(s.name for s in lab.card.slots if s.role == "target")


def _given(lab: Lab) -> _Case | None:
    """One-hot rows are taken, and the value is that of the classes 0 and 1."""
    target = next(s for s in lab.card.slots if s.role == "target")
    if target.domain.values != "onehot" or target.domain.axis != -1:
        return None
    note = "the value is that of the classes 0 and 1, whatever the targets are"
    return _case(lab, lab.point().values, lab.output(lab.point().values), note)


def _intended(lab: Lab) -> _Case | None:
    """The backward is that of cross-entropy for these targets, and the forward is not.

    Met with as many samples as classes, where one-hot rows used as indices raise no error.
    """
    if not lab.card.has_backward:
        return None
    x, target = rows.only_input(lab) or "", _target(lab)
    slot = next(s for s in lab.card.slots if s.name == x)
    if len(slot.shape) != 2 or slot.domain.values != "real":
        return None
    rng = np.random.default_rng([lab.seed, lab.salt, 601])
    logits, labels = rng.standard_normal((4, 4)), np.array([2, 0, 3, 1])
    for given in (np.eye(4)[labels], np.eye(4, dtype=int)[labels], labels):
        values = {**lab.point().values, x: logits, target: given}
        outcome = lab.run(Forward(values), Backward(1.0))
        claimed = outcome.records[-1].gradients.get(x)
        if outcome.failure is not None or claimed is None or claimed.shape != (4, 4):
            continue
        true = _softmax(logits) - np.eye(4)[labels]
        c = float(np.sum(claimed * true) / np.sum(true * true))
        if c <= 0 or not np.allclose(claimed, c * true, rtol=1e-5, atol=1e-9):
            continue
        note = "its backward is y - t, the gradient of cross-entropy for these targets"
        case = _case(lab, values, outcome.records[0].output, note)
        if case is not None:
            return case
    return None


def _as_called(lab: Lab) -> _Case | None:
    """The file itself calls the loss with one-hot rows, written out as numbers."""
    x, target = rows.only_input(lab) or "", _target(lab)
    note = "the file calls it with these numbers"
    for call in lab.code.calls(lab.code.source.tree, (lab.card.name,)):
        arrays = [_literal(a) for a in call.args]
        if len(arrays) != 2 or any(a is None for a in arrays):
            continue
        values = dict(zip((x, target), (np.asarray(a) for a in arrays), strict=True))
        t = values[target]
        if t.shape == values[x].shape and _is_onehot(t):
            case = _case(lab, {**lab.point().values, **values}, lab.output(values), note)
            if case is not None:
                return case
    return None


def _literal(node: ast.expr) -> Array | None:
    """The array of `np.array([...])` or of a list of numbers."""
    inner = node.args[0] if isinstance(node, ast.Call) and node.args else node
    try:
        array = np.asarray(ast.literal_eval(inner))
    except (ValueError, TypeError, SyntaxError):
        return None
    return array if array.dtype.kind in "if" else None


def _is_onehot(t: Array) -> bool:
    return t.ndim > 0 and bool(np.all((t == 0) | (t == 1)) and np.all(t.sum(axis=-1) == 1))


def _case(lab: Lab, values: Mapping[str, Array], output: Array | None, note: str) -> _Case | None:
    """What the value is instead of the cross-entropy of these targets, if it is known."""
    if output is None or output.size != 1:
        return None
    value = float(output.reshape(-1)[0])
    logs, t = _logs(lab, values), np.atleast_1d(values[_target(lab)])
    if logs is None:
        return None
    if t.ndim < logs.ndim and t.size == logs.size:
        t = t.reshape(logs.shape)
    n, row = len(logs), np.arange(len(logs))
    onehot = t if t.shape == logs.shape else np.eye(logs.shape[1])[t.astype(int)]
    true = float(-(onehot * logs).sum())
    if any(np.isclose(value, true * k, rtol=1e-4) for k in (1.0, 1.0 / n)):
        return None
    if t.shape == logs.shape:
        k = t.astype(int)
        wrong = [
            -logs[row[:, None], k].sum(),
            -logs[row, k[:, 0]].sum(),
            -logs[row, k[:, -1]].sum(),
        ]
        what = _INDEXED
    else:
        wrong, what = [-(logs * t[:, None]).sum()], _WEIGHTED
    if not any(np.isclose(value, w * k, rtol=1e-4) for w in wrong for k in (1.0, 1.0 / n)):
        return None
    # the mean is what is meant wherever N is more than 1 and the value is of its size
    expected = true / n if any(np.isclose(value, w / n, rtol=1e-4) for w in wrong) else true
    return _Case(what, value, expected, note, {k: v for k, v in values.items() if v.size <= 40})


def _logs(lab: Lab, values: Mapping[str, Array]) -> Array | None:
    """Log-probabilities of the input, (N, C): taken as logits or as probabilities."""
    x = rows.only_input(lab) or ""
    array = np.atleast_2d(np.asarray(values[x], dtype=float))
    if array.ndim != 2 or array.shape[1] < 2:
        return None
    slot = next(s for s in lab.card.slots if s.name == x)
    if slot.domain.values == "probability":
        return np.asarray(np.log(array))
    return np.asarray(np.log(_softmax(array)))


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    target = _target(lab)
    function = lab.code.function(lab.card.forward)
    if function is None:
        return
    first = lab.code.body(function)[0]
    line = f"{target} = {target}.argmax(axis=-1) if {target}.ndim > 1 else {target}"
    yield "class indices from one-hot rows", (lab.code.before(first, line),)
    for name in lab.code.reached(lab.card.forward):
        for statement in lab.code.body(lab.code.functions[name]):
            if f"reshape(1, {target}.size)" in lab.code.text(statement):
                line = f"{target} = {target}.argmax(axis=-1)"
                yield "class indices from one-hot rows", (lab.code.after(statement, line),)
