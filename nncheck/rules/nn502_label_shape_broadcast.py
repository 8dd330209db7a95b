"""Predictions and targets broadcast against each other: every prediction meets every target.

numpy stretches what does not fit. A column (N, 1) beside a row (N,) makes a table (N, N), in which
each of the N predictions is compared with all N targets, and the mean over the table is a number
like any other. No error, no warning. It comes from a `reshape(-1, 1)`, a `[:, None]` or a
`keepdims=True` on one side and not on the other.

How it shows in training: the loss falls at first and then stays; the best answer to "be near to all
targets" is their mean, so every prediction becomes the mean of the targets, and the accuracy is
that of always guessing the same. The number itself is not far from the right one (1/3 against
0.32 in the usual example), which is why nobody looks.

Bad::

    import numpy as np


    class LogisticLoss:
        def forward(self, z, t):
            self.z, self.t = z, t
            return np.mean(np.logaddexp(0, z) - z * t.reshape(-1, 1))  # (N,) by (N, 1)

        def backward(self, dout=1.0):
            p = 0.5 + 0.5 * np.tanh(0.5 * self.z)
            return dout * (p - self.t) / self.z.size

Good::

    import numpy as np


    class LogisticLoss:
        def forward(self, z, t):
            self.z, self.t = z, t
            return np.mean(np.logaddexp(0, z) - z * t)

        def backward(self, dout=1.0):
            p = 0.5 + 0.5 * np.tanh(0.5 * self.z)
            return dout * (p - self.t) / self.z.size

How nncheck decides: the targets are dealt out to other samples, while the predictions stay. A loss
that compares each prediction with its own target changes; one that compares all with all does not,
to the last digits. The rule speaks when two such rearrangements change nothing, other targets do,
and how much they do depends on the predictions. The fix takes the extra axis away, or gives the targets the shape of the predictions.

Sources:
    - well known; nncheck's seed documents, defect 57
    - numpy, Broadcasting: https://numpy.org/doc/stable/user/basics.broadcasting.html
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, losses
from ..model import Array, Edit, Finding
from ..repair import changes
from ..repair.code import called

SEVERITY = "error"
FAMILY = "loss"


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None or not _ignores_order(lab, *pair):
        return
    n = lab.point().values[pair[1]].shape[0]
    yield finding(
        lab,
        f"each of the {n} predictions is compared with all {n} targets: they broadcast to ({n}, {n})",
        at=next(iter(_stretched(lab)), None) or lab.code.function(lab.card.forward),
        label="an axis of length 1 that the other side has not",
        notes=("the loss stays the same when the targets are dealt out to other samples",),
        slots=lab.wrong,
    )


def _ignores_order(lab: Lab, y: str, t: str) -> bool:
    values = lab.point().values
    axis, target = lab.card.sample_axis, values[t]
    if axis is None or target.ndim <= axis:
        axis = 0
    if lab.card.sample_axis is None or not target.ndim or target.shape[axis] < 4:
        return False
    first = lab.output(values)
    moved = [lab.output({**values, t: p}) for p in _dealt(target, axis)]
    one = np.take(target, [0], axis) * np.ones_like(target)
    changed = lab.output({**values, t: one.astype(target.dtype)})
    if not moved or first is None or changed is None or any(m is None for m in moved):
        return False
    same = all(np.allclose(m, first, rtol=1e-12, atol=1e-13) for m in moved if m is not None)
    if not same or np.allclose(changed, first, rtol=1e-9, atol=1e-12):
        return False
    # a sum of what each has alone (a divergence of `mu` and `logvar`) compares nothing
    alike = np.take(values[y], [0], lab.card.sample_axis) * np.ones_like(values[y])
    ends = [lab.output({**values, y: alike, t: b}) for b in (target, one.astype(target.dtype))]
    if any(e is None for e in ends):
        return False
    mixed = np.asarray(ends[1]) - np.asarray(ends[0]) - changed + first
    return not np.allclose(mixed, 0.0, atol=1e-9 * float(np.max(np.abs(first), initial=1.0)))


def _dealt(target: Array, axis: int) -> Iterator[Array]:
    """The same targets, each sample with that of another; only what differs from before."""
    for shift in (1, 2):
        given = np.roll(target, shift, axis=axis)
        if not np.array_equal(given, target):
            yield given


def _stretched(lab: Lab) -> Iterator[ast.expr]:
    """Where the forward adds an axis: `[:, None]`, `reshape(-1, 1)`, `keepdims=True`."""
    for name in lab.code.reached(lab.card.forward):
        for node in ast.walk(lab.code.functions[name]):
            text = lab.code.text(node) if isinstance(node, (ast.Subscript, ast.Call)) else ""
            if (
                (isinstance(node, ast.Subscript) and ("None" in text or "newaxis" in text))
                or (
                    isinstance(node, ast.Call)
                    and called(node)
                    in (
                        "reshape",
                        "expand_dims",
                        "atleast_2d",
                    )
                )
                or (isinstance(node, ast.Call) and any(k.arg == "keepdims" for k in node.keywords))
            ):
                yield node


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    pair = losses.roles(lab)
    if pair is None:
        return
    for node in _stretched(lab):
        inner = _inside(node)
        if inner is not None:
            yield "no extra axis", (lab.code.replace(node, lab.code.text(inner)),)
        yield (
            "no extra axis",
            (changes.wrapped(lab.code, node, "{}.reshape(" + f"{pair[0]}.shape)"),),
        )
    function = lab.code.function(lab.card.forward)
    if function is not None:
        line = f"{pair[1]} = {pair[1]}.reshape({pair[0]}.shape)"
        first = lab.code.body(function)[0]
        yield "targets of the predictions' shape", (lab.code.before(first, line),)


def _inside(node: ast.expr) -> ast.expr | None:
    """What the axis was added to."""
    if isinstance(node, ast.Subscript):
        return node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        named = isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy")
        return node.args[0] if named and node.args else node.func.value
    return None
