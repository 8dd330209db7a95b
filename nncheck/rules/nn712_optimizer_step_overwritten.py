"""A part of the update is assigned where it should be added: half of the step, or the parameter itself, is lost.

`params[k] = -lr * g` puts the step where the parameter was; `-=` is meant. The same slip in the
middle of an update, `step = 0.5 * a` and then `step = 0.5 * b` where the second should be `+=`,
throws the first half away. Python has no objection to either, and the shapes fit.

How it shows in training: with the parameter replaced, all weights are tiny after the first update
and the network says the same for every input. With a half lost, everything works at half the
speed, and people double the learning rate without knowing why.

Bad::

    import numpy as np


    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for k in params:
                v = self.v.get(k, np.zeros_like(params[k]))
                self.v[k] = self.momentum * v - self.lr * grads[k]
                params[k] = self.v[k]

Good::

    import numpy as np


    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for k in params:
                v = self.v.get(k, np.zeros_like(params[k]))
                self.v[k] = self.momentum * v - self.lr * grads[k]
                params[k] += self.v[k]

How nncheck decides: the optimizer is run from a known start with known gradients, six steps long,
for every setting of its constructor, and what it does is compared with the steps that recursions
give: the right forms of every algorithm first, then the same with one fault. The rule speaks when
the parameters after a step are the step alone, or when every step is exactly half of what the
claimed algorithm takes and an assignment that overwrites another, or a factor of one half, can be
shown to be the reason by changing it.

Sources:
    - nncheck's seed documents, defect 33
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import StepLab, finding
from ..lab.optimizing import causes
from ..model import Edit, Finding
from ..repair import update_words

SEVERITY = "error"
FAMILY = "optimizer"


def check(lab: StepLab) -> Iterator[Finding]:
    lost = _lost_half(lab)
    if lost is not None:
        yield finding(
            lab,
            f"{lab.code.text(lost.targets[0])} is assigned twice: the first half of the step is lost",
            at=lost,
            label="overwrites the first half",
            deviation="half",
        )
        return
    for cause in causes.of(lab, "NN712"):
        is_half = not cause.fault.form.replaces
        if is_half and not _overwrites(lab):
            continue
        yield finding(
            lab,
            f"{cause.fault.words}: an assignment stands where something is to be added",
            label="overwrites",
            notes=(cause.measured,),
            deviation=cause.fault.words,
        )


def _lost_half(lab: StepLab) -> ast.Assign | None:
    """An assignment of a half that overwrites another half which nobody has read."""
    function = lab.code.function(lab.card.forward)
    for block in ast.walk(function) if function is not None else ():
        waiting: dict[str, ast.Assign] = {}
        body = getattr(block, "body", None)
        for statement in body if isinstance(body, list) else ():
            read = {
                n.id
                for n in ast.walk(statement)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
            }
            waiting = {name: node for name, node in waiting.items() if name not in read}
            if not isinstance(statement, ast.Assign) or not isinstance(
                statement.targets[0], ast.Name
            ):
                continue
            is_half = any(
                isinstance(n, ast.Constant) and n.value == 0.5 for n in ast.walk(statement)
            )
            if is_half and statement.targets[0].id in waiting:
                return statement
            if is_half:
                waiting[statement.targets[0].id] = statement
    return None


def _overwrites(lab: StepLab) -> bool:
    """A local name is assigned twice in the update: the second value is all that is left."""
    function = lab.code.function(lab.card.forward)
    targets = [t for t, _, _ in lab.code.assigned(function)] if function is not None else []
    return len(targets) > len(set(targets))


def repair(lab: StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    lost = _lost_half(lab)
    if lost is not None:
        start, end = (lab.code.source.span(n) for n in (lost.targets[0], lost.value))
        yield "add it", (lab.code.source.edit((start[1], end[0]), " += "),)
    yield from update_words.overwritten(lab.code, lab.card)
