"""The softmax subtracts the maximum of the whole batch: rows that lie far below it become nan.

Subtracting the maximum keeps exp from overflowing. Any one number per row will do, as it cancels
in the fraction; so `np.max(z)` over the whole batch gives right values too, most of the time. But
a row whose own maximum lies more than about 745 below that of the batch (in float32: 104) then has
exp(…) = 0 in all its entries. Its sum is 0, and 0/0 is nan. The row's own maximum leaves at least
one exp(0) = 1 in every row.

How it shows in training: rarely, and never twice in the same place. One outlier in the batch ruins
the rows of the other samples; whether it happens depends on who shares the batch with whom, so it
vanishes when the failing sample is looked at alone.

Bad::

    import numpy as np


    def softmax(z):
        e = np.exp(z - z.max())  # the largest of all rows
        return e / e.sum(axis=-1, keepdims=True)

Good::

    import numpy as np


    def softmax(z):
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

How nncheck decides: the subject must be a softmax whose rows sum to 1, or a loss of logits in
which a `max` without an axis stands beside an `exp`, that keeps its samples apart and stays when
all logits move up by 3. Moving all rows up by 1000 must do no harm (else see NN301). Then the
first row alone is moved up by 1000: the rule speaks when something becomes nan or inf. The fix
gives the `max` the last axis.

Sources:
    - crysx_nn#7
    - nncheck's seed documents, defect 61
    - P. Blanchard, D. J. Higham and N. J. Higham, Accurately computing the log-sum-exp and
      softmax functions, IMA J. Numer. Anal. 41 (2021), arXiv:1909.03469
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, extremes, finding, rows
from ..model import Edit, Finding
from ..repair import shapes

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


def _rowwise(lab: Lab, x: np.ndarray) -> bool:
    if not lab.card.scalar:
        return rows.softmax_sums(lab) == "rows" or rows.is_log_softmax(lab)
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
            if not shapes.has_axis(call):
                return call
    return None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for qualname in lab.code.reached(lab.card.forward):
        yield from shapes.reductions_per_row(lab.code, lab.code.functions[qualname])
