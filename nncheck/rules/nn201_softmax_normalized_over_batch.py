"""Placeholder."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..lab import Lab, finding, rows
from ..model import Edit, Finding
from ..repair import changes
from ..repair.code import called

SEVERITY = "error"
FAMILY = "value"


def check(lab: Lab) -> Iterator[Finding]:
    if rows.softmax_sums(lab) == "all":
        point = lab.point()
        output = lab.output(point.values)
        assert output is not None
        sums = output.sum(axis=-1)
        message = (
            f"softmax is normalised over the whole batch: rows sum to {np.mean(sums):.2g}, not 1"
        )
        note = f"all {output.size} entries together sum to {output.sum():.3g}"
    elif rows.batch_wide_log_softmax(lab):
        message = "softmax is normalised over the whole batch: at equal logits the loss is ln(N·C), not ln C"
        note = f"the loss of one sample changes when another sample moves ({rows.leak(lab) or 0:.3g}); it must not"
    else:
        return
    call = _sum_over_all(lab)
    if call is None and lab.card.kind != "activation":
        # the softmax stands elsewhere; the subject that holds it carries the finding
        return
    yield finding(
        lab,
        message,
        at=call,
        label="sums over the batch too",
        notes=(note,),
        slots=lab.wrong,
        lowered=_for_one_sample(lab),
    )


def _for_one_sample(lab: Lab) -> bool:
    """A free function that nothing in the file feeds a batch may be meant for one sample."""
    if lab.card.style != "function":
        return False
    users = [
        q for q in lab.code.functions if lab.card.name in lab.code.reached(q) and q != lab.card.name
    ]
    text = (
        lab.code.text(lab.code.functions[lab.card.name])
        if lab.card.name in lab.code.functions
        else ""
    )
    return not users and "axis" not in text and "keepdims" not in text


def _functions(lab: Lab) -> list[str]:
    """Functions on the way of the forward that take an exponential."""
    return [
        q
        for q in lab.code.reached(lab.card.forward, lab.card.backward)
        if "exp(" in lab.code.text(lab.code.functions[q])
    ]


def _sum_over_all(lab: Lab) -> ast.Call | None:
    for qualname in _functions(lab):
        for call in lab.code.calls(lab.code.functions[qualname], ("sum",)):
            if not changes.has_axis(call):
                return call
    return None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in _functions(lab):
        function = lab.code.functions[qualname]
        exp_sums = [c for c in lab.code.calls(function, ("sum",)) if not changes.has_axis(c)]
        if exp_sums:
            yield from changes.reductions_per_row(lab.code, function)
        for call in exp_sums:
            edit = changes.with_axis(lab.code, call)
            if edit is not None:
                yield f"{called(call)} over the last axis", (edit,)
