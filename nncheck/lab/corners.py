"""The gradient where functions have corners: at 0, at the usual thresholds, and at ties.

Elsewhere inputs are drawn so that no entry sits at a corner. Here they are put there on purpose.
Where a derivative differs from the left to the right, any value from the one to the other is
right, and which of them the code gives is a convention: it is told, and no fault.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..model import Array, Check, Comparison, Estimate, Point
from . import surrogate
from .lab import Lab

NAME = "gradient at corners"
_LARGEST = 400
# as many conventions as one line of a report holds
_TOLD = 3


def checks(lab: Lab) -> Iterator[Check]:
    """One line for each input that may have corners; none where there are none to be met."""
    card = lab.card
    if not card.has_backward or card.kind == "network" or lab.has_data:
        return
    point = lab.point("corners")
    slots = [s for s in lab.differentiable if s.role == "input" and s.domain.values == "real"]
    if sum(v.size for v in point.values.values()) > _LARGEST or lab.wrong:
        return
    if surrogate.is_stated(lab):
        return
    output = lab.output(point.values)
    if output is None or not np.all(np.isfinite(output)):
        return
    for slot in slots:
        found = lab.compared(slot.name, point)
        if found.yours is None or found.wrong is None:
            continue
        if not _acts_alone(lab, slot.name, point):
            continue
        reference = lab.reference(slot.name, point)
        if reference.kink is not None and bool(np.any(reference.kink)):
            yield _line(found, reference, point.values[slot.name])


def _acts_alone(lab: Lab, slot: str, point: Point) -> bool:
    """Each output depends on one entry alone: where several tie (a sort, a maximum of three), what
    may be given is not told by one entry's own slopes.
    """
    jacobian = lab.jacobian(slot, point).value
    size = point.values[slot].size
    if lab.entries(slot, point) is not None or jacobian.size % max(1, size):
        return False
    table = jacobian.reshape(-1, size)
    return bool(np.all(np.count_nonzero(table, axis=1) <= 1))


def _line(found: Comparison, reference: Estimate, x: Array) -> Check:
    """Jumps, where no derivative exists, are left out of the judgement."""
    wrong = 0 if found.wrong is None else int(found.wrong.sum())
    return Check(
        NAME, found.wrt, "failed" if wrong else "passed", "gradient", found.evaluations,
        found.max_error, found.error_bar, wrong, x.size, found.smallest_detectable, found.method,
        reason=_conventions(found, reference, x),
    )  # fmt: skip


def _conventions(found: Comparison, reference: Estimate, x: Array) -> str:
    """What yours gives at the corners, beside what may be given there."""
    kink, low, high, yours = reference.kink, reference.low, reference.high, found.yours
    if kink is None or low is None or high is None or yours is None:
        return ""
    wrong = np.zeros(kink.shape, dtype=bool) if found.wrong is None else found.wrong
    said: dict[float, str] = {}
    # the wrong ones first; of the others each value of x once
    for at in (*np.flatnonzero(kink & wrong), *np.flatnonzero(kink & ~wrong)):
        value = float(x.flat[at])
        said.setdefault(
            value,
            f"{'not right' if wrong.flat[at] else 'a convention'} at {found.wrt} = {value:g}: yours "
            f"{yours.flat[at]:.3g}, anything from {low.flat[at]:.3g} to {high.flat[at]:.3g} is right",
        )
    return "; ".join(list(said.values())[:_TOLD])
