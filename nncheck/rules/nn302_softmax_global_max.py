"""Placeholder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, extremes, finding, rows
from ..model import Edit, Finding
from ..repair import changes

SEVERITY = "warning"
FAMILY = "stability"


def check(lab: Lab) -> Iterator[Finding]:
    x = extremes.logits(lab)
    if x is None or not _rowwise(lab, x):
        return
    if extremes.look(lab, extremes.all_large(x)).has_nan:
        return
    look = extremes.look(lab, extremes.one_row_large(x))
    if look.output is None or bool(np.all(np.isfinite(look.output))):
        return
    call = _global_max(lab)
    yield finding(
        lab,
        "softmax subtracts the maximum of the whole batch: a row far below it becomes nan",
        at=call or look.place_of("invalid", "divide"),
        label="the maximum over the batch, not of the row",
        notes=(
            "with one row moved up by 1000 the other rows turn to nan or inf; they must not feel it",
        ),
        shown={rows.only_input(lab) or "": look.x},
    )


def _rowwise(lab: Lab, x: np.ndarray) -> bool:  # type: ignore[type-arg]
    if not lab.card.scalar:
        return rows.softmax_sums(lab) == "rows"
    if _global_max(lab) is None or rows.leak(lab) != 0.0:
        return False
    near, moved = extremes.look(lab, x).output, extremes.look(lab, x + 3.0).output
    return near is not None and moved is not None and bool(np.allclose(near, moved, rtol=1e-9))


def _global_max(lab: Lab):  # type: ignore[no-untyped-def]
    for qualname in lab.code.reached(lab.card.forward):
        function = lab.code.functions[qualname]
        if "exp(" not in lab.code.text(function):
            continue
        for call in lab.code.calls(function, ("max", "amax")):
            if not changes.has_axis(call):
                return call
    return None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in lab.code.reached(lab.card.forward):
        yield from changes.reductions_per_row(lab.code, lab.code.functions[qualname])
