"""A class number is larger than the classes there are, or negative.

With C classes the labels are 0 to C - 1. Class number C (people count from 1) ends in an IndexError,
which is the lucky case. A negative one does not: `log_p[i, -1]` is a valid index in Python, the last
class, so that -1, the usual mark for "no label" or "ignore", silently trains the network to answer with
the last class.

How it shows in training: the last class is predicted too often, and nobody knows why. Or the program
runs for an hour and stops at the one sample with label 10 of 10 classes. Data sets that are read from
files have both: labels from 1 to C, and -1 where something was not annotated.

Check labels where they enter: `assert 0 <= t.min() and t.max() < C`, or take out the ones that are
to be ignored.

Bad::

    import numpy as np


    def cross_entropy(p, t):
        return -np.mean(np.log(p[np.arange(len(t)), t] + 1e-7))


    def example():
        # -1 is the last class
        return cross_entropy(np.array([[0.1, 0.2, 0.7], [0.8, 0.1, 0.1]]), np.array([2, -1]))

Good::

    import numpy as np


    def cross_entropy(p, t):
        return -np.mean(np.log(p[np.arange(len(t)), t] + 1e-7))


    def example():
        return cross_entropy(np.array([[0.1, 0.2, 0.7], [0.8, 0.1, 0.1]]), np.array([2, 0]))

How nncheck decides: only calls that stand in the file are looked at, with labels and predictions that
are written out as numbers, there or in an assignment before. The rule speaks where a label is negative
or not below the number of columns, and the loss takes class numbers. What a loss would do with labels
that nobody gives it is not held against it.

Sources:
    - nncheck's seed documents, defect 72
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, losses
from ..model import Array, Finding

SEVERITY = "warning"
FAMILY = "loss"


def check(lab: Lab) -> Iterator[Finding]:
    pair = losses.roles(lab)
    if pair is None or lab.card.forward is None or not _takes_numbers(lab, pair[1]):
        return
    for call in lab.code.calls(lab.code.source.tree, (lab.card.forward,)):
        arrays = [_numbers(lab, a) for a in call.args[:2]]
        if len(arrays) != 2 or arrays[0] is None or arrays[1] is None:
            continue
        t, y = sorted(arrays, key=lambda a: a.ndim if a is not None else 0)
        if t is None or y is None or t.dtype.kind != "i" or y.ndim != t.ndim + 1:
            continue
        classes = y.shape[-1]
        bad = sorted({int(v) for v in np.atleast_1d(t) if not 0 <= v < classes})
        if bad:
            what = "the last class, silently" if bad[0] < 0 else "an IndexError"
            yield finding(
                lab,
                f"label {bad[0]} is outside 0 to {classes - 1}: there are {classes} classes",
                at=call,
                label=what,
                notes=(f"labels that are given here and are none: {', '.join(map(str, bad))}",),
            )


def _takes_numbers(lab: Lab, target: str) -> bool:
    slots = [s for s in lab.card.slots if s.name == target]
    slots += [s for v in lab.card.variants for s in v.slots if s.name == target]
    return any(s.domain.values == "index" for s in slots)


def _numbers(lab: Lab, node: ast.expr) -> Array | None:
    """The array that is written out here, or where the name was assigned before."""
    if isinstance(node, ast.Name):
        named = [
            s.value
            for s in lab.code.source.tree.body
            if isinstance(s, ast.Assign)
            and s.lineno < node.lineno
            and any(isinstance(t, ast.Name) and t.id == node.id for t in s.targets)
        ]
        return _numbers(lab, named[-1]) if named else None
    inner = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else node
    try:
        array = np.asarray(ast.literal_eval(inner))
    except (ValueError, TypeError, SyntaxError):
        return None
    return array if array.dtype.kind in "if" else None
